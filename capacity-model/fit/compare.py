"""Whether simulated discharges are like recorded ones: compare.py DIRECTORY[:GENERATOR] ...

Prints for each directory what steady discharges from full show, at some loads, temperatures and healths: ln of the charge
down to 11.0 V over the capacity, volts when a tenth and a half of the runtime went by, slopes (volts of a 12 V block over the
part of the capacity) along the runtime, and how far single discharges are from that. The ranges of circuit.py, porous.py
and records.py were chosen by it. Needs numpy.
"""

import csv
import sys

import numpy as np

import records

FEW = 1500  # records of a directory
# ln of the 20 h rates of the nameplate, (T - 25 °C) / 25, ln of the health.
PLACES = [(.3, 0, 0), (1, 0, 0), (2, 0, 0), (.3, -1, 0), (1, -1, 0), (2, -1, 0), (1, .6, 0), (1, 0, -.25), (1, 0, -.5)]
SPANS = [(.05, .1), (.1, .2), (.2, .3), (.3, .5), (.5, .7)]
NAMES = ["ln charge", "V at .1", "V at .5"] + [f"slope {a:.2f}-{b:.2f}" for a, b in SPANS]


def steady(directory, generator):
    """Of each record: rate, temperature and health as in PLACES; then what NAMES says."""
    for row in csv.DictReader(open(f"{directory}/manifest.csv")):
        if generator and row["generator"] != generator or not row["t11_meas_s"]:
            continue
        if row["profile"] not in ("cc", "cp", "cr") or float(row["soc0"]) < 1:
            continue
        seconds, volts, amps, celsius = records.read(directory, row)
        charge, end = records.charges(seconds, amps), float(row["t11_meas_s"])
        true_ah, nominal_ah = float(row["true_ah"]), float(row["nominal_ah"])
        given = np.interp(end, seconds, charge)
        part = charge / true_ah
        slopes = []
        for a, b in SPANS:
            within = (seconds >= a * end) & (seconds <= b * end)
            slopes.append(np.polyfit(part[within], volts[within], 1)[0] if within.sum() > 3 else np.nan)
        yield ([np.log(given / end * 3600 * 20 / nominal_ah), celsius[0] / 25 - 1, np.log(true_ah / nominal_ah),
                np.log(given / true_ah)] + [np.interp(p * end, seconds, volts) for p in (.1, .5)] + slopes)


def terms(rate, warm, health):
    return np.stack([rate**0, rate, rate**2, warm, warm * rate, warm**2, health, health * rate], -1)


def main(arguments):
    print(f"{'':17}", *(f"{place}" for place in PLACES), "spread, p5, p95")
    for argument in arguments:
        directory, _, generator = argument.partition(":")
        rows = np.array([row for row, _ in zip(steady(directory, generator), range(FEW))])
        rows = rows[rows[:, 2] > np.log(.42)]  # a ruined battery would draw the line to itself
        print(directory, generator, len(rows), "records")
        for name, column in zip(NAMES, rows[:, 3:].T):
            known = np.isfinite(column)
            of, y = terms(*rows[known, :3].T), column[known]
            found = np.linalg.lstsq(of, y, rcond=None)[0]
            for _ in range(8):  # towards least absolute errors
                w = np.maximum(abs(y - of @ found), .02) ** -.5
                found = np.linalg.lstsq(of * w[:, None], y * w, rcond=None)[0]
            error = y - of @ found
            at = terms(*np.array(PLACES, float).T) @ found
            print(f"  {name:15}", *(f"{value:13.3f}" for value in at), "  ", 1.48 * np.median(abs(error)).round(3),
                  np.percentile(error, [5, 95]).round(3))


if __name__ == "__main__":
    main(sys.argv[1:])
