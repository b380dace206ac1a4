"""Whether simulated questions can be told from recorded ones, and by which figures: apart.py RECORDED.csv SIMULATED.csv ...

What a classifier finds, the network finds, too: were a figure of one simulator other than what is recorded (an exact
temperature, say), they would know the physics by it, and by that what no battery tells. Prints the area under the curve by
kind and part of the runtime, 0.5 being alike, and the figures that it falls without. The files are those of network.py.
Needs numpy and scikit-learn.
"""

import sys

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

import questions

KINDS = {"porous electrode": ("pybamm_full", "sim_pb"), "circuit": ("ecm_ceraolo", "sim_ecm")}
PARTS = ((0.07, 0.13), (0.4, 0.6))
FOLDS, SHOWN = 5, 6


def told_apart(figures, recorded, battery):
    """The area under the curve over batteries held out, and by how much it falls when a figure is shuffled."""
    rng = np.random.default_rng(0)
    names = np.unique(battery)
    fold = rng.permutation(len(names))[np.searchsorted(names, battery)] % FOLDS
    weight = np.where(recorded, (~recorded).sum() / recorded.sum(), 1.0)
    answer, falls = np.zeros(len(recorded)), np.zeros(figures.shape[1])
    for out in (fold == i for i in range(FOLDS)):
        model = HistGradientBoostingClassifier(max_iter=150, learning_rate=0.05, max_leaf_nodes=12, min_samples_leaf=40)
        model.fit(figures[~out], recorded[~out], sample_weight=weight[~out])
        area = lambda seen: roc_auc_score(recorded[out], model.predict_proba(seen)[:, 1], sample_weight=weight[out])
        answer[out] = model.predict_proba(figures[out])[:, 1]
        for figure in range(figures.shape[1]):
            shuffled = figures[out].copy()
            shuffled[:, figure] = rng.permutation(shuffled[:, figure])
            falls[figure] += (area(figures[out]) - area(shuffled)) / FOLDS
    return roc_auc_score(recorded, answer, sample_weight=weight), falls


def main():
    d = questions.load(sys.argv[1:])
    for kind, generators in KINDS.items():
        for first, last in PARTS:
            chosen = np.isin(d["generator"], generators) & (first < d["part"]) & (d["part"] < last)
            chosen &= (d["profile"] != "steps") & ~d["scored"]
            area, falls = told_apart(d["features"][chosen], ~d["extra"][chosen], d["battery"][chosen])
            worst = ", ".join(f"{figure}: {falls[figure]:.3f}" for figure in np.argsort(-falls)[:SHOWN])
            print(f"{kind}, {first} to {last} of the runtime: {area:.2f}; without figure {worst}", flush=True)


if __name__ == "__main__":
    main()
