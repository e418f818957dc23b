#!/usr/bin/env bash
# Runs a Java program in what unpack.sh put together.
# usage: java.sh [JVM options] MAIN [arguments]
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
path=$here/cuda:$here/links
[ -f "$here/links.path" ] && path=$path:$(cat "$here/links.path")
[ -d /usr/local/nvidia/lib64 ] && path=$path:/usr/local/nvidia/lib64 # where containers mount the driver
export LD_LIBRARY_PATH=$path${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
[ -d /usr/local/cuda/bin ] && export PATH=$PATH:/usr/local/cuda/bin # XLA calls ptxas
export CUDA_CACHE_PATH=${CUDA_CACHE_PATH:-$here/cache/cuda}
export ITO_CACHE=${ITO_CACHE:-$here/cache/ito}
export TF_CPP_MIN_LOG_LEVEL=${TF_CPP_MIN_LOG_LEVEL:-2}
export TF_DETERMINISTIC_OPS=${TF_DETERMINISTIC_OPS:-1}
export TF_ENABLE_ONEDNN_OPTS=${TF_ENABLE_ONEDNN_OPTS:-1}
# Here the compiled graphs of one stage serve the next, and go with the machine.
export TF_XLA_FLAGS=${TF_XLA_FLAGS:---tf_xla_cpu_global_jit --tf_xla_persistent_cache_directory=$ITO_CACHE/xla}
export XLA_FLAGS=${XLA_FLAGS:---xla_gpu_enable_llvm_module_compilation_parallelism=true --xla_gpu_force_compilation_parallelism=12}
export ITO_COMMIT=${ITO_COMMIT:-$(cat "$here/app/commit" 2>/dev/null)}
mkdir -p "$CUDA_CACHE_PATH" "$ITO_CACHE"
exec "$here/jre/bin/java" -Djava.awt.headless=true -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
  -Dorg.bytedeco.javacpp.cachedir="$here/cache/javacpp" -cp "$here/app/classes:$here/native:$here/jars/*" "$@"
