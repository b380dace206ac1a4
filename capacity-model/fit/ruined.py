"""Ruined batteries: ruined.py OUT COUNT SEED DIRECTORY ...

COUNT discharges of DIRECTORY ..., each of a battery whose nameplate is told 2.5 to 20 times its capacity: what a few per cent
of all batteries are like, simulators draw too seldom for a fit. Writes a manifest of files that stay where they are. Needs numpy.
"""

import csv
import os
import sys

import numpy as np

import records

HEALTH = .05, .4  # capacity over nameplate
LEAST_TIMES = 2  # by how much the nameplate is at least told larger
LEAST_RATE = .025  # current over nameplate


def ruined(rng, directory, row):
    """The row of the manifest with its new nameplate, or none."""
    health = float(row["true_ah"]) / float(row["nominal_ah"])
    times = health / np.exp(rng.uniform(*np.log(HEALTH)))
    nominal_ah = float(row["nominal_ah"]) * times
    if times < LEAST_TIMES:
        return None
    _, _, amps, _ = records.read(directory, row)
    if amps.mean() < LEAST_RATE * nominal_ah:
        return None
    return dict(row, nominal_ah=round(nominal_ah, 2), battery_id=f"ruined_{row['battery_id']}")


def main(out, count, seed, directories):
    rng = np.random.default_rng(seed)
    rows = [(directory, row) for directory in directories for row in csv.DictReader(open(f"{directory}/manifest.csv"))]
    found = []
    for place in rng.permutation(len(rows)):
        directory, row = rows[place]
        made = ruined(rng, directory, row)
        if made:
            made["file"] = os.path.relpath(f"{directory}/{row['file']}", out)
            found.append(made)
        if len(found) == count:
            break
    records.write_manifest(out, found)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
