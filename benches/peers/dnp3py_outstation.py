"""dnp3py's outstation over the BTRM's 28 points, as outstation 10 of master 1. One connection at a time.

    pip install dnp3py==0.6.0
    python3 dnp3py_outstation.py PORT

It listens on the loopback interface, and ends by itself after ten minutes.
"""

import asyncio
import signal
import sys

from dnp3.core.flags import AnalogQuality, BinaryQuality
from dnp3.database.database import Database
from dnp3.outstation.config import OutstationConfig
from dnp3.outstation.outstation import Outstation
from dnp3.outstation.tcp_runner import OutstationTcpRunner

LIFE_SECONDS = 600


def database() -> Database:
    points = Database()
    for index in range(6):
        points.add_binary_input(index, quality=BinaryQuality.ONLINE)
    for index in range(4):
        points.add_binary_output(index, value=index == 0, quality=BinaryQuality.ONLINE)
    for index, value in enumerate([13520, 13600, -60, -13, 480, 10, 22, 168, 168, 0, 4900, 10]):
        points.add_analog_input(index, value=value, quality=AnalogQuality.ONLINE)
    for index, value in enumerate([480, 168, 168, 0, 0, 1]):
        points.add_analog_output(index, value=value, quality=AnalogQuality.ONLINE)
    return points


def main() -> None:
    signal.alarm(LIFE_SECONDS)
    config = OutstationConfig(address=10, master_address=1)
    outstation = Outstation(config=config, database=database())
    asyncio.run(OutstationTcpRunner(outstation, host="127.0.0.1", port=int(sys.argv[1])).run())


main()
