"""Fits the network of src/network: network.py RECORDED.csv SIMULATED.csv ...  > src/network/weights.rs

The files are what `cargo run --release -p benches --bin accuracy DIRECTORY --features` prints for a directory of records.
With --held-out, no weights are written: prints the calibration, and the errors over whole batteries, and then over whole
generators, that the fit had not seen. Needs numpy and jax. The same input gives the same weights.
"""

import argparse

import jax.numpy as jnp
import numpy as np

import learning
import questions
import rounding
import tables
from questions import CAPACITY, REMAINING


def fitted(d, chosen):
    """Centre and scale of the features, and the layers of the network fitted to the chosen questions, in bytes as it ships."""
    own = d["features"][~d["extra"]]
    centre, scale = own.mean(0), own.std(0) + 1e-6
    known = d["health"] > 0
    truth = dict(grid_remaining=d["features"][:, REMAINING], grid_capacity=d["features"][:, CAPACITY], known=known,
                 ln_runtime=np.log(d["runtime"] / d["elapsed"]), ln_health=np.log(np.where(known, d["health"], 1)))
    x = single(standardized(d["features"], centre, scale))
    shares = [share(d, chosen, steps) for steps in (questions.STEPS_FOR_LARGE, questions.STEPS_FOR_SMALL)]
    network = learning.taught(*shares, x, {name: single(column) for name, column in truth.items()})
    return centre, scale, rounding.rounded(network, learning.drawn(x, shares[-1]))


def share(d, chosen, of_steps):
    """The running sum of the weights of the chosen questions, which ends in 1."""
    running = np.cumsum(np.where(chosen, questions.weights(d, of_steps), 0))
    return single(running / running[-1])


def single(values):
    return jnp.asarray(values, dtype=jnp.float32)


def standardized(features, centre, scale):
    return np.clip((features - centre) / scale, -3, 3)


def answers(model, features):
    """ln of remaining time over elapsed and of health, each with p10, p50, p90."""
    centre, scale, layers = model
    outputs = learning.forward([(single(one.whole * one.step), single(one.constant)) for one in layers],
                               single(standardized(features, centre, scale)))
    remaining, health = map(np.asarray, learning.quantiles(outputs))
    return remaining + features[:, REMAINING], health + features[:, CAPACITY]


def held_out(d, fold_of):
    """For each question about a recorded discharge, the answer of a model that has not seen its fold."""
    u, health = np.zeros((3, len(d["part"]))), np.zeros((3, len(d["part"])))
    for fold in sorted(set(fold_of[~d["extra"]])):
        asked = (fold_of == fold) & ~d["extra"]
        u[:, asked], health[:, asked] = answers(fitted(d, questions.without(fold_of, fold)), d["features"][asked])
    return u, health


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--calibration", type=float, nargs=72, default=[0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1] * 6)
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    data = questions.load(options.files)
    if not options.held_out:
        model = fitted(data, np.ones(len(data["part"]), bool))
        tables.rust(model, np.reshape(options.calibration, (2, 3, 3, 4)))
        return
    of_batteries, of_generators = questions.folds_of_batteries(data), questions.folds_of_generators(data)
    answered = [held_out(data, folds) for folds in (of_batteries, of_generators)]
    calibration = np.round(tables.calibrations(data, answered, np.ones(len(data["part"]), bool)), 3)
    print("calibration", *calibration.flatten())
    for name, calibrated in zip(("batteries", "generators"), tables.calibrated_apart(data, answered, of_batteries)):
        print(f"{name} held out")
        tables.errors(data, *calibrated)


if __name__ == "__main__":
    main()
