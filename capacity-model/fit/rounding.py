"""Weights in bytes: what the rounding of one does wrong, those rounded after it make good.

What goes into a layer is alike in much, so that one weight can stand in for another (Frantar, Ashkboos, Hoefler and Alistarh
2023, "GPTQ: accurate post-training quantization for generative pre-trained transformers").
"""

from dataclasses import dataclass

import numpy as np

MOST = 127
LEAST_VARIANCE = 1e-3  # of an input, in the mean of all: what hardly varies would be given any weight


@dataclass(frozen=True)
class Layer:
    """Weights in units of `step`, [inputs, outputs]; `step` and `constant` of each output."""

    whole: np.ndarray
    step: np.ndarray
    constant: np.ndarray

    def __call__(self, x):
        return x @ (self.whole * self.step) + self.constant


def rounded(network, x):
    """The layers of the network in bytes, near it on the questions `x`."""
    exact, layers = np.asarray(x, dtype=float), []
    given = exact
    for weights, constant in network:
        weights = np.asarray(weights, dtype=float)
        step = np.array([float(f"{most / MOST:.4g}") for most in np.abs(weights).max(0)])
        whole = whole_multiples(weights / step, np.cov(given.T))
        wanted = exact @ weights + np.asarray(constant, dtype=float)
        # The constant keeps the mean.
        layers.append(Layer(whole, step, (wanted - given @ (whole * step)).mean(0)))
        exact, given = np.tanh(wanted), np.tanh(layers[-1](given))
    return layers


def whole_multiples(weights, covariance):
    """Each row rounded in the order of its input's variance, its error shared among those that follow."""
    inputs = len(weights)
    covariance = covariance + np.eye(inputs) * LEAST_VARIANCE * np.trace(covariance) / inputs
    order = np.argsort(-np.diag(covariance))
    share = np.linalg.cholesky(np.linalg.inv(covariance[np.ix_(order, order)])).T
    rest, whole = weights[order].copy(), np.zeros(weights.shape, dtype=int)
    for i, place in enumerate(order):
        whole[place] = np.clip(np.rint(rest[i]), -MOST, MOST)
        rest[i + 1:] -= np.outer(share[i, i + 1:], (rest[i] - whole[place]) / share[i, i])
    return whole
