"""Discharges of formulas with varied constants: formulas.py KIND DIRECTORY BATTERIES RUNS SEED

KIND is one of
  measured  curves V(u) between those of measured VRLA batteries (docs/method.md), mostly healthy ones, at datasheet rates;
  shepherd  Shepherd 1965 and Tremblay 2009, the charge limited by Peukert's law or by two wells (Manwell-McGowan 1993);
  ciemat    Copetti-Chenlo 1993.
Writes records and manifest.csv. Needs numpy.
"""

import sys

import numpy as np

import records

# Volts of measured 12 V blocks against the part of the charge down to 11.0 V: lowest and highest.
PART = np.array([0, 0.05, 0.2, 0.5, 0.8, 0.9, 0.95, 1.0])
LOW_V = np.array([12.50, 12.36, 12.25, 11.96, 11.54, 11.33, 11.19, 11.0])
HIGH_V = np.array([12.95, 12.79, 12.56, 12.18, 11.70, 11.47, 11.29, 11.0])
STEPS = 420


def warmth(rng, celsius, rate):
    """Capacity against that at 25 °C: between datasheets at the 20 h rate and IEEE 485 at short ones."""
    cold = np.interp(celsius, [-15, -5, 0, 10, 25, 30, 40, 50], [0.66, 0.79, 0.85, 0.91, 1, 1.02, 1.03, 1.03])
    ieee = np.interp(celsius, [-15, -5, 0, 10, 25, 30, 40, 50], [0.45, 0.63, 0.71, 0.84, 1, 1.04, 1.1, 1.12])
    return cold + (ieee - cold) * np.clip(np.log(rate * 20) / 3 + rng.normal(0, 0.2), 0, 1)


class Measured:
    """A curve through random places between the lowest and the highest one, under surface charge or coup de fouet."""

    def __init__(self, rng, nominal_ah, health):
        self.ah, self.nominal = nominal_ah * health, nominal_ah
        level = rng.normal(0, 0.5) + rng.normal(0, 0.25, len(PART))
        self.volts = (LOW_V + HIGH_V) / 2 + (HIGH_V - LOW_V) / 2 * np.clip(level, -1.4, 1.4)
        # Worn batteries start lower.
        self.volts -= rng.uniform(0, 0.25) * max(0.9 - health, 0) * (1 - PART)
        self.volts = np.minimum.accumulate(self.volts)
        self.below = rng.uniform(0.02, 0.06)  # charge from 11.0 V to 10.5 V, of that to 10.5 V
        # Makers' tables: 0.15 to 0.34 down to the 1 h rate; the measured ones gave no less at a seventh of the nameplate.
        self.peukert = rng.uniform(-0.05, 0.3)
        self.ohm = np.exp(rng.normal(np.log(0.3), 0.35)) / self.ah
        self.slow_ohm = rng.uniform(0, 1.2) / self.ah  # polarization that fades while the charge goes
        # The leads are measured along with some, such as that of a scooter: 0.8 V at a seventh of its nameplate.
        self.lead_ohm = rng.uniform(0, 5) / nominal_ah if rng.random() < 0.1 else 0
        self.first_v, self.first_u = rng.choice([0, 1], p=[0.4, 0.6]) * rng.uniform(0, 0.25), rng.uniform(0.01, 0.08)
        self.onset = records.Onset(rng) if rng.random() < 0.3 else None

    def capacity(self, rng, rate, celsius):
        return self.ah * (rate * 20) ** -self.peukert * warmth(rng, celsius, rate)

    def volts_at(self, u, amps, mean_a):
        top = 1 - self.below
        more_a = mean_a - 0.08 * self.nominal
        rate_v = (self.ohm * 0.5 * (1 - u) + self.slow_ohm * np.maximum(1 - u, 0) ** 3) * more_a
        volts = np.where(u < top, np.interp(u / top, PART, self.volts), 11 - 0.5 * (u - top) / self.below)
        first_v = self.onset.volts(u, mean_a / self.nominal) if self.onset else self.first_v * np.exp(-u / self.first_u)
        return volts - rate_v - self.ohm * (amps - mean_a) - self.lead_ohm * amps + first_v


class Shepherd:
    """E - R i - K i Q / (Q - q) - k q Q / (Q - q) + A exp(-B q), Q being what the law of rates leaves."""

    def __init__(self, rng, nominal_ah, health):
        self.ah, self.nominal = nominal_ah * health, nominal_ah
        worn = 1 + rng.uniform(0, 2) * max(1 - health, 0)
        self.ohm = np.exp(rng.normal(np.log(0.3), 0.5)) / nominal_ah * worn
        self.level = rng.normal(12.65, 0.12)
        self.k_charge = np.exp(rng.normal(np.log(0.05), 0.6))  # volts
        self.k_current = np.exp(rng.normal(np.log(0.15), 0.7)) / nominal_ah * worn
        self.slope = rng.uniform(0.3, 1.2)  # volts over the whole charge
        self.first_v, self.first_u = rng.uniform(0, 0.35), 1 / np.exp(rng.normal(np.log(25), 0.7))
        self.peukert = rng.uniform(0.05, 0.28)
        self.wells = rng.random() < 0.5
        self.c, self.k = rng.uniform(0.35, 0.75), np.exp(rng.normal(np.log(0.5), 0.5))

    def capacity(self, rng, rate, celsius):
        if not self.wells:
            return self.ah * (rate * 20) ** -self.peukert * warmth(rng, celsius, rate)
        def of(hours):
            e = 1 - np.exp(-self.k * hours)
            return self.k * self.c * hours / (e + self.c * (self.k * hours - e))
        hours = 1 / rate
        for _ in range(20):
            hours = of(hours) / of(20) / rate * 0.5 + hours * 0.5
        return self.ah * of(hours) / of(20) * warmth(rng, celsius, rate)

    def volts_at(self, u, amps, mean_a):
        # The end comes at 10.5 V: the pole lies a little beyond.
        left = np.maximum(1.02 - u, 1e-3)
        return (self.level - self.ohm * amps - (self.k_charge * u + self.k_current * mean_a) / left
                - self.slope * u + self.first_v * np.exp(-u / self.first_u))


class Ciemat:
    """Copetti-Chenlo: the constants 2.085, 0.12, 4, 0.27 and 1.5 of the published formula varied."""

    def __init__(self, rng, nominal_ah, health):
        self.ah, self.nominal = nominal_ah * health, nominal_ah
        self.open_v, self.span_v = rng.normal(2.09, 0.02), rng.uniform(0.1, 0.2)
        worn = 1 + rng.uniform(0, 1.5) * max(1 - health, 0)
        self.a, self.b = np.exp(rng.normal(np.log(0.6), 0.5)) * worn, np.exp(rng.normal(np.log(0.27), 0.4)) * worn
        self.power = rng.uniform(1.0, 2.0)
        self.half, self.order = rng.uniform(0.4, 0.9), rng.uniform(0.6, 1.1)
        self.first_v, self.first_u = rng.choice([0, 1]) * rng.uniform(0, 0.2), rng.uniform(0.005, 0.05)

    def capacity(self, rng, rate, celsius):
        law = lambda r: (1 + self.half) / (1 + self.half * (r * 10) ** self.order)
        return self.ah * law(rate) / law(0.05) * warmth(rng, celsius, rate)

    def volts_at(self, u, amps, mean_a):
        charge = np.maximum(1.03 - u, 1e-3)
        per_c10 = amps / (0.93 * self.nominal)
        cell = self.open_v - self.span_v * u - per_c10 * (self.a + self.b / charge**self.power + 0.02)
        # The rest of the knee is the diffusion that the formula leaves to the law of rates.
        return 6 * (cell - 0.012 * u / charge) + self.first_v * np.exp(-u / self.first_u)


KINDS = {"measured": Measured, "shepherd": Shepherd, "ciemat": Ciemat}


def amps_of(rng, kind, amps, hours):
    """Current by hours and volts."""
    period, duty, phase = rng.choice([300, 600, 1200]) / 3600, rng.uniform(0.2, 0.6), rng.random()
    low = amps * rng.uniform(0.2, 0.8)
    high = min((amps - low * (1 - duty)) / duty, 3 * amps)
    swing, day, start = rng.uniform(0.1, 0.3), rng.uniform(2, 7), rng.uniform(0, 6.28)
    edges = np.sort(rng.uniform(0.05, 1.0, rng.integers(1, 5))) * hours
    levels = amps * rng.uniform(0.5, 1.7, len(edges) + 1)
    return {
        "cc": lambda t, v: amps,
        "cp": lambda t, v: amps * 12 / max(v, 6),
        "cr": lambda t, v: amps * max(v, 6) / 12,
        "pulse": lambda t, v: high if (t / period + phase) % 1 < duty else low,
        "daily": lambda t, v: amps * (1 + swing * np.sin(6.283 * t / day + start)),
        "steps": lambda t, v: levels[np.searchsorted(edges, t, side="right")],
    }[kind]


def discharge(rng, battery, kind, rate, celsius, charge):
    """Seconds, volts, amperes. A changing current moves along the law of rates with the mean so far."""
    amps = rate * battery.nominal
    hours = battery.capacity(rng, rate, celsius) / amps
    load = amps_of(rng, kind, amps, hours)
    step = np.clip(hours * 3600 / 300, 5, 900) / 3600
    factor = battery.capacity(np.random.default_rng(0), rate, celsius)
    laws = {}
    gone, mean_a, volts, rows = (1 - charge) * battery.ah, amps, 12.5, []
    for n in range(STEPS * 2):
        t = n * step
        now = load(t, volts)
        mean_a = now if n == 0 else mean_a + (now - mean_a) * min(1, step / (hours * 0.15))
        key = round(np.log(mean_a / amps) * 20)
        if key not in laws:
            laws[key] = battery.capacity(np.random.default_rng(0), rate * np.exp(key / 20), celsius) / factor
        u = gone / (hours * amps * laws[key])
        volts = float(battery.volts_at(np.array(u), now, mean_a))
        rows.append((t * 3600, volts, now))
        if volts <= 10.45:
            break
        gone += now * step
    return np.array(rows).T


def main(kind, out, batteries, runs, seed):
    rng = np.random.default_rng(seed)
    writer = records.Writer(out, f"sim_{kind}")
    for b in range(batteries):
        nominal = float(rng.choice(records.NOMINAL_AH))
        health = float(records.healths(rng, 1)[0])
        # What is measured and published are healthy batteries at room temperature, mostly, and at the rates of standby.
        usual = kind == "measured" and rng.random() < 0.75
        if usual:
            health = float(np.clip(rng.normal(1.03, 0.09), 0.75, 1.3))
        battery, cells = KINDS[kind](rng, nominal, health), int(rng.choice([6, 6, 6, 12, 24]))
        # What the curve gives at the 20 h rate down to 10.5 V is its capacity.
        u = np.linspace(0, 1.1, 2000)
        end = np.argmax(battery.volts_at(u, nominal / 20, nominal / 20) <= 10.5)
        if end == 0:
            continue
        true_ah = battery.ah * u[end]
        for _ in range(runs):
            profile = rng.choice(["cc", "cp", "cr", "pulse", "daily", "steps"], p=[0.42, 0.2, 0.08, 0.15, 0.05, 0.1])
            rate, celsius = float(records.rates(rng, 1)[0]), float(records.temperatures(rng, 1)[0])
            if usual:
                celsius, rate = rng.uniform(17, 30), np.exp(rng.uniform(np.log(0.015), np.log(0.35)))
                profile = rng.choice([profile, "cc"])
            charge = 1.0 if rng.random() < 0.87 else rng.uniform(0.7, 0.93)
            seconds, volts, amps = discharge(rng, battery, profile, rate, celsius, charge)
            writer.add(rng, f"{kind}{seed}_{b}", profile, cells, nominal, true_ah, charge, seconds, volts, amps, celsius)
    writer.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
