"""Reads a log over DNP3, and writes it to standard output as it is. Arguments: the DNP3 master (dnp3py or nfm-dnp3), the
DNP3 port, the name of the file."""

import sys
from pathlib import Path

# The masters' adapters are those of the BTRM's tests.
sys.path.insert(0, str(Path(__file__).parent.parent / "dnp3_peers"))

from transfer import DONE, TO_READ, UNKNOWN_SIZE, closed, content, expect, opened  # noqa: E402


def main():
    name, port, file = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    if name == "dnp3py":
        from dnp3py_master import Dnp3pyMaster as chosen
    else:
        from nfm_master import NfmMaster as chosen
    master = chosen(("tcp", port))
    handle, size, block = opened(master, file, TO_READ, block=500)
    expect("size", size, UNKNOWN_SIZE)
    octets = content(master, handle, block)
    expect("status of the close", closed(master, handle), DONE)
    master.close()
    sys.stdout.buffer.write(octets)


main()
