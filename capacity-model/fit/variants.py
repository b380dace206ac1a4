"""Discharges like the measured ones at other rates, levels and nameplates: variants.py RECORDED DIRECTORY EACH SEED

A few measured records of one make are points; what a battery of that make does between and around them is a surface. Each
measured discharge is carried to other currents by a resistance that fades while the charge goes, as between records of the
same make, and by a law of rates. Variants keep the name of their battery. Writes records and manifest.csv. Needs numpy.
"""

import csv
import sys

import numpy as np

import records


def measured(directory):
    """Rows of the manifest of measured discharges that reach 11.0 V, with seconds, volts of a 12 V block, amperes, celsius."""
    for row in csv.DictReader(open(f"{directory}/manifest.csv")):
        if row["generator"].startswith("real") and row["t11_meas_s"]:
            yield row, *records.read(directory, row)


def carried(rng, t, volts, amps, nominal_ah):
    """The same battery at another current: seconds, volts, amperes."""
    charge = records.charges(t, amps)
    mean_a = charge[-1] / t[-1] * 3600
    rate = np.exp(rng.uniform(np.log(0.02), np.log(0.3)))
    times = rate * nominal_ah / mean_a
    # Between the records of a make that gave more than its nameplate: -0.03; of datasheets from 1 h to 20 h: 0.15.
    left = times ** -rng.uniform(-0.05, 0.12) * np.exp(rng.normal(0, 0.03))
    part = charge / charge[-1]
    ohm = rng.uniform(0.5, 1.5) / nominal_ah
    fading = (1 - part) ** rng.uniform(1, 2)
    volts = volts - ohm * fading * mean_a * (times - 1)
    return t * left / times, volts, amps * times


def main(recorded, out, each, seed):
    rng = np.random.default_rng(seed)
    writer = records.Writer(out, "sim_variant")
    for row, t, volts, amps, celsius in measured(recorded):
        for _ in range(each):
            nominal_ah = float(row["nominal_ah"]) * np.exp(rng.normal(0, 0.05))
            seconds, v, a = carried(rng, t, volts, amps, nominal_ah)
            stretch = np.exp(rng.normal(0, 0.05))  # another unit of the make
            writer.add(rng, row["battery_id"], "cc", 6, nominal_ah, float(row["true_ah"]) * stretch, 1.0,
                       seconds * stretch, v + rng.normal(0, 0.02), a, celsius + rng.normal(0, 3))
    writer.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
