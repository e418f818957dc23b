#!/usr/bin/env bash
# Packs what a machine needs that has an NVIDIA driver but neither Java, Maven nor a network, in parts of limited size;
# a layer whose content is what it was last time is left as it is. See README.md.
#
# usage: pack.sh [LAYER...]        base, app and data without arguments
#   base  a small Java runtime, all jars, TensorFlow's GPU natives for one kind of card, CUDA's runtime library
#   app   Ito's classes, the stages, the experiments they run
#   data  MNIST, a network for PyTorch to compare with, a trained model
#   cuda  CUDA's matrix and convolution libraries: where there are none that could stand in
# settings: OUT=.gpu, GPU_ARCH=90 (compute capability 9.0), PART_MIB=54, ITO_DATA (a folder with mnist/; else data/)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root"
out=${OUT:-$root/.gpu}
arch=${GPU_ARCH:-90}
part_mib=${PART_MIB:-54}
modules=java.base,java.desktop,java.logging,java.management,java.sql,java.xml,jdk.unsupported,jdk.zipfs
mkdir -p "$out"
work=$(mktemp -d "$out/work.XXXXXX")
trap 'rm -rf "$work"' EXIT

# The class path of -Pgpu, asked anew when the pom changes.
class_path() {
  local kept=$out/classpath
  if [ ! -f "$kept" ] || [ pom.xml -nt "$kept" ]; then
    mvn -q -B -Pgpu dependency:build-classpath -DincludeScope=runtime -Dmdep.outputFile="$kept" >&2
    touch "$kept" # Maven leaves a file alone whose content stays
  fi
  tr ':' '\n' <"$kept"
  echo
}

# extract_cuda LIBRARY...: takes libraries out of CUDA's Maven artifact.
extract_cuda() {
  local jar
  jar=$(class_path | grep -E '/cuda-.*-linux-x86_64-redist\.jar$')
  mkdir -p "$tree/cuda"
  (cd "$work" && jar --extract --file "$jar" "${@/#/org/bytedeco/cuda/linux-x86_64/}")
  for library in "$@"; do
    mv "$work/org/bytedeco/cuda/linux-x86_64/$library" "$tree/cuda/"
  done
}

# slim FOLDER...: blanks the device code of other cards and what only debuggers read.
slim() {
  find "$@" -name 'lib*.so*' -size +4M -print0 | xargs -0 -r java "$here/SlimNative.java" "$arch" >&2
}

inputs_base() { class_path; echo "$arch $modules"; cat "$here/SlimNative.java"; }

fill_base() {
  local native
  native=$(class_path | grep -E '/tensorflow-core-native-.*-linux-x86_64-gpu\.jar$')
  mkdir -p "$tree/native" "$tree/jars"
  (cd "$tree/native" && jar --extract --file "$native" org/tensorflow)
  class_path | grep -E '\.jar$' | grep -v -e '-linux-x86_64-gpu\.jar$' -e '-redist\.jar$' | xargs cp -t "$tree/jars"
  jlink --add-modules "$modules" --strip-java-debug-attributes --no-header-files --no-man-pages --output "$tree/jre"
  extract_cuda libcudart.so.12
  slim "$tree/native" "$tree/cuda"
}

inputs_cuda() { inputs_base; }

fill_cuda() {
  extract_cuda libcublas.so.12 libcublasLt.so.12 libcudnn.so.9 libcudnn_graph.so.9 libcudnn_ops.so.9 \
    libcudnn_cnn.so.9 libcudnn_heuristic.so.9 libcudnn_engines_precompiled.so.9 \
    libcudnn_engines_runtime_compiled.so.9 libnvrtc.so.12 libnvrtc-builtins.so.12.6
  slim "$tree/cuda"
}

inputs_app() { find src/main pom.xml configs experiments/gpu experiments/speed experiments/interop -type f | sort | xargs cat; git rev-parse HEAD; }

fill_app() {
  local jars commit
  mvn -q -B -o -Denforcer.skip compile >&2 || mvn -q -B compile >&2
  mkdir -p "$tree/app/classes"
  cp -r target/classes/. "$tree/app/classes/"
  jars=$(class_path | grep -E '\.jar$' | paste -sd:)
  javac --release 17 -d "$tree/app/classes" -cp "target/classes:$jars" "$here"/stages/*.java
  cp -r configs "$tree/app/"
  mkdir -p "$tree/app/experiments"
  cp -r experiments/gpu experiments/speed experiments/interop "$tree/app/experiments/"
  commit=$(git rev-parse HEAD)
  git diff --quiet HEAD -- src pom.xml || commit=$commit-changed
  echo "$commit" >"$tree/app/commit"
  cp "$here/run.sh" "$here/java.sh" "$tree/"
}

mnist() { [ -d "${ITO_DATA:-}/mnist" ] && echo "$ITO_DATA/mnist" || echo "$root/data/mnist"; }

inputs_data() { (cd "$(mnist)" && sha256sum *); cat experiments/speed/unet-6m.yaml results/reference/mnist-vp-uniform/experiment.yaml; }

fill_data() {
  local mnist
  mnist=$(mnist)
  mkdir -p "$tree/app/data/mnist" "$tree/app/networks" "$tree/app/models/mnist-vp-uniform"
  cp "$mnist"/* "$tree/app/data/mnist/"
  cp results/reference/mnist-vp-uniform/experiment.yaml results/reference/mnist-vp-uniform/model.safetensors "$tree/app/models/mnist-vp-uniform/"
  # A few steps, so that no weight is zero as the last layers' are at first.
  ./ito train experiments/speed/unet-6m.yaml --device cpu --out "$work/6m" --set "dataset.path=$mnist" \
    --set training.steps=3 --set training.batch=4 --set training.learning-rate.warmup=0 >&2
  ./ito convert "$work/6m" --to diffusers --out "$tree/app/networks/6m" >&2
}

# pack LAYER: into parts, unless nothing changed.
pack() {
  local layer=$1 sum bytes total
  tree=$work/$layer
  mkdir -p "$tree"
  sum=$("inputs_$layer" | sha256sum)
  if [ -f "$out/$layer.inputs" ] && [ "$sum" = "$(cat "$out/$layer.inputs")" ]; then
    echo "$layer: as before"
    return
  fi
  "fill_$layer"
  rm -f "$out/$layer".*of* "$out/$layer.inputs"
  tar -C "$tree" --sort=name --owner=0 --group=0 --numeric-owner --mtime='2000-01-01 00:00:00Z' -cf - . |
    xz -T0 --check=sha256 --x86 --lzma2=preset=6,dict=64MiB >"$work/$layer.tar.xz"
  bytes=$(stat -c %s "$work/$layer.tar.xz")
  total=$(((bytes + part_mib * 1048576 - 1) / (part_mib * 1048576)))
  split --number="$total" --numeric-suffixes=1 --suffix-length=2 "$work/$layer.tar.xz" "$work/part."
  for ((n = 1; n <= total; n++)); do
    mv "$work/part.$(printf '%02d' "$n")" "$out/$layer.${n}of$total"
  done
  echo "$sum" >"$out/$layer.inputs"
  rm -rf "$tree"
  echo "$layer: $bytes bytes in $total part(s), new"
}

[ $# -gt 0 ] || set -- base app data
for layer in "$@"; do
  [[ $layer =~ ^(base|app|data|cuda)$ ]] || { echo "pack.sh: no layer '$layer' (base, app, data or cuda)" >&2; exit 2; }
  pack "$layer"
done
cp "$here/unpack.sh" "$out/"
