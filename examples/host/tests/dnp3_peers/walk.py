"""Walks a master through the unit and tells every step at which the two disagree.

Arguments: `tcp:PORT` or `serial:PATH:BAUD`, the plant port, the Modbus port, and the names of the walks.
"""

import sys
import traceback

import commands
import events
import files
import points
import session
import unsolicited
from master import Difference
from unit import Unit

WALKS = {
    "points": points.STEPS,
    "commands": commands.STEPS,
    "battery data": commands.BATTERY_DATA,
    "events": events.STEPS,
    "files": files.STEPS,
    "session": session.STEPS,
    "unsolicited": unsolicited.STEPS,
}


def link(text):
    kind, _, where = text.partition(":")
    if kind == "tcp":
        return kind, int(where)
    path, _, baud = where.rpartition(":")
    return kind, (path, int(baud))


def main(master_class):
    carrier, plant_port, modbus_port, *walks = sys.argv[1:]
    unit = Unit(int(plant_port), int(modbus_port))
    master = master_class(link(carrier))
    steps = [(name, step) for name in walks for step in WALKS[name]]
    failed = 0
    for name, step in steps:
        where = f"{master.name}, {carrier.partition(':')[0]}, {name}: {step.__name__.replace('_', ' ')}"
        try:
            step(master, unit)
        except Difference as difference:
            failed += 1
            print(f"{where}: {difference}", file=sys.stderr)
        except Exception:
            failed += 1
            print(f"{where}:\n{traceback.format_exc()}", file=sys.stderr)
            master.reopen()
    master.close()
    print(f"{master.name}, {carrier}: {len(steps)} steps, {failed} failed", file=sys.stderr)
    sys.exit(failed > 0)
