package dev.ito.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.math.InvalidInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.TensorFlow;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.OptimizerOptions;
import org.tensorflow.proto.RewriterConfig;

/** Where networks run, and whether XLA compiles them. */
public enum Device {
  /** The GPU if TensorFlow sees one, else the CPU. */
  @JsonProperty("auto")
  AUTO,
  @JsonProperty("cpu")
  CPU,
  /** The GPU, or an error. */
  @JsonProperty("gpu")
  GPU,
  /** The CPU, the score network compiled as a whole by XLA for every size of batch. */
  @JsonProperty("cpu-xla")
  CPU_XLA,
  /** The GPU, or an error, the score network compiled likewise. */
  @JsonProperty("gpu-xla")
  GPU_XLA;

  private static final String LIBDEVICE = "nvvm/libdevice/libdevice.10.bc";
  private static final String CPU_FLAG = "--tf_xla_cpu_global_jit";

  /**
   * A device TensorFlow can run on.
   *
   * @param name such as {@code /device:GPU:0}
   * @param type CPU or GPU
   * @param memoryBytes what TensorFlow would use of it
   */
  public record Available(String name, String type, long memoryBytes) {
    public boolean isGpu() {
      return type.equals("GPU");
    }
  }

  /**
   * Returns the device of a name as the command line has it.
   *
   * @throws InvalidInput if there is none
   */
  public static Device of(String name) {
    return Stream.of(values())
        .filter(device -> device.text().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput("%s is none of auto, cpu, gpu, cpu-xla, gpu-xla".formatted(name)));
  }

  /** Returns the name as the command line has it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns whether XLA compiles the score network. */
  public boolean xla() {
    return this == CPU_XLA || this == GPU_XLA;
  }

  boolean onCpu() {
    return this == CPU || this == CPU_XLA;
  }

  /**
   * Returns a device that is there, as it is or for AUTO the CPU or the GPU.
   *
   * @throws InvalidInput for a GPU where TensorFlow sees none, or XLA where it cannot compile
   */
  public Device resolve() {
    if (onCpu()) {
      InvalidInput.require(
          this == CPU || environment("TF_XLA_FLAGS").contains(CPU_FLAG),
          "device: cpu-xla needs %s among the TF_XLA_FLAGS of the environment, where ./ito puts it",
          CPU_FLAG);
      return this;
    }
    boolean gpu = available().stream().anyMatch(Available::isGpu);
    InvalidInput.require(
        gpu || this == AUTO,
        "device: TensorFlow sees no GPU: use --device cpu, or run \"ito doctor\" to see why");
    InvalidInput.require(
        this != GPU_XLA || libdevice().isPresent(),
        "device: gpu-xla needs %s of a CUDA toolkit: install one and name its folder in CUDA_HOME,"
            + " or use --device gpu",
        LIBDEVICE);
    return this == AUTO ? (gpu ? GPU : CPU) : this;
  }

  /** Returns NVIDIA's library of mathematical functions, without which XLA compiles none. */
  static Optional<Path> libdevice() {
    return Stream.of(System.getenv("CUDA_HOME"), "/usr/local/cuda")
        .filter(Objects::nonNull)
        .map(folder -> Path.of(folder, LIBDEVICE))
        .filter(Files::exists)
        .findFirst();
  }

  private static String environment(String name) {
    return Optional.ofNullable(System.getenv(name)).orElse("");
  }

  /** Returns the session settings of a resolved device, without XLA. */
  ConfigProto config() {
    ConfigProto.Builder config =
        ConfigProto.newBuilder()
            .setAllowSoftPlacement(true)
            .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true));
    if (onCpu()) {
      config.putDeviceCount("GPU", 0);
    }
    return config.build();
  }

  /**
   * Returns the session settings of a resolved device for the score network and its training.
   *
   * <p>For XLA the graph must stay as it was built: operations that TensorFlow's own rewriting
   * fuses are none that XLA knows, and they would cut the graph into many pieces.
   */
  ConfigProto networkConfig() {
    if (!xla()) {
      return config();
    }
    return config().toBuilder()
        .setGraphOptions(
            GraphOptions.newBuilder()
                .setRewriteOptions(
                    RewriterConfig.newBuilder()
                        .setRemapping(RewriterConfig.Toggle.OFF)
                        .setLayoutOptimizer(RewriterConfig.Toggle.OFF))
                .setOptimizerOptions(
                    OptimizerOptions.newBuilder()
                        .setGlobalJitLevel(OptimizerOptions.GlobalJitLevel.ON_2)))
        .build();
  }

  /** Returns the devices TensorFlow sees. */
  public static List<Available> available() {
    Natives.prepare();
    try (TF_Status status = TF_Status.newStatus();
        TF_Graph graph = TF_Graph.newGraph();
        TF_SessionOptions options = TF_SessionOptions.newSessionOptions()) {
      // The first session decides for all of the process whether a GPU's memory is taken at once.
      byte[] config = GPU.config().toByteArray();
      tensorflow.TF_SetConfig(options, new BytePointer(config), config.length, status);
      status.throwExceptionIfNotOK();
      try (TF_Session session = TF_Session.newSession(graph, options, status)) {
        status.throwExceptionIfNotOK();
        return devices(session, status);
      }
    }
  }

  private static List<Available> devices(TF_Session session, TF_Status status) {
    TF_DeviceList list = tensorflow.TF_SessionListDevices(session, status);
    status.throwExceptionIfNotOK();
    List<Available> devices = new ArrayList<>();
    for (int i = 0; i < tensorflow.TF_DeviceListCount(list); i++) {
      devices.add(
          new Available(
              text(tensorflow.TF_DeviceListName(list, i, status)),
              text(tensorflow.TF_DeviceListType(list, i, status)),
              tensorflow.TF_DeviceListMemoryBytes(list, i, status)));
    }
    tensorflow.TF_DeleteDeviceList(list);
    return devices;
  }

  /** Returns the version of TensorFlow. */
  public static String version() {
    Natives.prepare();
    return TensorFlow.version();
  }

  private static String text(BytePointer pointer) {
    return pointer.getString();
  }
}
