"""What network.py prints: errors, stretches of the intervals, and the weights as Rust."""

import sys

import numpy as np

SEEN = np.array([.1, .2, .3, .5])  # parts of the runtime, as in src/network/mod.rs
# Of the truths at each of SEEN, under steady and unsteady loads, in the mean of batteries and generators held out.
HELD = np.array([[.74, .75, .78, .77], [.775, .8, .79, .78]])
VARIATION, UNSTEADY = 26, .03  # figure of src/network/features.rs, and beyond which a load is unsteady, as in src/network/mod.rs


def seen(u):
    """The part of the runtime that went by, as the median has it."""
    return 1 / (1 + np.exp(np.clip(u[1], -30, 30)))


def is_unsteady(d):
    return d["features"][:, VARIATION] > UNSTEADY


def stretched(values, u, spread, unsteady):
    """`spread`: [steady, unsteady] x SEEN."""
    by = np.where(unsteady, np.interp(seen(u), SEEN, spread[1]), np.interp(seen(u), SEEN, spread[0]))
    return np.stack([values[1] + (values[0] - values[1]) * by, values[1], values[1] + (values[2] - values[1]) * by])


def spreads(d, answered):
    """[runtime, capacity] x [steady, unsteady] x SEEN: the stretches with which the held-out intervals hold their share of the
    truths."""
    result = np.ones((2, 2, len(SEEN)))
    ln_runtime = np.log(np.maximum(d["runtime"] / d["elapsed"] - 1, 1e-9))
    ln_health = np.log(np.where(d["health"] > 0, d["health"], 1))
    unsteady = is_unsteady(d)
    for quantity, truth in enumerate((ln_runtime, ln_health)):
        for kind in (0, 1):
            for place, part in enumerate(SEEN):
                chosen = ~d["extra"] & (np.abs(d["part"] - part) < 1e-6) & d["scored"] & (unsteady == kind)
                chosen &= (quantity == 0) | (d["health"] > 0)
                answers = [answer[quantity][:, chosen] for answer in answered]
                result[quantity, kind, place] = spread(truth[chosen], answers, HELD[kind, place])
    return result


def spread(truth, answers, share):
    """The least stretch with which intervals hold that share of the truths."""
    for by in np.arange(.4, 2, .01):
        ways = [(median - (median - low) * by, median + (high - median) * by) for low, median, high in answers]
        if np.mean([((low <= truth) & (truth <= high)).mean() for low, high in ways]) >= share:
            return by
    return 2


def errors(d, u, health, out=sys.stdout):
    """A row a group, as benches prints it."""
    runtime = (1 + np.exp(u)) * d["elapsed"]
    real, steps, extra = np.char.startswith(d["generator"], "real"), d["profile"] == "steps", d["extra"]
    stationary = ~real & ~steps & ~extra
    rows = [("stationary", stationary), ("steps, plan told", steps & ~extra), ("measured", real & ~extra),
            ("pulsed", stationary & (d["profile"] == "pulse")), ("daily (sine)", stationary & (d["profile"] == "daily")),
            ("steady", stationary & np.isin(d["profile"], ("cc", "cp", "cr"))),
            ("porous electrode", stationary & (d["generator"] == "pybamm_full")),
            ("circuit, weak cells", stationary & (d["generator"] == "ecm_ceraolo"))]
    for name, chosen in rows:
        row(name, d, chosen, runtime, d["runtime"], out)
    row("capacity, stationary", d, stationary & (d["health"] > 0), np.exp(health), d["health"], out)
    out.flush()


def row(name, d, chosen, answer, truth, out):
    line = f"| {name} "
    for part in SEEN:
        s = chosen & d["scored"] & (np.abs(d["part"] - part) < 1e-6)
        low, median, high = answer[:, s] / truth[s]
        error = np.abs(median - 1) * 100
        held = ((low <= 1) & (1 <= high)).mean() * 100
        line += f"| {np.median(error):.1f} / {np.percentile(error, 95):.0f}, {held:.0f}, {np.median(high - low) * 100:.0f} "
    print(line + "|", file=out)


def number(x):
    text = f"{x:.4g}"
    return text if "." in text or "e" in text else text + ".0"


def line(values):
    return "[" + ", ".join(number(value) for value in values) + "]"


def row_of(whole, step, constant):
    return f"row({number(step)}, {number(constant)}, [{', '.join(map(str, whole))}])"


def rust(model, spread):
    centre, scale, layers = model
    print("//! The weights of the network, printed by `fit/network.py`: do not edit.\n")
    print('#![allow(clippy::unreadable_literal, clippy::approx_constant, reason = "printed by a program")]\n')
    print("use super::{FEATURES, OUTPUTS, Row, Spread, row};\n")
    print("/// By how much the ways to p10 and p90 of runtime and capacity are stretched, by the part of the runtime that went by.")
    of = ", ".join(f"Spread {{ steady: {line(steady)}, unsteady: {line(unsteady)} }}" for steady, unsteady in spread)
    print(f"pub(super) const SPREAD: [Spread; 2] = [{of}];\n")
    print("/// What is taken from each figure, and what the rest is divided by.")
    print(f"pub(super) const CENTRE: [f32; FEATURES] = {line(centre)};\npub(super) const SCALE: [f32; FEATURES] = {line(scale)};\n")
    inputs = "FEATURES"
    for name, layer in zip(("FIRST", "SECOND", "LAST"), layers):
        outputs = "OUTPUTS" if name == "LAST" else str(layer.whole.shape[1])
        of = ",\n".join(row_of(*one) for one in zip(layer.whole.T, layer.step, layer.constant))
        print(f"pub(super) static {name}: [Row<{inputs}>; {outputs}] = [{of}];\n")
        inputs = outputs
