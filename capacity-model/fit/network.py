"""Fits the networks of src/network: network.py RECORDED.csv SIMULATED.csv ...  > src/network/weights.rs

The files are what `cargo run --release -p benches --bin accuracy DIRECTORY --features` prints for a directory of records.
With --held-out, no weights are written: prints the stretches, and the errors over whole batteries, and then over whole
generators, that the fit had not seen. Needs numpy and jax. The same input gives the same weights.
"""

import argparse
import os
import sys
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

import tables

REMAINING, CAPACITY = 27, 30  # as in src/network/features.rs
HIDDEN = (56, 28)
NETWORKS = 3
# Weight of all records of a simulator together, that of the recorded ones being 1, by the name of the file.
SIMULATED = {"circuit": 9, "porous": 6, "porous2": 3, "measured": 1, "shepherd": 0.05, "ciemat": 0.05, "variants": 1.6}
EARLY = {"variants": 2}  # of its questions before 0.15 of the runtime: the first tenth of the measured ones is like no other
MEASURED_WEIGHT = 60  # of a record measured on a real battery, that of a simulated one from the recorded set being 1
WORN_WEIGHT = 1.6  # of a battery under 60 % of its nameplate: the largest errors are theirs
STEPS_WEIGHT = 2  # of a record whose load steps
STEPS, BATCH, RATE, DECAY = 9000, 512, 5e-3, 1e-3
NOISE = 0.05  # added to the standardized features: smooths the fit
RELATIVE = .5  # 0: the median makes the error in ln least; 1: that in percent of the truth, in which too much is the dearer error
LEAST, MOST = -7, 3  # limits of ln(way to p10 or p90)


def load(paths):
    columns = {name: [] for name in ("record", "battery", "generator", "profile", "numbers", "simulator")}
    count = 0
    for place, path in enumerate(paths):
        rows = [line.rstrip("\n").split(",") for line in open(path)]
        record = np.array([int(row[0]) for row in rows])
        columns["record"].append(record + count)
        count += record.max() + 1
        for i, name in enumerate(("battery", "generator", "profile")):
            columns[name].append(np.array([row[i + 1] for row in rows]))
        columns["numbers"].append(np.array([[float(x) for x in row[4:]] for row in rows]))
        name = os.path.splitext(os.path.basename(path))[0] if place else ""
        columns["simulator"].append(np.full(len(rows), name, dtype="<U16"))
    d = {name: np.concatenate(parts) for name, parts in columns.items()}
    number = d.pop("numbers")
    return dict(d, extra=d["simulator"] != "", part=number[:, 0], scored=number[:, 1] > 0, elapsed=number[:, 2],
                runtime=number[:, 3], health=number[:, 4], features=number[:, 5:])


def weights(d):
    _, record = np.unique(d["record"], return_inverse=True)
    count = np.bincount(record, ~d["scored"])
    _, battery = np.unique(d["battery"], return_inverse=True)
    records = np.bincount(np.unique(np.stack([battery, record]), axis=1)[0])
    w = 1 / count[record] * records[battery] ** -.5
    w = w * np.where(np.char.startswith(d["generator"], "real"), MEASURED_WEIGHT, 1)
    # A monitor asks at even intervals; the draw (benches, `accuracy/features.rs`) favours the beginning. Half way between.
    w = w / (.5 / .92 + .5 / (np.log(.95 / .03) * np.clip(d["part"], .03, .95))) ** .5
    w = w * np.where((d["health"] > 0) & (d["health"] < .6), WORN_WEIGHT, 1)
    w = w * np.where(d["part"] < .08, .6, 1)  # nobody trusts an answer that early
    w = w * np.where(d["profile"] == "steps", STEPS_WEIGHT, 1) * np.where(d["scored"], 0, 1)
    for name in set(d["simulator"]) - {""}:
        mine = d["simulator"] == name
        w[mine] *= np.where(d["part"][mine] < .15, EARLY.get(name, 1), 1)
        w[mine] *= SIMULATED[name] * w[~d["extra"]].sum() / w[mine].sum()
    return w


def forward(network, x):
    for w, b in network[:-1]:
        x = jnp.tanh(x @ w + b)
    return x @ network[-1][0] + network[-1][1]


def quantiles(o):
    """Shifts against the grid: [runtime, capacity] x [p10, p50, p90]."""
    way = jnp.exp(jnp.clip(o, LEAST, MOST))
    return [jnp.stack([o[..., k] - way[..., k + 1], o[..., k], o[..., k] + way[..., k + 2]]) for k in (0, 3)]


def pinball(answer, truth):
    """Of three quantiles, smoothed over a percent, the median counting double."""
    of = lambda q, error: .01 * jax.nn.softplus(error / .01) - q * error
    low, median, high = (a - truth for a in answer)
    dear = jnp.exp(RELATIVE * jnp.clip(jax.lax.stop_gradient(median), -1, 1))
    return of(.1, low) + 2 * of(.5, median) * dear + of(.9, high)


def loss(network, x, d):
    remaining, health = quantiles(forward(network, x))
    # ln(runtime / elapsed) = ln(1 + e^u) with u = ln(remaining / elapsed).
    of_runtime = pinball(jax.nn.softplus(remaining + d["grid_remaining"]), d["ln_runtime"])
    of_health = pinball(health + d["grid_capacity"], d["ln_health"])
    return (of_runtime + .5 * d["known"] * of_health).mean()


def start(key, inputs):
    sizes = (inputs,) + HIDDEN + (6,)
    keys = jax.random.split(key, len(sizes))
    network = [(jax.random.normal(k, (a, b)) * a ** -.5, jnp.zeros(b)) for k, a, b in zip(keys, sizes, sizes[1:])]
    return network[:-1] + [(network[-1][0] * .1, jnp.array([0, -1.5, -1.5, 0, -1.5, -1.5]))]


@jax.jit
def fit(keys, shares, x, d):
    """A network for each key, fitted (Adam, cosine rate) on questions drawn by its own running sum of weights."""

    def one(key, share):
        key, first = jax.random.split(key)
        network = start(first, x.shape[1])
        zero = jax.tree_util.tree_map(jnp.zeros_like, network)

        def step(state, i):
            network, mean, square, key = state
            key, draw, noise = jax.random.split(key, 3)
            j = jnp.minimum(jnp.searchsorted(share, jax.random.uniform(draw, (BATCH,))), len(share) - 1)
            seen = x[j] + NOISE * jax.random.normal(noise, (BATCH, x.shape[1]))
            slope = jax.grad(loss)(network, seen, {name: column[j] for name, column in d.items()})
            mean = jax.tree_util.tree_map(lambda m, g: .9 * m + .1 * g, mean, slope)
            square = jax.tree_util.tree_map(lambda s, g: .999 * s + .001 * g * g, square, slope)
            rate = RATE * .5 * (1 + jnp.cos(jnp.pi * i / STEPS))
            move = lambda p, m, s: p - rate * m / (1 - .9 ** (i + 1.)) / (jnp.sqrt(s / (1 - .999 ** (i + 1.))) + 1e-8)
            network = jax.tree_util.tree_map(move, network, mean, square)
            network = [(w * (1 - rate * DECAY), b) for w, b in network]
            return (network, mean, square, key), None

        return jax.lax.scan(step, (network, zero, zero, key), jnp.arange(STEPS))[0][0]

    return jax.vmap(one)(keys, shares)


def fitted(d, folds):
    """Networks for each choice of questions; centre and scale of the features."""
    own, w = d["features"][~d["extra"]], weights(d)
    centre, scale = own.mean(0), own.std(0) + 1e-6
    known = d["health"] > 0
    single = lambda values: jnp.asarray(values, dtype=jnp.float32)
    truth = dict(grid_remaining=d["features"][:, REMAINING], grid_capacity=d["features"][:, CAPACITY], known=known,
                 ln_runtime=np.log(d["runtime"] / d["elapsed"]), ln_health=np.log(np.where(known, d["health"], 1)))
    shares = [np.cumsum(np.where(chosen, w, 0)) for chosen in folds for _ in range(NETWORKS)]
    keys = jnp.stack([jax.random.PRNGKey(seed) for _ in folds for seed in range(NETWORKS)])
    networks = fit(keys, single([share / share[-1] for share in shares]), single(standardized(d["features"], centre, scale)),
                   {name: single(column) for name, column in truth.items()})
    return centre, scale, networks


def standardized(features, centre, scale):
    return np.clip((features - centre) / scale, -3, 3)


def answers(model, place, features):
    """ln of remaining time over elapsed and of health, each with p10, p50, p90, by the networks of one fold."""
    centre, scale, networks = model
    x = jnp.asarray(standardized(features, centre, scale), dtype=jnp.float32)
    mine = jax.tree_util.tree_map(lambda p: p[place * NETWORKS:(place + 1) * NETWORKS], networks)
    shifts = [np.asarray(shift.mean(1)) for shift in quantiles(jax.vmap(partial(forward), in_axes=(0, None))(mine, x))]
    return shifts[0] + features[:, REMAINING], shifts[1] + features[:, CAPACITY]


def held_out(d, fold_of):
    """For each question about a recorded discharge, the answer of a model that has not seen its fold."""
    u, health = np.zeros((3, len(d["part"]))), np.zeros((3, len(d["part"])))
    folds = sorted(set(fold_of[~d["extra"]]))
    model = fitted(d, [fold_of != fold for fold in folds])
    for place, fold in enumerate(folds):
        asked = (fold_of == fold) & ~d["extra"]
        u[:, asked], health[:, asked] = answers(model, place, d["features"][asked])
    return u, health


def folds_of_batteries(d, count=5):
    random, fold = np.random.default_rng(3), {}
    for generator in sorted(set(d["generator"])):
        batteries = sorted(set(d["battery"][(d["generator"] == generator) & ~d["extra"]]))
        random.shuffle(batteries)
        fold.update({battery: str(i % count) for i, battery in enumerate(batteries)})
    # Variants of a battery leave with it; other simulations stay: they are of our own making.
    return np.array([fold.get(b, "extra") for b in d["battery"]])


def folds_of_generators(d):
    own = np.where(np.char.startswith(d["generator"], "real"), "real", d["generator"])
    return np.where(d["simulator"] == "variants", "real", np.where(d["extra"], "extra", own))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--spread", type=float, nargs=16, default=[1] * 16)
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    data = load(options.files)
    if not options.held_out:
        tables.rust(fitted(data, [np.ones(len(data["part"]), bool)]), np.reshape(options.spread, (2, 2, 4)), NETWORKS, HIDDEN)
        return
    answered = [(name, held_out(data, folds(data))) for name, folds in
                (("batteries", folds_of_batteries), ("generators", folds_of_generators))]
    spread = tables.spreads(data, [answer for _, answer in answered])
    print("spread", *(f"{stretch:.2f}" for stretch in spread.flatten()))
    for name, (u, health) in answered:
        print(f"{name} held out")
        unsteady = tables.is_unsteady(data)
        tables.errors(data, tables.stretched(u, u, spread[0], unsteady), tables.stretched(health, u, spread[1], unsteady))


if __name__ == "__main__":
    main()
