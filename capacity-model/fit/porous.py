"""Discharges of a porous-electrode model with varied design, temperature and age: porous.py DIRECTORY BATTERIES SEED

PyBaMM, Sulzer 2019 (Full), under overlays of coup de fouet and surface charge. Constant power and resistance are ramps of
the current; steps are smooth over ten seconds. The ranges are such that charges, levels and slopes are as recorded
(compare.py); in the cold less of the material takes part, which the model itself lacks. Writes records and manifest.csv.
Needs numpy and pybamm.
"""

import sys

import numpy as np
import pybamm

import records

STEPS = 4  # of the load, at the most

pybamm.set_logging_level("CRITICAL")
out, N, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
writer = records.Writer(out, "sim_pb")
rng = np.random.default_rng(seed)
model = pybamm.lead_acid.Full()
p = model.default_parameter_values
ip = pybamm.InputParameter
D0 = p["Electrolyte diffusivity [m2.s-1]"]
jp0 = p["Positive electrode exchange-current density [A.m-2]"]
jn0 = p["Negative electrode exchange-current density [A.m-2]"]
p["Electrolyte diffusivity [m2.s-1]"] = lambda c: D0(c) * ip("kD")
p["Positive electrode exchange-current density [A.m-2]"] = lambda c, T: jp0(c, T) * ip("kjp")
p["Negative electrode exchange-current density [A.m-2]"] = lambda c, T: jn0(c, T) * ip("kjn")
p["Maximum porosity of negative electrode"] = ip("en")
p["Maximum porosity of positive electrode"] = ip("ep")
p["Negative electrode volumetric capacity [C.m-3]"] = ip("qn")
p["Positive electrode volumetric capacity [C.m-3]"] = ip("qp")
p["Initial State of Charge"] = ip("soc0")
p["Lower voltage cut-off [V]"] = 1.64
p["Current function [A]"] = (
    lambda t: ip("I")
    * (1 + ip("g") * t / ip("tau"))
    * (1 + ip("a") * pybamm.sin(ip("w") * t + ip("ph")))
    * (ip("low") + ip("rise") * (1 + pybamm.tanh(8 * (pybamm.sin(ip("w") * t + ip("ph")) - ip("above")))) / 2)
    * (1 + sum(ip(f"rise{k}") * (1 + pybamm.tanh((t - ip(f"at{k}")) / 5)) / 2 for k in range(STEPS)))
)
sim = pybamm.Simulation(model, parameter_values=p, solver=pybamm.IDAKLUSolver(rtol=1e-4, atol=1e-6))


def solve(inp, tend, n=320):
    sol = sim.solve(t_eval=[0, tend], t_interp=np.linspace(0, tend, n), inputs=inp)
    t = sol["Time [s]"].entries
    return t, sol["Battery voltage [V]"].entries, sol["Current [A]"].entries


STEADY = dict(a=0.0, w=1.0, ph=0.0, low=1.0, rise=0.0, above=0.0)


def swing(rng, kind):
    """Inputs of a current that swings about its mean, or does not."""
    ph = rng.uniform(0, 2 * np.pi)
    if kind == "daily":
        a, period_s = records.sine(rng)
        return STEADY | dict(ph=ph, a=a, w=2 * np.pi / period_s)
    if kind == "pulse":
        pulse = records.Pulse(rng)
        w, above = 2 * np.pi / pulse.period_s, np.cos(np.pi * pulse.duty)
        return STEADY | dict(ph=ph, w=w, low=pulse.low, rise=pulse.high - pulse.low, above=above)
    return STEADY


def samples(kind, tend, swings):
    """Ten a pulse, if that is not too many."""
    return int(np.clip(tend * swings["w"] / (2 * np.pi) * 10, 600, 2000)) if kind == "pulse" else 420


for b in range(N):
    nom = float(rng.choice([7, 12, 17, 26, 40, 55, 65, 100, 120, 150, 200.0]))
    worn = rng.random()
    base = dict(
        kD=np.exp(rng.normal(0.1, 0.3)),
        kjp=np.exp(rng.normal(0, 0.5)),
        kjn=np.exp(rng.normal(0, 0.5)),
        en=rng.uniform(0.45, 0.6),
        ep=rng.uniform(0.48, 0.62),
        qn=3.473e9 * np.exp(rng.normal(0, 0.15)),
        qp=2.745e9 * np.exp(rng.normal(0, 0.15)),
    )
    age = 0 if worn < 0.35 else rng.uniform(0, 0.55)  # loss of active material and of porosity
    mode = rng.random()
    for k in ("qp", "qn", "kjp", "kjn"):
        base[k] *= 1 - age * rng.uniform(0, 1.2 if k[0] == "k" else 0.9) * (0.3 + 0.7 * (mode < 0.7))
    base["ep"] *= 1 - 0.35 * age * rng.random()
    base["en"] *= 1 - 0.2 * age * rng.random()
    R = np.exp(rng.normal(np.log(0.32), 0.5)) * (1 + 1.5 * age) / 17
    off = rng.normal(0, 0.05)
    no_steps = {f"rise{k}": 0.0 for k in range(STEPS)} | {f"at{k}": 1e9 for k in range(STEPS)}
    one = dict(base, I=0.85, g=0.0, tau=1.0, soc0=1.0, **STEADY, **no_steps)
    try:
        t, v, i = solve(one, 3600 * 30)
    except Exception as e:
        print("c20", str(e)[:80])
        continue
    v = v - R * i + off
    if not (v <= 10.5).any():
        print("no end", v[-1])
        continue
    ah20 = 0.85 * t[np.argmax(v <= 10.5)] / 3600
    h = rng.uniform(0.96, 1.12) if age == 0 else np.clip(1.03 - age * rng.uniform(0.5, 1.3), 0.3, 1.0)
    s = nom * h / ah20  # real Ah = model Ah * s
    onset = records.Onset(rng)
    heat = rng.uniform(0.7, 1.7)
    for run in range(3):
        cr, T = float(records.rates(rng, 1)[0]), float(records.temperatures(rng, 1)[0])
        I = cr * nom / s
        kind = rng.choice(["cc", "cp", "cr", "pulse", "daily", "steps"], p=[0.36, 0.2, 0.08, 0.14, 0.08, 0.14])
        th = np.exp(0.008 * (T - 25))
        swings = swing(rng, kind)
        tau = ah20 * 0.8 / I * 3600
        soc0 = 1.0 if rng.random() < 0.87 else rng.uniform(0.75, 0.93)
        inp = dict(
            base,
            I=I,
            g={"cp": 0.13, "cr": -0.12}.get(kind, 0.0),
            tau=tau,
            **swings,
            soc0=soc0,
            **no_steps,
        )
        if kind == "steps":
            # Levels from half to nearly twice the mean one, as in the other simulators.
            count = rng.integers(1, STEPS + 1)
            levels = np.append(1, rng.uniform(0.5, 1.7, count) / rng.uniform(0.5, 1.7))
            for k, at in enumerate(np.sort(rng.uniform(0.05, 1.0, count)) * tau):
                inp[f"at{k}"], inp[f"rise{k}"] = at, levels[k + 1] - levels[k]
        inp["kD"] *= th
        for k in ("qn", "qp"):
            inp[k] *= 1 + 0.006 * (T - 25) - 9e-5 * (T - 25) ** 2
        inp["kjp"] *= np.exp(0.03 * (T - 25))
        inp["kjn"] *= np.exp(0.03 * (T - 25))
        try:
            t, v, i = solve(inp, 2.2 * tau, n=samples(kind, 2.2 * tau, swings))
        except Exception as e:
            continue
        v = v - R * np.exp(-0.018 * (T - 25)) * i + off
        q = np.append(0, np.cumsum(np.diff(t) * (i[1:] + i[:-1]) / 2)) / 3600 * s
        u = q / (nom * h)
        if soc0 == 1:
            v = v + onset.volts(u, cr)
        if not (v <= 10.95).any():
            continue
        warm = records.heated(t, v, i * s, nom, T, heat)
        writer.add(rng, f"simpb{seed}_{b}", kind, 6, nom, nom * h, soc0, t, v, i * s, warm)
writer.close()
