"""The questions of the fit: read from the files that benches prints, weighed, and split into folds."""

import os

import numpy as np

REMAINING, CAPACITY = 27, 30  # as in src/network/features.rs
# Weight of all records of a simulator together, that of the recorded ones being 1, by the name of the file.
SIMULATED = {"circuit": 9, "porous": 6, "porous2": 3, "variants": 4, "measured": 2, "shepherd": 0.3, "ciemat": 0.3,
             "ruined": 0.6}
MEASURED_WEIGHT = 100  # of a record of a real battery, a simulated one from the recorded set being 1
EARLY = 1.5  # of a question about a variant before 0.25 of the runtime: the beginning of measured ones is like no other
WORN_WEIGHT = 1.6  # of a battery under 60 % of its nameplate: the largest errors are theirs
# Of a record whose load steps, in the fit of the large networks and in that of the small one, which has less room.
STEPS_FOR_LARGE, STEPS_FOR_SMALL = 1.2, 3


def load(paths):
    """Columns of all files; the first is that of the recorded discharges."""
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


def weights(d, of_steps):
    """How much each question counts in the fit; those of the score do not. `of_steps`: the weight of a record whose load steps."""
    _, record = np.unique(d["record"], return_inverse=True)
    count = np.bincount(record, ~d["scored"])
    _, battery = np.unique(d["battery"], return_inverse=True)
    records = np.bincount(np.unique(np.stack([battery, record]), axis=1)[0])
    w = 1 / count[record] * records[battery] ** -.5
    w = w * np.where(np.char.startswith(d["generator"], "real"), MEASURED_WEIGHT, 1)
    w = w * np.where((d["health"] > 0) & (d["health"] < .6), WORN_WEIGHT, 1)
    w = w * np.where(d["part"] < .08, .75, 1)  # nobody trusts an answer that early
    w = w * np.where(d["profile"] == "steps", of_steps, 1) * np.where(d["scored"], 0, 1)
    for name in set(d["simulator"]) - {""}:
        mine = d["simulator"] == name
        if name == "variants":
            w[mine] *= np.where(d["part"][mine] < .25, EARLY, 1)
        w[mine] *= SIMULATED[name] * w[~d["extra"]].sum() / w[mine].sum()
    return w


def folds_of_batteries(d, count=5):
    """The fold of each question: no battery is in two of them."""
    random, fold = np.random.default_rng(3), {}
    for generator in sorted(set(d["generator"])):
        batteries = sorted(set(d["battery"][(d["generator"] == generator) & ~d["extra"]]))
        random.shuffle(batteries)
        fold.update({battery: str(i % count) for i, battery in enumerate(batteries)})
    # Variants of a battery, or of two, leave with each; other simulations stay: they are of our own making.
    return np.array(["+".join(fold.get(one, "extra") for one in b.split("+")) for b in d["battery"]])


def folds_of_generators(d):
    """The fold of each question: its generator."""
    own = np.where(np.char.startswith(d["generator"], "real"), "real", d["generator"])
    return np.where(d["simulator"] == "variants", "real", np.where(d["extra"], "extra", own))


def without(fold_of, fold):
    """Whether each question stays when `fold` is held out."""
    names, name_of = np.unique(fold_of, return_inverse=True)
    return np.array([fold not in name.split("+") for name in names])[name_of]
