#!/usr/bin/env bash
# Cuts the power of a training again and again, on paper: the system calls of one that nobody
# disturbs are written down, and what a disk may hold after some of them is made into a folder, in
# which the training goes on. It must end in the same bits, and no file may be found damaged that
# had been forced to disk.
# usage: experiments/reliability/power-loss.sh FOLDER [CUTS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
work=$1 cuts=${2:-30}
mkdir -p "$work"
cp "$here/power-loss.yaml" "$work/a.yaml"
"$root/ito" --version
java=(java -Djava.awt.headless=true -cp "$root/target/classes:$(cat "$root/target/classpath.txt")")
run=("${java[@]}" dev.ito.cli.Main run "$work/a.yaml" --out "$work/run")
calls=openat,write,pwrite64,lseek,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,unlinkat
calls=$calls,rmdir,mkdir,mkdirat,close

rm -rf "$work/run"
mkdir "$work/run"
strace -f -xx -s 100000000 -e "trace=$calls" -e signal=none -o "$work/calls" "${run[@]}"
grep -v -E '^[0-9]+ +(\+\+\+|---)' "$work/calls" >"$work/calls.clean"
mv "$work/run" "$work/whole"

same() {
  for file in checkpoint-000000012.safetensors model.safetensors train.jsonl samples.raw.npy; do
    cmp -s "$work/whole/$file" "$work/run/$file" || echo -n " $file"
  done
}

echo "cut,disk,call,exit,damaged,differs" | tee "$work/cuts.csv"
for cut in $(seq 1 "$cuts"); do
  disk=$([ $((cut % 2)) = 0 ] && echo worst || echo random)
  rm -rf "$work/run"
  place=$(java "$here/PowerLoss.java" "$work/calls.clean" "$work/run" "$disk" "$work/left" "$cut")
  mv "$work/left" "$work/run"
  exit=0
  "${run[@]}" >"$work/log-$cut" 2>&1 || exit=$?
  damaged=$(grep -c damaged "$work/log-$cut" || true)
  echo "$cut,$disk,$place,$exit,$damaged,$(same)" | tee -a "$work/cuts.csv"
done
