"""Discharges like the measured ones: variants.py RECORDED DIRECTORY EACH PAIRS SEED

A few measured records of one make are points; what a battery of that make does between and around them is a surface. EACH
variants of a measured discharge are carried to other currents by a resistance that fades while the charge goes, as between
records of the same make, and by a law of rates; PAIRS of every two of one make lie on the line through both, in ln of the
current. Variants keep the names of their batteries, and leave a fit with them. Writes records and manifest.csv. Needs numpy.
"""

import csv
import itertools
import sys
from dataclasses import dataclass

import numpy as np

import records

PLACES = np.linspace(0, 1, 1000)  # parts of the charge at which two discharges are compared


@dataclass
class Measured:
    """A measured discharge that reaches 11.0 V: volts of a 12 V block, current in amperes."""

    battery: str
    make: tuple
    nominal_ah: float
    true_ah: float
    seconds: np.ndarray
    volts: np.ndarray
    amps: np.ndarray
    celsius: np.ndarray

    def __post_init__(self):
        charge = records.charges(self.seconds, self.amps)
        self.part = charge / charge[-1]
        self.charge_ah = charge[-1]
        self.mean_a = charge[-1] / self.seconds[-1] * 3600


def measured(directory):
    for row in csv.DictReader(open(f"{directory}/manifest.csv")):
        if row["generator"].startswith("real") and row["t11_meas_s"]:
            yield Measured(row["battery_id"], (row["generator"], row["nominal_ah"]), float(row["nominal_ah"]),
                           float(row["true_ah"]), *records.read(directory, row))


def carried(rng, one, nominal_ah):
    """The same battery at another current: seconds, volts, amperes."""
    rate = np.exp(rng.uniform(np.log(0.02), np.log(0.3)))
    times = rate * nominal_ah / one.mean_a
    # Between the records of a make that gave more than its nameplate: -0.03; of datasheets from 1 h to 20 h: 0.15.
    left = times ** -rng.uniform(-0.05, 0.12) * np.exp(rng.normal(0, 0.03))
    ohm = rng.uniform(0.5, 1.5) / nominal_ah
    fading = (1 - one.part) ** rng.uniform(1, 2)
    volts = one.volts - ohm * fading * one.mean_a * (times - 1)
    return one.seconds * left / times, volts, one.amps * times


def between(rng, one, other):
    """On the line through both, mostly near them and the less exactly the further off: seconds, volts, amperes, celsius."""
    way = rng.uniform(-0.3, 1.3) if rng.random() < 0.7 else rng.uniform(-1.5, 2.5)
    far = max(way - 1, -way, 0)
    on_line = lambda of: of(one) + (of(other) - of(one)) * way
    volts = on_line(lambda of: np.interp(PLACES, of.part, of.volts)) + rng.normal(0, 0.01 * far)
    charge_ah = np.exp(on_line(lambda of: np.log(of.charge_ah)) + rng.normal(0, 0.02 * far))
    amps = np.exp(on_line(lambda of: np.log(of.mean_a)))
    return PLACES * charge_ah / amps * 3600, volts, np.full(len(PLACES), amps), on_line(lambda of: of.celsius.mean())


def main(recorded, out, each, pairs, seed):
    rng = np.random.default_rng(seed)
    writer = records.Writer(out, "sim_variant")

    def add(battery, nominal_ah, true_ah, seconds, volts, amps, celsius):
        writer.add(rng, battery, "cc", 6, nominal_ah, true_ah, 1.0, seconds, volts, amps, celsius)

    known = list(measured(recorded))
    for one in known:
        for _ in range(each):
            nominal_ah = one.nominal_ah * np.exp(rng.normal(0, 0.05))
            seconds, volts, amps = carried(rng, one, nominal_ah)
            unit = np.exp(rng.normal(0, 0.05))  # another one of the make
            add(one.battery, nominal_ah, one.true_ah * unit, seconds * unit, volts + rng.normal(0, 0.02), amps,
                one.celsius + rng.normal(0, 3))
    for one, other in itertools.combinations(known, 2):
        for _ in range(pairs if one.make == other.make else 0):
            seconds, volts, amps, celsius = between(rng, one, other)
            nominal_ah = one.nominal_ah * np.exp(rng.normal(0, 0.02))
            unit = np.exp(rng.normal(0, 0.02))
            add(f"{one.battery}+{other.battery}", nominal_ah, one.true_ah * unit, seconds * unit,
                volts + rng.normal(0, 0.01), amps, celsius + rng.normal(0, 1.5))
    writer.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
