"""What network.py prints: errors, stretches of the intervals, and the weights as Rust."""

import sys

import numpy as np

SEEN = np.array([.1, .2, .3, .5])  # parts of the runtime, as in src/network/mod.rs
KINDS = "steady", "varying", "planned"  # of the load: as it was so far, if no other is planned
# Share of the truths that intervals are to hold, of KINDS x SEEN, in the mean of batteries and generators held out; of the
# others, as many are to lie below as above.
HELD = np.array([[.75, .76, .78, .77], [.82, .83, .82, .83], [.8, .83, .8, .78]])
# Of what the held-out medians of runtime and capacity are off by, where it is more than noise. Half of it, for the measured
# records, which are few, are not off so.
SHIFTED = np.array([[[0, .5, .5, .5], [0, 0, 0, 0], [.5, 0, 0, 0]], np.full((3, 4), .5)])
VARIATION, IS_PLANNED = 26, 34  # figures of src/network/features.rs
VARYING = .03  # beyond which variation a load is no longer steady, as in src/network/calibration.rs


def seen(u):
    """The part of the runtime that went by, as the median has it."""
    return 1 / (1 + np.exp(np.clip(u[1], -30, 30)))


def kind(d):
    """The place among KINDS of each question's load."""
    return np.where(d["features"][:, IS_PLANNED] > 0, 2, np.where(d["features"][:, VARIATION] > VARYING, 1, 0))


def calibrated(values, u, calibration, kind):
    """`calibration`: KINDS x [shift, below, above] x SEEN."""
    by = lambda place: np.choose(kind, [np.interp(seen(u), SEEN, of_kind[place]) for of_kind in calibration])
    low, median, high = values
    moved = median + by(0)
    return np.stack([moved - (median - low) * by(1), moved, moved + (high - median) * by(2)])


def calibrations(d, answered, known):
    """[runtime, capacity] x KINDS x [shift, below, above] x SEEN: what makes the held-out intervals of the `known` questions hold
    their share of the truths (after Romano, Patterson and Candes 2019, "Conformalized quantile regression")."""
    result = np.zeros((2, len(KINDS), 3, len(SEEN)))
    ln_remaining = np.log(np.maximum(d["runtime"] / d["elapsed"] - 1, 1e-9))
    ln_health = np.log(np.where(d["health"] > 0, d["health"], 1))
    kind_of = kind(d)
    for quantity, truth in enumerate((ln_remaining, ln_health)):
        for k in range(len(KINDS)):
            for place, part in enumerate(SEEN):
                chosen = known & ~d["extra"] & (np.abs(d["part"] - part) < 1e-6) & d["scored"] & (kind_of == k)
                chosen &= (quantity == 0) | (d["health"] > 0)
                low, median, high = np.concatenate([answer[quantity][:, chosen] for answer in answered], axis=1)
                off = np.tile(truth[chosen], len(answered)) - median
                shift = SHIFTED[quantity, k, place] * np.median(off)
                missed = (1 - HELD[k, place]) / 2
                stretches = [np.quantile(way, 1 - missed) for way in ((shift - off) / (median - low), (off - shift) / (high - median))]
                result[quantity, k, :, place] = shift, *stretches
    return result


def calibrated_apart(d, answered, fold_of):
    """The answers, each by calibrations that have not seen its fold."""
    kind_of = kind(d)
    result = [tuple(np.zeros_like(values) for values in answer) for answer in answered]
    for fold in sorted(set(fold_of[~d["extra"]])):
        asked = (fold_of == fold) & ~d["extra"]
        made = calibrations(d, answered, ~asked)
        for answer, out in zip(answered, result):
            for values, by, into in zip(answer, made, out):
                into[:, asked] = calibrated(values, answer[0], by, kind_of)[:, asked]
    return result


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


def rust(model, calibration):
    centre, scale, layers = model
    print("//! The weights of the network, printed by `fit/network.py`: do not edit.\n")
    print('#![allow(clippy::unreadable_literal, clippy::approx_constant, reason = "printed by a program")]\n')
    print("use super::{FEATURES, OUTPUTS, Row, calibration::{Calibration, Loads}, row};\n")
    of_kind = lambda rows: "Calibration { %s }" % ", ".join(
        f"{name}: {line(row)}" for name, row in zip(("shift", "below", "above"), rows))
    loads = ["Loads { %s }" % ", ".join(f"{name}: {of_kind(rows)}" for name, rows in zip(KINDS, kinds)) for kinds in calibration]
    print("/// Of runtime and of capacity.")
    print(f"pub(super) static CALIBRATION: [Loads; 2] = [{', '.join(loads)}];\n")
    print("/// What is taken from each figure, and what the rest is divided by.")
    print(f"pub(super) const CENTRE: [f32; FEATURES] = {line(centre)};\npub(super) const SCALE: [f32; FEATURES] = {line(scale)};\n")
    inputs = "FEATURES"
    for name, layer in zip(("FIRST", "SECOND", "LAST"), layers):
        outputs = "OUTPUTS" if name == "LAST" else str(layer.whole.shape[1])
        of = ",\n".join(row_of(*one) for one in zip(layer.whole.T, layer.step, layer.constant))
        print(f"pub(super) static {name}: [Row<{inputs}>; {outputs}] = [{of}];\n")
        inputs = outputs
