#!/usr/bin/env bash
# Trains for an hour, then draws 100,000 samples, and writes down each minute what the process holds.
# usage: experiments/reliability/memory.sh FOLDER [SECONDS [SAMPLES]]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
out=$1 seconds=${2:-3600} samples=${3:-100000}
every=${EVERY:-60}
mkdir -p "$out"
# All pages of the heap are there from the start: what grows afterwards is not the heap.
export ITO_JAVA_OPTS="-Xms768m -Xmx768m -XX:+AlwaysPreTouch"
# A grid of 10 steps: the number of samples is what counts.
draw=(--set "sampling.count=$samples" --set sampling.batch=500 --set sampling.grid.steps=10
  --set 'sampling.solver={type: dpm-solver-pp-2m}')

"$root/ito" train "$root/configs/digits-vp-unet.yaml" --set training.steps=1000000 --out "$out/run" &
pid=$!
"$here/watch.sh" $pid "$every" "$out/training.csv" "$out/run/train.jsonl" &
sleep "$seconds"
kill $pid # writes a checkpoint and ends
wait || true

"$root/ito" sample "$out/run" "${draw[@]}" &
"$here/watch.sh" $! "$every" "$out/sampling.csv" &
wait

for part in training sampling; do
  java -Djava.awt.headless=true -cp "$root/target/classes:$(cat "$root/target/classpath.txt")" \
    "$here/MemoryChart.java" "$out/$part.csv" "$out/$part.png"
done
