"""Discharges of a circuit model with varied parameters: circuit.py DIRECTORY BATTERIES RUNS SEED

After Ceraolo (2000), cell by cell with weak ones among them, under overlays of coup de fouet and surface charge. Writes
records and manifest.csv. Needs numpy. The ranges began as those of least squares on the recorded circuit-model discharges
(circuit_ranges.py); each draw being independent of the others, they were narrowed until charges, levels and slopes spread as
the recorded ones do (compare.py).
"""

import sys

import numpy as np

import records


def params(B, rng):
    g = lambda m, s: rng.normal(m, s, B)
    ln = lambda m, s: m * np.exp(rng.normal(0, s, B))
    p = dict(nom=rng.choice(records.NOMINAL_AH, B), cells=rng.choice([6, 6, 6, 6, 6, 12, 24], B), soh=records.healths(rng, B))
    # `knee`: the part of the polarization that the current does not change.
    kc = rng.normal(0, 1, B)
    p["Kc"] = 1 + np.clip(0.23 * np.exp(0.42 * kc), 0.04, 0.9)
    p["I1"] = ln(0.14, 0.3)
    p["d"] = np.clip(g(0.48, 0.14), 0.2, 1.4)
    p["eps"] = np.clip(g(0.54, 0.12), 0.2, 1.2)
    p["Em0"] = g(2.145, 0.012)
    p["Ke"] = np.clip(g(0.555, 0.07) + 0.05 * kc, 0.25, 0.95) * 1e-3
    p["knee"] = ln(0.031, 0.42)
    p["R0"] = ln(0.084, 0.3)
    p["R0T"] = np.clip(g(0.008, 0.005), 0, 0.02)
    p["A0"] = -rng.uniform(0.2, 2.2, B)
    p["R1"] = ln(0.135, 0.3)
    p["R1T"] = g(0.014, 0.012)
    p["tau"] = ln(500, 1.2)
    p["tauA"] = ln(1500, 1.3)
    p["aR"] = rng.uniform(0.1, 1.2, B)
    p["spread"] = rng.uniform(0.005, 0.03, B)
    p["weak"] = np.where(rng.random(B) < 0.3, rng.uniform(0.03, 0.22, B), 0)
    p["onset"] = records.Onset(rng, B)
    p["heat"] = rng.uniform(0, 1.2, B)
    return p


NC = 24


def cells(p, rng):
    B = len(p["nom"])
    f = 1 + p["spread"][:, None] * rng.normal(0, 1, (B, NC))
    mask = np.arange(NC)[None] < p["cells"][:, None]
    nw = 1 + (rng.random(B) < 0.3).astype(int)
    w = np.arange(NC)[None] < nw[:, None]
    f = f * (1 - p["weak"][:, None] * w)
    return f, mask


def cap(p, C0, I, T):  # Ah at current I (A) ; C0: capacity at I* and 25ish
    I1 = p["I1"][:, None] * p["nom"][:, None]
    return (
        p["Kc"][:, None]
        * C0
        * np.maximum(1 + T / 40.0, 0.05) ** p["eps"][:, None]
        / (1 + (p["Kc"][:, None] - 1) * (np.maximum(I, 1e-6) / I1) ** p["d"][:, None])
    )


def simulate(p, f, mask, C, load, T0, soc0, dt, nmax, onset=True):
    """C: scale of capacity per battery. load(t,V12)->I. returns t,V(12V),I,T, until 10.5"""
    B = len(p["nom"])
    nb = p["cells"]
    C0 = C[:, None] * f
    T = T0.copy()
    cref = cap(p, C0, np.zeros((B, 1)), 25.0)
    Qe = (1 - soc0)[:, None] * cref * np.ones((1, NC))
    I1 = np.zeros((B, 1))
    Iav = np.zeros((B, 1))
    vs = np.zeros((B, 1))
    out = []
    live = np.ones(B, bool)
    V = np.full(B, 12.6)
    q = np.zeros(B)
    r0 = (
        p["R0"][:, None]
        / p["nom"][:, None]
        * (1 + p["aR"][:, None] * np.maximum(1 - p["soh"][:, None], 0))
    )
    r1 = p["R1"][:, None] / p["nom"][:, None] * (1 + p["aR"][:, None] * np.maximum(1 - p["soh"][:, None], 0))
    for n in range(nmax):
        t = n * dt
        for _ in range(2 if n == 0 else 1):
            I = load(t, V)[:, None]
            th = T[:, None]
            ct = cap(p, C0, 0 * I, th)
            ci = cap(p, C0, Iav if n else I, th)
            soc = 1 - Qe / np.maximum(ct, 1e-3)
            doc = np.clip(1 - Qe / np.maximum(ci, 1e-3), 1e-4, 1)
            R0 = r0 * np.exp(p["R0T"][:, None] * (25 - th)) * (1 + p["A0"][:, None] * (soc - 1))
            R1 = r1 * np.exp(p["R1T"][:, None] * (25 - th))
            V1 = -(R1 * I1 + p["knee"][:, None]) * np.log(doc)
            v = p["Em0"][:, None] - p["Ke"][:, None] * (273 + th) * (1 - soc) - R0 * I - V1
            dead = Qe >= ci * 1.0
            v = np.maximum(v - np.where(dead, (Qe / np.maximum(ci, 1e-3) - 1) * 6, 0), 0.3)
            V = np.where(mask, v, 0).sum(1) * 6 / nb
        u = q / (p["nom"] * p["soh"])
        Vt = V + (p["onset"].volts(u, I[:, 0] / p["nom"]) * (soc0 > 0.99) if onset else 0)
        out.append((t.copy(), Vt.copy(), I[:, 0].copy(), T.copy()))
        live &= Vt > 10.45
        if not live.any():
            break
        Qe = Qe + I * dt[:, None] / 3600
        q = q + I[:, 0] * dt / 3600
        k = 1 - np.exp(-dt / p["tau"])[:, None]
        I1 = I1 + (I - I1) * k
        Iav = Iav + (I - Iav) * (1 - np.exp(-dt / p["tauA"])[:, None]) if n else I
        T = T + dt * records.warming(p["heat"], Vt, I[:, 0], p["nom"], T - T0)
        V = Vt
    return [np.array(a).T for a in zip(*out)]


def c20(p, f, mask, C):
    B = len(p["nom"])
    dt = p["nom"] / (p["nom"] / 20) * 3600 / 400
    t, V, I, T = simulate(
        p, f, mask, C, lambda t, V: p["nom"] / 20, np.full(B, 25.0), np.ones(B), dt * np.ones(B), nmax=800, onset=False
    )
    k = np.argmax(V <= 10.5, axis=1)
    k = np.where((V <= 10.5).any(1), k, V.shape[1] - 1)
    return np.array([t[i, k[i]] * p["nom"][i] / 20 / 3600 for i in range(B)])


def make_load(kind, p, rng, I):
    B = len(I)
    P = I * 12
    R = 12 / I
    pulses = [records.Pulse(rng) for _ in range(B)]
    per, duty, low, high = np.array([(pulse.period_s, pulse.duty, pulse.low, pulse.high) for pulse in pulses]).T
    ph = rng.random(B)
    lo, hi = I * low, I * high
    a, dper = np.array([records.sine(rng) for _ in range(B)]).T
    dph = rng.uniform(0, 6.28, B)
    Th = p["nom"] * p["soh"] / I * 3600
    nl = rng.integers(1, 5, B)
    edges = np.sort(rng.uniform(0.05, 1.0, (B, 5)), 1) * Th[:, None]
    lev = I[:, None] * rng.uniform(0.5, 1.7, (B, 6))
    for i in range(B):
        edges[i, nl[i] :] = 1e12

    def load(t, V):
        Vc = np.clip(V, 6, 14)
        i = np.where(
            kind == "cc",
            I,
            np.where(
                kind == "cp",
                P / Vc,
                np.where(
                    kind == "cr",
                    Vc / R,
                    np.where(
                        kind == "pulse",
                        np.where(((t / per + ph) % 1) < duty, hi, lo),
                        np.where(
                            kind == "daily",
                            I * (1 + a * np.sin(2 * np.pi * t / dper + dph)),
                            lev[np.arange(B), (t[:, None] >= edges).sum(1)],
                        ),
                    ),
                ),
            ),
        )
        return i

    return load, per


def main(out, batteries, runs, seed):
    rng = np.random.default_rng(seed)
    writer = records.Writer(out, "sim_ecm")
    p = params(batteries, rng)
    f, mask = cells(p, rng)
    C = p["nom"] * p["soh"] / p["Kc"] * 1.15
    target = p["nom"] * p["soh"]
    for _ in range(4):
        C = C * target / np.maximum(c20(p, f, mask, C), 1e-3)
    true = c20(p, f, mask, C)
    print("c20 err", np.percentile(abs(true / target - 1), [50, 95, 100]))
    ok = abs(true / target - 1) < 0.03
    for run in range(runs):
        B = batteries
        I = records.rates(rng, B) * p["nom"]
        kind = rng.choice(["cc", "cp", "cr", "pulse", "daily", "steps"], B, p=[0.35, 0.18, 0.08, 0.16, 0.07, 0.16])
        T0 = records.temperatures(rng, B)
        soc0 = np.where(rng.random(B) < 0.13, rng.uniform(0.7, 0.93, B), 1.0)
        runtime = target / I * 3600
        load, per = make_load(kind, p, rng, I)
        # Ten samples a pulse, if that is not too many.
        dt = np.where(kind == "pulse", np.clip(per / 10, runtime / 1000, runtime / 300), np.clip(runtime / 300, 2, 180))
        t, V, Ic, T = simulate(p, f, mask, C, load, T0, soc0, dt, nmax=2000)
        for i in range(B):
            if ok[i]:
                writer.add(rng, f"sim{seed}_{i}", kind[i], p["cells"][i], p["nom"][i], true[i], soc0[i], t[i], V[i], Ic[i], T[i])
    writer.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
