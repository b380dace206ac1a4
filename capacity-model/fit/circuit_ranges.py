"""Least squares of the circuit model on recorded discharges: circuit_ranges.py DIRECTORY

Prints median and percentiles of each parameter over the batteries of the generator `ecm_ceraolo`: what `params` in
circuit.py draws from. All discharges of a battery share its parameters; their first 8 % are left out, which surface charge
and coup de fouet bend, and pulses. One weak cell stands for the spread among cells. Needs numpy and jax.
"""

import csv
import sys

import jax
import jax.numpy as jnp
import numpy as np

POINTS, RUNS, STARTS, STEPS, RATE = 140, 6, 4, 400, 0.08
# Name: centre and spread of a weak prior; `ln_` and `logit_` are of the logarithm and of 0.4 times the logistic function.
PRIOR = dict(ln_Kc=(np.log(.2), .8), ln_I1=(np.log(.14), .6), d=(.8, .35), eps=(.7, .3), Em0=(2.152, .03), Ke=(.6, .25),
             ln_knee=(np.log(.04), 1), ln_R0=(np.log(.084), .5), R0T=(.005, .01), A0=(.9, .8), ln_R1=(np.log(.14), .8),
             R1T=(.015, .02), ln_tau=(np.log(250), 1), ln_tauA=(np.log(1500), 1.2), logit_weak=(-2, 1.2), ln_C=(0, .3),
             weak_cells=(1.3, .3))
CENTRE, SPREAD = (jnp.array(column) for column in zip(*PRIOR.values()))


def simulated(z, current, celsius, step_s, charge, nominal_ah, health, cells):
    """Volts of a 12 V block, as circuit.py has them, of all cells but the weak ones alike."""
    p = dict(zip(PRIOR, CENTRE + SPREAD * z))
    kc, count = 1 + jnp.exp(p["ln_Kc"]), jnp.clip(p["weak_cells"], 1, 2)
    part = jnp.array([1 - .4 * jax.nn.sigmoid(p["logit_weak"]), 1])
    share = jnp.array([count / cells, 1 - count / cells])
    full_ah = nominal_ah * health * jnp.exp(p["ln_C"]) * part * 1.15 / kc

    def capacity(amps, th):
        law = 1 + (kc - 1) * (jnp.maximum(amps, 1e-5) / (jnp.exp(p["ln_I1"]) * nominal_ah)) ** jnp.clip(p["d"], .1, 2.5)
        return kc * full_ah * jnp.maximum(1 + th / 40, .05) ** jnp.clip(p["eps"], .05, 2) / law

    quick, slow = (1 - jnp.exp(-step_s / jnp.exp(p[name])) for name in ("ln_tau", "ln_tauA"))

    def step(state, now):
        gone, polarizing, mean = state
        amps, th = now
        soc, whole = 1 - gone / capacity(0 * part, th), capacity(mean * jnp.ones(2), th)
        left = jax.nn.softplus((1 - gone / whole) * 60) / 60 + 1e-4
        r0 = jnp.exp(p["ln_R0"] + p["R0T"] * (25 - th)) / nominal_ah * (1 + p["A0"] * (1 - soc))
        r1 = jnp.exp(p["ln_R1"] + p["R1T"] * (25 - th)) / nominal_ah
        volts = p["Em0"] - p["Ke"] * 1e-3 * (273 + th) * (1 - soc) - r0 * amps
        volts += (r1 * polarizing + jnp.exp(p["ln_knee"])) * jnp.log(left) - .1 * jax.nn.softplus((gone / whole - 1) * 60)
        state = gone + amps * step_s / 3600, polarizing + (amps - polarizing) * quick, mean + (amps - mean) * slow
        return state, 6 * (jnp.maximum(volts, .3) * share).sum()

    start = (1 - charge) * capacity(0 * part, 25.), 0. * current[0], current[0]
    return jax.lax.scan(step, start, (current, celsius))[1]


def errors(z, runs, battery):
    """Of one battery: what is minimized, and root of the mean square in volts."""
    volts, weight, *rest = runs
    found = jax.vmap(simulated, (None, 0, 0, 0, 0, None, None, None))(z, *rest, *battery)
    e = (found - volts) / .02
    robust = (2 * (jnp.sqrt(1 + e * e / 2) - 1) * weight).sum() / jnp.maximum(weight.sum(), 1)
    return robust + .002 * (z * z).sum(), .02 * jnp.sqrt((jnp.minimum(e * e, 100) * weight).sum() / weight.sum())


def loaded(directory):
    """By battery: volts, weights, amperes, degrees Celsius, seconds a step, charge; then nameplate, health, cells."""
    by = {}
    for row in csv.DictReader(open(f"{directory}/manifest.csv")):
        if row["generator"] == "ecm_ceraolo":
            by.setdefault(row["battery_id"], []).append(row)
    runs = [np.zeros((len(by), RUNS, POINTS)) for _ in range(4)] + [np.ones((len(by), RUNS)) for _ in range(2)]
    for b, rows in enumerate(by.values()):
        for k, row in enumerate(rows[:RUNS]):
            data = np.loadtxt(f"{directory}/{row['file']}", delimiter=",", skiprows=1)
            seconds, amps = data[:, 0], -data[:, 2] / 1e3 / float(row["gain_i"])
            volts = data[:, 1] / 1e3 / (float(row["cells"]) / 6) / float(row["gain_v"])
            gone = np.append(0, np.cumsum(np.diff(seconds) * (amps[1:] + amps[:-1]) / 2))
            at = np.linspace(0, seconds[-1], POINTS)
            moved = np.interp(at, seconds, gone)
            runs[0][b, k] = np.interp(at, seconds, volts)
            runs[1][b, k] = (moved > .08 * gone[-1]) & (row["profile"] != "pulse") & (runs[0][b, k] > 10.55)
            runs[2][b, k] = np.append(np.diff(moved) / np.diff(at), amps[-1])
            runs[3][b, k] = np.interp(at, seconds, data[:, 3] / 100)
            runs[4][b, k], runs[5][b, k] = at[1], float(row["soc0"])
    battery = [[float(rows[0][name]) for rows in by.values()] for name in ("nominal_ah", "soh", "cells")]
    return tuple(jnp.array(run, jnp.float32) for run in runs), tuple(map(jnp.array, battery))


def main(directory):
    runs, battery = loaded(directory)
    all_errors = jax.vmap(jax.vmap(errors, (0, None, None)), (0, 0, 0))
    slope = jax.grad(lambda z: all_errors(z, runs, battery)[0].sum())

    def step(state, i):
        z, mean, square = state
        g = jnp.nan_to_num(slope(z))
        g *= jnp.minimum(1, 5 / (jnp.linalg.norm(g, axis=-1, keepdims=True) + 1e-9))
        mean, square = .9 * mean + .1 * g, .99 * square + .01 * g * g
        return (z - RATE * .5 * (1 + jnp.cos(jnp.pi * i / STEPS)) * mean / (jnp.sqrt(square) + 1e-6), mean, square), None

    z = .7 * jax.random.normal(jax.random.PRNGKey(0), (len(battery[0]), STARTS, len(PRIOR)))
    z = jax.jit(lambda z: jax.lax.scan(step, (z, 0 * z, 0 * z), jnp.arange(STEPS))[0][0])(z)
    least, volts = (np.asarray(column) for column in all_errors(z, runs, battery))
    each, best = np.arange(len(z)), np.nan_to_num(least, nan=1e9).argmin(1)
    found, volts = np.asarray(CENTRE + SPREAD * z[each, best]), volts[each, best]
    print("root mean square, mV:", np.round(np.percentile(volts, [5, 25, 50, 75, 95]) * 1e3, 1))
    for name, column in zip(PRIOR, found[volts < .025].T):
        print(f"{name:10}", np.round(np.percentile(column, [5, 16, 50, 84, 95]), 4))


if __name__ == "__main__":
    main(sys.argv[1])
