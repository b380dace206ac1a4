"""What the simulators share: draws of loads, sensors and temperatures, and records written as recorded ones are."""

import csv
import os

import numpy as np

NOMINAL_AH = [7, 12, 17, 26, 40, 55, 65, 100, 120, 150, 200.0]
RATES = [0.031, 0.05, 0.0667, 0.1, 0.125, 0.1667, 0.2, 0.25, 0.333, 0.5, 0.7, 1.0]
OF_RATES = np.array([2, 5, 7, 19, 14, 11, 13, 10, 6, 7, 4, 2.0])
CELSIUS = [-5, 0, 5, 10, 15, 20, 25, 30, 35, 40, 45.0]
OF_CELSIUS = np.array([6, 6, 6, 6, 12, 13, 16, 13, 13, 5, 4.0])


def rates(rng, count):
    """Current over nameplate."""
    return rng.choice(RATES, count, p=OF_RATES / OF_RATES.sum()) * rng.uniform(0.9, 1.1, count)


def temperatures(rng, count):
    """Degrees Celsius."""
    return rng.choice(CELSIUS, count, p=OF_CELSIUS / OF_CELSIUS.sum())


def healths(rng, count):
    """Capacity over nameplate: as many new ones as worn ones, and some ruined."""
    kind = rng.choice(5, count, p=[0.30, 0.29, 0.22, 0.16, 0.03])
    low = np.array([0.95, 0.8, 0.6, 0.42, 0.08])[kind]
    high = np.array([1.12, 0.95, 0.8, 0.6, 0.42])[kind]
    return rng.uniform(low, high)


def read(directory, row):
    """A record by its row of the manifest: seconds, volts of a 12 V block, amperes and degrees Celsius."""
    seconds, millivolts, milliamps, celsius = np.loadtxt(f"{directory}/{row['file']}", delimiter=",", skiprows=1).T
    return seconds, millivolts / 1000 * 6 / int(row["cells"]), -milliamps / 1000, celsius / 100


def warming(heat, volts, amps, nominal_ah, warmer):
    """Kelvin a second of a battery that its own losses warm and its surroundings, `warmer` K below it, cool.

    `heat`: part of the losses that a block of 450 J/K an ampere hour of its nameplate is warmed by.
    """
    return heat * amps * np.maximum(12.7 - volts, 0) / (nominal_ah * 450) - warmer / 14400


def heated(seconds, volts, amps, nominal_ah, celsius, heat):
    """Degrees Celsius of a battery in surroundings of `celsius`, by `warming`."""
    warmer = np.zeros(len(seconds))
    for i, step in enumerate(np.diff(seconds)):
        warmer[i + 1] = warmer[i] + step * warming(heat, volts[i], amps[i], nominal_ah, warmer[i])
    return celsius + warmer


def charges(seconds, amps):
    """Ampere hours that have gone at each time."""
    return np.append(0, np.cumsum(np.diff(seconds) * (amps[1:] + amps[:-1]) / 2)) / 3600


class Pulse:
    """A load of two levels; `low` is the lower one over the mean."""

    def __init__(self, rng):
        self.period_s = float(rng.choice([300, 480, 600, 900, 1200]))
        self.duty, self.low = rng.uniform(0.2, 0.5), rng.uniform(0.4, 0.8)

    @property
    def high(self):
        return (1 - self.low * (1 - self.duty)) / self.duty


def sine(rng):
    """Amplitude over the mean, and period in seconds, of a load that swings."""
    return rng.uniform(0.1, 0.3), 21000 * rng.uniform(0.06, 1) ** 0.5


class Onset:
    """Volts of a 12 V block that surface charge adds and coup de fouet takes at the start of a discharge from full.

    The ranges are those of least squares on the recorded ones: over their first fifth, `x e^(1-x)` and an exponential on a
    parabola leave no more than the noise of the sensor. Over more of them a slow one shows, too: without it the slopes of the
    second tenth are a twelfth less than recorded (compare.py). `count` batteries at once, or one.
    """

    def __init__(self, rng, count=None):
        self.dip_v = np.where(rng.random(count) < 0.3, 0, rng.uniform(0.01, 0.2, count))
        self.dip_u = rng.uniform(0.005, 0.012, count)
        self.surface_v = np.where(rng.random(count) < 0.1, 0, rng.uniform(0.02, 0.28, count))
        self.surface_u = np.exp(rng.uniform(np.log(0.004), np.log(0.035), count))
        self.slow_v = rng.uniform(0, 0.07, count)
        self.slow_u = np.exp(rng.uniform(np.log(0.06), np.log(0.15), count))

    def volts(self, gone, rate):
        """`gone`: part of the capacity that was removed; `rate`: current over nameplate."""
        x = gone / self.dip_u
        deeper = np.clip(rate / 0.1, 0.3, 10) ** 0.25
        surface = self.surface_v * np.exp(-gone / self.surface_u) + self.slow_v * np.exp(-gone / self.slow_u)
        return surface - self.dip_v * deeper * x * np.exp(1 - x)


class Writer:
    """A directory of records with its manifest; `generator` names the physics."""

    def __init__(self, directory, generator):
        os.makedirs(directory, exist_ok=True)
        self.directory, self.generator, self.rows = directory, generator, []

    def add(self, rng, battery, profile, cells, nominal_ah, true_ah, charge, seconds, volts, amps, celsius):
        """Through a sensor of the usual kind, down to 10.5 V a 12 V block; left out if it is short or has no end.

        `volts` are those of a 12 V block; `charge` is that at load on, 1 being full.
        """
        end = np.argmax(volts <= 10.5) if (volts <= 10.5).any() else len(volts) - 1
        kind = rng.choice(["clean", "q10", "g1q10"], p=[0.26, 0.36, 0.38])
        gain_v, gain_i = (1 + rng.uniform(-0.01, 0.01, 2)) if kind == "g1q10" else (1, 1)
        seconds, volts, amps = seconds[: end + 1], volts[: end + 1] * gain_v, amps[: end + 1] * gain_i
        celsius = np.broadcast_to(celsius, end + 1 if np.ndim(celsius) == 0 else len(celsius))[: end + 1]
        # Were the temperature exact, or another kind of number for each physics, a fit would know the physics by it.
        step_c = 0.01 if kind == "clean" else 0.1
        celsius = celsius + (0 if kind == "clean" else rng.normal(0, 0.5)) + rng.normal(0, step_c / 2, end + 1)
        celsius = np.round(celsius / step_c) * step_c
        if not (volts <= 11).any() or np.argmax(volts <= 11) < 20:
            return
        k = np.argmax(volts <= 11)
        runtime = seconds[k]
        if profile != "pulse":
            runtime = np.interp(0, [11 - volts[k - 1], 11 - volts[k]], seconds[k - 1 : k + 1])
        noise_v, noise_i = (0.001, 0.002) if kind == "clean" else (0.005, 0.008)
        millivolts = (volts * cells / 6 + rng.normal(0, noise_v, len(volts))) * 1000
        milliamps = -(amps + rng.normal(0, noise_i, len(volts))) * 1000
        if kind != "clean":
            millivolts, milliamps = np.round(millivolts / 10) * 10, np.round(milliamps / 10) * 10
        name = f"s{len(self.rows):05d}.csv"
        with open(f"{self.directory}/{name}", "w") as file:
            file.write("t_s,mV,mA,centi_degC\n")
            for line in zip(seconds, millivolts, milliamps, celsius * 100):
                file.write("%.1f,%.0f,%.0f,%.0f\n" % line)
        self.rows.append(dict(file=name, battery_id=battery, generator=self.generator, profile=profile, cells=cells,
                              nominal_ah=nominal_ah, true_ah=round(float(true_ah), 3), soc0=round(float(charge), 3),
                              t11_meas_s=round(float(runtime), 1), t105_s=""))

    def close(self):
        write_manifest(self.directory, self.rows)


def write_manifest(directory, rows):
    os.makedirs(directory, exist_ok=True)
    with open(f"{directory}/manifest.csv", "w") as file:
        manifest = csv.DictWriter(file, rows[0].keys())
        manifest.writeheader()
        manifest.writerows(rows)
    print(directory, len(rows), "records")
