"""Networks, and how they are fitted: large ones to the truth, and the small one, which fits into a monitor, to the large ones.

The truth about one discharge is noise to a small network; the mean of many large ones is not (Hinton, Vinyals and Dean
2015, "Distilling the knowledge in a neural network"). Needs jax.
"""

from dataclasses import dataclass

import jax
import jax.numpy as jnp

RELATIVE = .6  # 0: the error in ln of the median counts; 1: that in percent of the truth, in which too much is the dearer error
OF_CAPACITY = .8  # of what its error counts, that of the runtime being 1
FAR = .2  # beyond this error in ln a larger one counts ever less: the middle goes to where most truths are
LEAST, MOST = -7, 3  # limits of ln(way to p10 or p90)
BATCH = 512
DRAWN = 20000  # questions on which the bytes are to be near the weights
NOISE = .05  # on the standardized figures
TEACHERS = 8  # large networks, whose mean the small one learns
COPIES = 4  # of each question, with noise of its own, that the large networks answer once and for all
AT_ONCE = 4096  # questions they answer together


@dataclass(frozen=True)
class Kind:
    """A network's sizes, and its fit."""

    hidden: tuple
    steps: int
    rate: float
    decay: float


LARGE = Kind(hidden=(200, 100), steps=9000, rate=5e-3, decay=1e-3)
SMALL = Kind(hidden=(128, 64), steps=30000, rate=5e-3, decay=1e-4)


def forward(network, x):
    for w, b in network[:-1]:
        x = jnp.tanh(x @ w + b)
    return x @ network[-1][0] + network[-1][1]


def quantiles(o):
    """Shifts against the grid: [runtime, capacity] x [p10, p50, p90]."""
    way = jnp.exp(jnp.clip(o, LEAST, MOST))
    return [jnp.stack([o[..., k] - way[..., k + 1], o[..., k], o[..., k] + way[..., k + 2]]) for k in (0, 3)]


def together(networks, x):
    """The shifts of `quantiles`, in the mean of several networks."""
    return [shift.mean(1) for shift in quantiles(jax.vmap(forward, in_axes=(0, None))(networks, x))]


def runtimes(shift, d):
    """ln(runtime / elapsed) = ln(1 + e^u) with u = ln(remaining / elapsed)."""
    return jax.nn.softplus(shift + d["grid_remaining"])


def error(answer, truth):
    """Of three quantiles: pinball loss of the outer ones, smoothed over a percent; the middle one counts double."""
    of = lambda q, off: .01 * jax.nn.softplus(off / .01) - q * off
    low, median, high = (a - truth for a in answer)
    dear = jnp.exp(RELATIVE * jnp.clip(jax.lax.stop_gradient(median), -1, 1))
    return of(.1, low) + 2 * FAR * jnp.log1p(jnp.sqrt(median**2 + 1e-4) / FAR) * dear + of(.9, high)


def noisy(key, x):
    return x + NOISE * jax.random.normal(key, x.shape)


def from_truth(network, key, x, d):
    remaining, health = quantiles(forward(network, noisy(key, x)))
    of_runtime = error(runtimes(remaining, d), d["ln_runtime"])
    of_health = error(health + d["grid_capacity"], d["ln_health"])
    return (of_runtime + OF_CAPACITY * d["known"] * of_health).mean()


def from_teachers(network, _key, x, d):
    """The distance of the answers from those of the large networks, smoothed over a percent, the median counting double."""
    square = lambda one, other: jnp.array([1, 2, 1]) @ (one - other.T) ** 2
    remaining, health = quantiles(forward(network, x))
    both = square(runtimes(remaining, d), d["runtimes"]) + OF_CAPACITY * square(health, d["health"])
    return jnp.sqrt(both + 1e-4).mean()


def drawn(x, share):
    """Questions as the small network sees them in its fit."""
    place, noise = jax.random.split(jax.random.PRNGKey(COPIES))
    return noisy(noise, x[places(place, share, DRAWN)])


def places(key, share, count):
    return jnp.minimum(jnp.searchsorted(share, jax.random.uniform(key, (count,))), len(share) - 1)


def start(key, kind, inputs):
    sizes = (inputs,) + kind.hidden + (6,)
    keys = jax.random.split(key, len(sizes))
    network = [(jax.random.normal(k, (a, b)) * a ** -.5, jnp.zeros(b)) for k, a, b in zip(keys, sizes, sizes[1:])]
    return network[:-1] + [(network[-1][0] * .1, jnp.array([0, -1.5, -1.5, 0, -1.5, -1.5]))]


def fit(kind, loss, seed, share, x, d):
    """A network by Adam with a cosine rate, on questions drawn by `share`, the running sum of their weights."""
    key, first = jax.random.split(jax.random.PRNGKey(seed))
    network = start(first, kind, x.shape[1])
    zero = jax.tree_util.tree_map(jnp.zeros_like, network)

    def step(state, i):
        network, mean, square, key = state
        key, draw, noise = jax.random.split(key, 3)
        j = places(draw, share, BATCH)
        slope = jax.grad(loss)(network, noise, x[j], {name: column[j] for name, column in d.items()})
        mean = jax.tree_util.tree_map(lambda m, g: .9 * m + .1 * g, mean, slope)
        square = jax.tree_util.tree_map(lambda s, g: .999 * s + .001 * g * g, square, slope)
        rate = kind.rate * .5 * (1 + jnp.cos(jnp.pi * i / kind.steps))
        move = lambda p, m, s: p - rate * m / (1 - .9 ** (i + 1.)) / (jnp.sqrt(s / (1 - .999 ** (i + 1.))) + 1e-8)
        network = jax.tree_util.tree_map(move, network, mean, square)
        network = [(w * (1 - rate * kind.decay), b) for w, b in network]
        return (network, mean, square, key), None

    return jax.lax.scan(step, (network, zero, zero, key), jnp.arange(kind.steps))[0][0]


@jax.jit
def taught(for_large, for_small, x, d):
    """The small network; `for_large` and `for_small` are the running sums of the questions' weights."""
    teachers = jax.vmap(lambda seed: fit(LARGE, from_truth, seed, for_large, x, d))(jnp.arange(TEACHERS))
    seen = jnp.concatenate([noisy(jax.random.PRNGKey(copy), x) for copy in range(COPIES)])
    asked = dict(grid_remaining=jnp.tile(d["grid_remaining"], COPIES))
    remaining, health = jax.lax.map(lambda question: together(teachers, question), seen, batch_size=AT_ONCE)
    asked |= dict(runtimes=runtimes(remaining.T, asked).T, health=health)
    share = jnp.concatenate([for_small + copy for copy in range(COPIES)]) / COPIES
    return fit(SMALL, from_teachers, TEACHERS, share, seen, asked)
