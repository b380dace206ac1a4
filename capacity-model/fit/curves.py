"""Fits the tables of src/shape/table.rs: curves.py DIRECTORY [BATTERY_ID_TO_LEAVE_OUT ...]

DIRECTORY holds manifest.csv and one CSV per discharge (t_s,mV,mA,centi_degC), down to 10.5 V per 12 V block. Needs numpy.
Prints MEAN (regression of the voltage at each knot), MODE (principal components of the rest) and REST (what they leave).
"""

import collections
import csv
import sys

import numpy as np

GONE = np.array([0, .01, .02, .04, .07, .1, .15, .2, .3, .4, .5, .6, .7, .8, .85, .9, .95, .98, 1.0])
MODES = 4
RIDGE = 0.5  # pulls all weights but the constant towards zero
MEASURED = 10  # weight of a measured record; that of a simulated one is 1
OFFSET_V = 0.06  # standard deviation of an offset that the records do not show: sensors, makes
PEUKERT = 0.13  # exponent less one, as in src/chemistry.rs
LINEAR, PER_LN_RATE, SQUARE = .078, .069, -.03  # as in src/temperature.rs


def warmth(celsius):
    return np.clip((celsius - 25) / 25, -1.6, 1.2)


def ln_capacity(charge_ah, current_a, celsius):
    """The reverse of Peukert and temperature, as Chemistry::ln_capacity."""
    w = warmth(celsius)
    per_ln_rate = PER_LN_RATE * w - PEUKERT
    constant = LINEAR * w + SQUARE * w * w
    return (np.log(charge_ah) - constant - per_ln_rate * np.log(20 * current_a)) / (1 - per_ln_rate)


def known(ln_hours, celsius, ln_health):
    h, w, s = np.clip(ln_hours, -1.8, 3.8) - 1.5, warmth(celsius), np.clip(ln_health, -1.2, .3)
    return [1, h, h * h, w, w * h, s, s * h]


def curve(gone, volts):
    """Volts at the knots, each from a line through its surroundings."""
    at = np.interp(GONE, gone, volts)
    at[-1] = 10.5
    for k in range(1, len(GONE) - 1):
        low, high = (GONE[k] - GONE[k - 1]) / 4, (GONE[k + 1] - GONE[k]) / 4
        near = (gone >= GONE[k] - low) & (gone <= GONE[k] + high)
        if near.sum() >= 3:
            at[k] = np.polyfit(gone[near] - GONE[k], volts[near], 1)[1]
    return at


def main(directory, left_out):
    rows = [r for r in csv.DictReader(open(f"{directory}/manifest.csv"))
            if r["profile"] in ("cc", "cp", "cr", "real_cc") and r["t105_s"] and r["true_ah"]
            and r["battery_id"] not in left_out]
    records_of = collections.Counter(r["battery_id"] for r in rows)
    features, curves, weights = [], [], []
    for r in rows:
        data = np.loadtxt(f"{directory}/{r['file']}", delimiter=",", skiprows=1)
        seconds, volts = data[:, 0], data[:, 1] / 1000 / (float(r["cells"]) / 6)
        amps, celsius = -data[:, 2] / 1000, data[:, 3].mean() / 100
        charge = np.append(0, np.cumsum(np.diff(seconds) * (amps[1:] + amps[:-1]) / 2)) / 3600
        hours = seconds[-1] / 3600
        ln_health = ln_capacity(charge[-1], charge[-1] / hours, celsius) - np.log(float(r["nominal_ah"]))
        features.append(known(np.log(hours), celsius, ln_health))
        curves.append(curve(charge / charge[-1], volts))
        weights.append((MEASURED if r["profile"] == "real_cc" else 1) / records_of[r["battery_id"]] ** .5)
    features, curves, weights = map(np.array, (features, curves, weights))

    ridge = RIDGE * np.diag([0] + [1] * 6)
    mean = np.linalg.solve((features.T * weights) @ features + ridge, (features.T * weights) @ curves)
    errors = curves - features @ mean
    covariance = (errors.T * weights) @ errors / weights.sum()
    covariance[-1, :] = covariance[:, -1] = 0
    offset = np.minimum(1, (1 - GONE) / .15)
    covariance += OFFSET_V ** 2 * np.outer(offset, offset)
    spacing = np.sqrt(np.maximum(np.gradient(GONE), .01))
    values, vectors = np.linalg.eigh(covariance * np.outer(spacing, spacing))
    values, vectors = values[::-1][:MODES], vectors[:, ::-1][:, :MODES]
    modes = (vectors * np.sqrt(values) / spacing[:, None]).T
    rest = np.sqrt(np.maximum(np.diag(covariance) - (modes ** 2).sum(0), 0))

    print(f"// {len(rows)} records of {len(records_of)} batteries")
    for name, table in ("MEAN", mean), ("MODE", modes), ("REST", rest[None]):
        print(name)
        for line in table:
            print("    [" + ", ".join(f"{value:.4f}" for value in line) + "],")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
