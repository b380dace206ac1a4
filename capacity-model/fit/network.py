"""Fits the network of src/network: network.py RECORDED.csv SIMULATED.csv ...  > src/network/weights.rs

The files are what `cargo run --release -p benches --bin accuracy DIRECTORY --features` prints for a directory of records.
With --held-out, nothing is written: prints the errors over whole batteries, and then over whole generators, that the
fit had not seen. Needs numpy. The same input gives the same weights.
"""

import argparse
import sys

import numpy as np

META = 9  # columns before the features
REMAINING, CAPACITY = 27, 30  # as in src/network/features.rs
HIDDEN = [24, 16]
NETWORKS = 4
QUANTILES = (0.1, 0.5, 0.9)
SIMULATED_KEPT = 0.3  # of the questions about simulated records
SIMULATED_WEIGHT = 0.45  # of all simulated records together, that of the recorded ones being 1
MEASURED_WEIGHT = 30  # of a record measured on a real battery, that of a simulated one from the recorded set being 1
EPOCHS, BATCH, RATE, DECAY = 20, 256, 5e-3, 1e-3
NOISE = 0.15  # added to the standardized features: smooths the fit
LEAST, MOST = -7, 3  # limits of ln(way to p10 or p90)


def load(paths):
    columns, count, random = [], 0, np.random.default_rng(0)
    for path in paths:
        rows = [line.split(",") for line in open(path)]
        rows = [[str(count + int(row[0]))] + row[1:] for row in rows]
        count = max(int(row[0]) for row in rows) + 1
        if path != paths[0]:
            rows = [row for row in rows if random.random() < SIMULATED_KEPT]
        columns += [row + [path != paths[0]] for row in rows]
    number = np.array([[float(x) for x in row[4:-1]] for row in columns])
    text = {name: np.array([row[i] for row in columns]) for i, name in enumerate(("record", "battery", "generator", "profile"))}
    return dict(text, part=number[:, 0], plain=number[:, 1] > 0, elapsed=number[:, 2], runtime=number[:, 3],
                health=number[:, 4], features=number[:, 5:], extra=np.array([row[-1] for row in columns]))


def weights(d):
    _, record, count = np.unique(d["record"], return_inverse=True, return_counts=True)
    records = {}
    for battery, r in zip(d["battery"], record):
        records.setdefault(battery, set()).add(r)
    w = 1 / count[record] * np.array([len(records[battery]) ** -.5 for battery in d["battery"]])
    w = w * np.where(np.char.startswith(d["generator"], "real"), MEASURED_WEIGHT, 1)
    w = w * np.where(d["part"] < .08, .6, 1) * np.where(d["plain"], 2, 1)
    extra = d["extra"]
    if extra.any():
        w[extra] *= SIMULATED_WEIGHT * w[~extra].sum() / w[extra].sum()
    return w


def logistic(u):
    return 1 / (1 + np.exp(-np.clip(u, -40, 40)))


class Network:
    def __init__(self, inputs, random):
        sizes = [inputs] + HIDDEN + [6]
        self.weights = [random.normal(0, a ** -.5, (a, b)) for a, b in zip(sizes, sizes[1:])]
        self.constants = [np.zeros(b) for b in sizes[1:]]
        self.weights[-1] *= .1
        self.constants[-1][:] = [0, -1.5, -1.5, 0, -1.5, -1.5]

    def layers(self, x):
        values = [x]
        for i, (w, b) in enumerate(zip(self.weights, self.constants)):
            z = values[-1] @ w + b
            values.append(np.tanh(z) if i + 1 < len(self.weights) else z)
        return values

    def gradients(self, values, g):
        of_weights, of_constants = [], []
        for i in reversed(range(len(self.weights))):
            of_weights.insert(0, values[i].T @ g)
            of_constants.insert(0, g.sum(0))
            if i:
                g = (g @ self.weights[i].T) * (1 - values[i] ** 2)
        return of_weights + of_constants

    def quantiles(self, x):
        """Shifts against the grid: [runtime, capacity] x [p10, p50, p90]."""
        o = self.layers(x)[-1]
        way = np.exp(np.clip(o, LEAST, MOST))
        return np.stack([np.stack([o[:, k] - way[:, k + 1], o[:, k], o[:, k] + way[:, k + 2]]) for k in (0, 3)])


def loss_gradient(o, grid, truth, slope_of):
    """Of the pinball losses of three quantiles (smoothed over a percent), the median counting double."""
    g = np.zeros((len(o), 3))
    ways = np.exp(np.clip(o[:, 1:], LEAST, MOST))
    centre = grid + o[:, 0]
    for k, (q, u) in enumerate(zip(QUANTILES, (centre - ways[:, 0], centre, centre + ways[:, 1]))):
        value, slope = slope_of(u)
        d = -(q - logistic((value - truth) / .01)) * slope
        if k == 1:
            g[:, 0] += 2 * d
        else:
            g[:, 1 + k // 2] += d * ways[:, k // 2] * (-1 if k == 0 else 1)
    return g


def fit(x, d, w, seed):
    random = np.random.default_rng(seed)
    network = Network(x.shape[1], random)
    parameters = network.weights + network.constants
    mean, square = [np.zeros_like(p) for p in parameters], [np.zeros_like(p) for p in parameters]
    ln_runtime = np.log(d["runtime"] / d["elapsed"])
    known = d["health"] > 0
    ln_health = np.log(np.where(known, d["health"], 1))
    steps, step = EPOCHS * (len(x) // BATCH), 0
    for _ in range(EPOCHS):
        order = random.choice(len(x), len(x), p=w / w.sum())
        for start in range(0, len(x) - BATCH + 1, BATCH):
            j = order[start:start + BATCH]
            values = network.layers(x[j] + random.normal(0, NOISE, (BATCH, x.shape[1])))
            o = values[-1]
            # ln(runtime / elapsed) = ln(1 + e^u) with u = ln(remaining / elapsed).
            softplus = lambda u: (np.logaddexp(0, u), logistic(u))
            of_runtime = loss_gradient(o[:, :3], d["features"][j, REMAINING], ln_runtime[j], softplus)
            straight = lambda u: (u, 1.0)
            of_health = loss_gradient(o[:, 3:], d["features"][j, CAPACITY], ln_health[j], straight)
            g = np.hstack([of_runtime, of_health * .5 * known[j][:, None]]) / BATCH
            step += 1
            rate = RATE * .5 * (1 + np.cos(np.pi * step / steps))
            for i, (p, slope) in enumerate(zip(parameters, network.gradients(values, g))):
                mean[i] = .9 * mean[i] + .1 * slope
                square[i] = .999 * square[i] + .001 * slope * slope
                p -= rate * mean[i] / (1 - .9 ** step) / (np.sqrt(square[i] / (1 - .999 ** step)) + 1e-8)
                if i < len(network.weights):
                    p -= rate * DECAY * p
    return network


def take(d, chosen):
    return {name: column[chosen] for name, column in d.items()}


def scaling(d):
    own = d["features"][~d["extra"]]
    return own.mean(0), own.std(0) + 1e-6


def standardized(features, centre, scale):
    return np.clip((features - centre) / scale, -3, 3)


def fitted(d, networks=NETWORKS):
    centre, scale = scaling(d)
    x, w = standardized(d["features"], centre, scale), weights(d)
    return centre, scale, [fit(x, d, w, seed) for seed in range(networks)]


def answers(model, d):
    """Runtime and health, each with p10, p50, p90."""
    centre, scale, networks = model
    x = standardized(d["features"], centre, scale)
    shifts = sum(network.quantiles(x) for network in networks) / len(networks)
    u = shifts[0] + d["features"][:, REMAINING]
    return u, shifts[1] + d["features"][:, CAPACITY]


def held_out(d, fold_of, networks):
    """For each question about a recorded discharge, the answer of a model that has not seen its fold."""
    u, health = np.zeros((3, len(d["part"]))), np.zeros((3, len(d["part"])))
    for fold in sorted(set(fold_of[~d["extra"]])):
        model = fitted(take(d, fold_of != fold), networks)
        asked = (fold_of == fold) & ~d["extra"]
        u[:, asked], health[:, asked] = answers(model, take(d, asked))
    return u, health


def stretch(u, low, high):
    return np.stack([u[1] + (u[0] - u[1]) * low, u[1], u[1] + (u[2] - u[1]) * high])


def folds_of_batteries(d, count=5):
    random, fold = np.random.default_rng(3), {}
    for generator in sorted(set(d["generator"])):
        batteries = sorted(set(d["battery"][d["generator"] == generator]))
        random.shuffle(batteries)
        fold.update({battery: str(i % count) for i, battery in enumerate(batteries)})
    return np.array(["extra" if extra else fold[b] for b, extra in zip(d["battery"], d["extra"])])


def folds_of_generators(d):
    # The simulations of the fit stay: they are of our own making.
    own = np.where(np.char.startswith(d["generator"], "real"), "real", d["generator"])
    return np.where(d["extra"], "extra", own)


def print_table(d, u, health, out=sys.stdout):
    runtime = (1 + np.exp(u)) * d["elapsed"]
    real, steps, extra = np.char.startswith(d["generator"], "real"), d["profile"] == "steps", d["extra"]
    stationary = ~real & ~steps & ~extra
    rows = [("stationary", stationary), ("steps, plan told", steps & ~extra), ("measured", real & ~extra),
            ("pulsed", stationary & (d["profile"] == "pulse")), ("daily (sine)", stationary & (d["profile"] == "daily")),
            ("steady", stationary & np.isin(d["profile"], ("cc", "cp", "cr"))),
            ("porous electrode", stationary & (d["generator"] == "pybamm_full")),
            ("circuit, weak cells", stationary & (d["generator"] == "ecm_ceraolo"))]
    for name, chosen in rows:
        print_row(name, d, chosen, runtime, d["runtime"], out)
    print_row("capacity, stationary", d, stationary & (d["health"] > 0), np.exp(health), d["health"], out)


def print_row(name, d, chosen, answer, truth, out):
    line = f"| {name} "
    for part in (.1, .2, .3, .5):
        s = chosen & d["plain"] & (np.abs(d["part"] - part) < 1e-6)
        low, median, high = answer[:, s] / truth[s]
        error = np.abs(median - 1) * 100
        held = ((low <= 1) & (1 <= high)).mean() * 100
        line += f"| {np.median(error):.1f} / {np.percentile(error, 95):.0f}, {held:.0f}, {np.median(high - low) * 100:.0f} "
    print(line + "|", file=out)


def rust(model, spread):
    centre, scale, networks = model
    number = lambda x: (lambda s: s if "." in s or "e" in s else s + ".0")(f"{x:.4g}")
    row = lambda values: "[" + ", ".join(number(v) for v in values) + "]"
    print("//! The weights of the networks, printed by `fit/network.py`: do not edit.\n")
    print('#![expect(clippy::unreadable_literal, clippy::approx_constant, reason = "printed by a program")]\n')
    print("use super::{FEATURES, OUTPUTS};\n")
    print(f"/// Networks that are averaged.\npub(super) const NETWORKS: usize = {len(networks)};\n")
    print(f"/// By how much the ways to p10 and p90 are stretched so that they hold four of five held-out truths.\npub(super) const SPREAD: [f32; 2] = {row(spread)};\n")
    print(f"/// What is taken from each figure, and what the rest is divided by.\npub(super) const CENTRE: [f32; FEATURES] = {row(centre)};\npub(super) const SCALE: [f32; FEATURES] = {row(scale)};\n")
    a, b = HIDDEN
    for i, (name, rows, columns) in enumerate((("FIRST", f"{a}", "FEATURES + 1"), ("SECOND", f"{b}", f"{a} + 1"), ("LAST", "OUTPUTS", f"{b} + 1"))):
        print(f"pub(super) const {name}: [[[f32; {columns}]; {rows}]; NETWORKS] = [")
        for network in networks:
            table = np.vstack([network.weights[i], network.constants[i]]).T
            print("[" + ", ".join(row(line) for line in table) + "],")
        print("];\n")


def spreads(d, u, health):
    """The one stretch that lets the intervals of the held-out answers hold 82 % of the truths."""
    s = d["plain"] & ~d["extra"]
    def best(values, truth, chosen):
        tries = np.arange(.4, 2, .01)
        held = [np.mean((v[0] <= truth)[chosen] & (truth <= v[2])[chosen]) for v in (stretch(values, t, t) for t in tries)]
        return tries[np.argmax(np.array(held) >= .82)]
    of_runtime = best(u, np.log(np.maximum(d["runtime"] / d["elapsed"] - 1, 1e-9)), s)
    of_health = best(health, np.log(np.where(d["health"] > 0, d["health"], 1)), s & (d["health"] > 0))
    return of_runtime, of_health


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--spread", type=float, nargs=2, default=(1, 1))
    parser.add_argument("--networks", type=int, default=NETWORKS)
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    data = load(options.files)
    if options.held_out:
        for name, folds in ("batteries", folds_of_batteries(data)), ("generators", folds_of_generators(data)):
            u, health = held_out(data, folds, options.networks)
            if name == "batteries":
                spread = spreads(data, u, health)
                print("spread", *spread)
            print(f"{name} held out")
            print_table(data, stretch(u, spread[0], spread[0]), stretch(health, spread[1], spread[1]))
            sys.stdout.flush()
    else:
        rust(fitted(data, options.networks), options.spread)
