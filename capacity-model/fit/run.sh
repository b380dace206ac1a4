#!/usr/bin/env bash
# Fits the network anew: run.sh RECORDED WORK
#
# RECORDED holds recorded discharges, as tests/data does. Simulates, asks, prints the held-out tables to WORK/held-out.txt,
# and writes src/network/weights.rs. Needs cargo, and python3 with numpy, jax and pybamm. Its parts take three quarters of an hour.
set -euo pipefail

recorded=$(realpath "$1")
mkdir -p "$2"
work=$(realpath "$2")
cd "$(dirname "$0")"
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

python3 circuit.py "$work/circuit" 6000 2 1
python3 porous.py "$work/porous" 900 3
python3 porous.py "$work/porous2" 500 4
python3 formulas.py measured "$work/measured" 800 3 1
for kind in shepherd ciemat; do
    python3 formulas.py "$kind" "$work/$kind" 500 3 1
done

python3 variants.py "$recorded" "$work/variants" 60 250 5
python3 ruined.py "$work/ruined" 1000 6 "$work/circuit" "$work/porous" "$work/porous2"

ask() {
    cargo run --quiet --release -p benches --bin accuracy "$1" --features >"$work/$2.csv"
}
ask "$recorded" recorded
files=("$work/recorded.csv")
for kind in circuit porous porous2 measured shepherd ciemat variants ruined; do
    ask "$work/$kind" "$kind"
    files+=("$work/$kind.csv")
done

python3 network.py --held-out "${files[@]}" | tee "$work/held-out.txt"
read -ra calibration < <(sed -n 's/^calibration //p' "$work/held-out.txt")
python3 network.py --calibration "${calibration[@]}" "${files[@]}" >"$work/weights.rs"
cp "$work/weights.rs" ../src/network/weights.rs
cargo fmt -p capacity-model
