#!/usr/bin/env bash
# Makes the tables of results/likelihood-variable; MNIST must be in data/mnist.
set -euo pipefail
cd "$(dirname "$0")/../.."
./ito schema >/dev/null # builds what is missing
out=results/likelihood-variable classes=$(mktemp -d)
trap 'rm -rf "$classes"' EXIT
mkdir -p "$out"
path=target/classes:$(cat target/classpath.txt)
javac -proc:none -d "$classes" -cp "$path" experiments/likelihood-variable/Variables.java
export TF_CPP_MIN_LOG_LEVEL=2 TF_DETERMINISTIC_OPS=1 TF_ENABLE_ONEDNN_OPTS=1
measure() { java -cp "$classes:$path" dev.ito.likelihood.Variables "$@"; }
measure trained results/reference/digits-vp-bpd 8 1e-7 >"$out/digits-vp-bpd.csv"
measure exact >"$out/exact.csv"
measure trained results/reference/mnist-vp-uniform 2 1e-6 >"$out/mnist-vp-uniform.csv"
