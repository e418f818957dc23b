#!/usr/bin/env bash
# Runs one stage of the measurements where unpack.sh put this together; see README.md.
# usage: run.sh prepare|probe|numbers|speed|cifar|train
#   OUT       where results go (results beside this file)
#   LIMIT     seconds for the stage (230)
#   REHEARSE  1: on the CPU and in small, without a card
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[[ ${1:-} =~ ^(prepare|probe|numbers|speed|cifar|train)$ ]] || { sed -n '2,6s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 2; }
refuse() {
  echo "run.sh: $1" >&2
  exit 2
}
# needs LAYER...: what unpack.sh marks as whole.
needs() {
  for layer in "$@"; do
    [ -f "$home/whole.$layer" ] || refuse "$home has no $layer, or not all of it: unpack all its parts first"
  done
}
needs app
[[ ${LIMIT:-230} =~ ^[0-9]+$ ]] || refuse "LIMIT must be seconds, was '$LIMIT'"
if [ "${REHEARSE:-0}" != 1 ] && ! nvidia-smi -L >/dev/null 2>&1; then
  echo "run.sh: no NVIDIA card here (nvidia-smi -L finds none); REHEARSE=1 rehearses on the CPU" >&2
  exit 3
fi
OUT=${OUT:-$home/results}
mkdir -p "$OUT" 2>/dev/null && [ -w "$OUT" ] || refuse "OUT: cannot write into $OUT"
OUT=$(cd "$OUT" && pwd)
export STAGES_HOME=$home OUT ITO_COMMIT
ITO_COMMIT=$(cat "$home/app/commit")
cd "$home/app"

# detach NAME COMMAND...: starts a program that outlives this call; the speed stage waits for it.
detach() {
  local name=$1
  shift
  [ -f "$waiting/$name.pid" ] && return
  setsid nohup "$@" >"$waiting/$name.out" 2>"$waiting/$name.err" </dev/null &
  echo $! >"$waiting/$name.pid"
  echo "$name: started"
}

if [ "$1" = prepare ]; then
  waiting=$home/waiting
  mkdir -p "$waiting"
  if [ "${REHEARSE:-0}" = 1 ]; then
    small=(--device cpu --repeats 1 --batch 1 --mode eager)
    network=(--device cpu-xla --set training.batch=4
      --set 'network={type: unet, channels: 8, multipliers: [1, 2], blocks: 1, groups: 4}')
  else
    small=()
    network=(--device gpu-xla --set training.batch=64 --set network.precision=bfloat16)
  fi
  if [ -d networks/6m ] && python3 -c 'import torch, safetensors' 2>/dev/null; then
    detach torch-compile-6m python3 experiments/speed/peer_torch.py networks/6m --batch 64 --mode compile \
      --precision bfloat16 --wait "$waiting/torch-compile-6m.go" "${small[@]}"
  else
    echo "no PyTorch with safetensors here, or no networks/6m: nothing to compare with"
  fi
  if [ -f "$home/whole.base" ]; then
    # The same graphs as in the speed stage: XLA keeps what it compiles.
    detach xla-6m "$home/java.sh" dev.ito.cli.Main bench experiments/speed/unet-6m.yaml --json --steps 10 "${network[@]}"
  fi
  exit 0
fi
needs base data
exec "$home/java.sh" Stages "$1"
