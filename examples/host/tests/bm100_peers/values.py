"""Reads what the batteries of a full bank measure, over Modbus by pymodbus and over DNP3 by another master, and compares
every value. Arguments: the DNP3 master (dnp3py or nfm-dnp3), the Modbus port, the DNP3 port."""

import sys
import time
from pathlib import Path

from pymodbus.client import ModbusTcpClient

# The masters' adapters are those of the BTRM's tests.
sys.path.insert(0, str(Path(__file__).parent.parent / "dnp3_peers"))

BATTERIES = 160
# Rows: the first input register, the first analog input, whether the register has a sign.
ROWS = {"voltage": (1000, 0, False), "temperature": (2000, 160, True), "resistance": (3000, 320, False)}
UNKNOWN = {False: 0xFFFF, True: -0x8000}
ONLINE = 0x01
# The coil that has all resistances measured.
MEASURE = 3
UNIT = {"device_id": 1}


def dnp3_master(name, port):
    if name == "dnp3py":
        from dnp3py_master import Dnp3pyMaster as chosen
    else:
        from nfm_master import NfmMaster as chosen
    return chosen(("tcp", port))


def registers(client):
    """All values by Modbus, by row and battery."""
    found = {}
    for name, (first, _, signed) in ROWS.items():
        row = []
        for part in range(0, BATTERIES, 80):
            row += client.read_input_registers(first + part, count=80, **UNIT).registers
        found[name] = [value - 0x10000 if signed and value > 0x7FFF else value for value in row]
    return found


def is_known(found):
    return all(value != UNKNOWN[ROWS[name][2]] for name, row in found.items() for value in row)


def measure(client):
    """Has all resistances measured."""
    assert not client.write_coil(MEASURE, True, **UNIT).isError()
    end = time.monotonic() + 60
    while not is_known(registers(client)):
        assert time.monotonic() < end, "the resistances are never known"
        time.sleep(0.1)


def main():
    name, modbus_port, dnp3_port = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    client = ModbusTcpClient("127.0.0.1", port=modbus_port, timeout=5)
    assert client.connect()
    measure(client)
    master = dnp3_master(name, dnp3_port)
    for _ in range(50):
        before = registers(client)
        # nfm-dnp3 loses its place among events with indices of two octets.
        answer = master.poll(0) if name == "nfm-dnp3" else master.poll(0, 1, 2, 3)
        if registers(client) == before:
            break
    else:
        raise AssertionError("the registers never stand still")
    told = answer.static()
    compared = 0
    for row, (_, first, _) in ROWS.items():
        for battery, wanted in enumerate(before[row]):
            point = told["ai", first + battery]
            assert point.value == wanted, f"{row} of battery {battery}: {point}, by Modbus {wanted}"
            # A variation without flags is told of points that are ONLINE only.
            assert point.variation not in (1, 2, 5, 6) or point.flags & ONLINE, point
            compared += 1
    assert len(set(before["resistance"])) > 10, "batteries differ"
    master.close()
    print(f"{name}: {compared} values agree", file=sys.stderr)


main()
