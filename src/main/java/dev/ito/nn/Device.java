package dev.ito.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.math.InvalidInput;
import java.util.ArrayList;
import java.util.List;
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

/** Where networks run. */
public enum Device {
  /** The GPU if TensorFlow sees one, else the CPU. */
  @JsonProperty("auto")
  AUTO,
  @JsonProperty("cpu")
  CPU,
  /** The GPU, or an error. */
  @JsonProperty("gpu")
  GPU;

  /**
   * A device TensorFlow can run on.
   *
   * @param name such as {@code /device:GPU:0}
   * @param type CPU or GPU
   * @param memoryBytes what TensorFlow would use of it
   */
  public record Available(String name, String type, long memoryBytes) {}

  /**
   * Returns CPU or GPU.
   *
   * @throws InvalidInput for GPU where TensorFlow sees none
   */
  public Device resolve() {
    if (this == CPU) {
      return CPU;
    }
    boolean gpu = available().stream().anyMatch(device -> device.type().equals("GPU"));
    InvalidInput.require(
        gpu || this == AUTO,
        "device: TensorFlow sees no GPU: use --device cpu, or run \"ito doctor\" to see why");
    return gpu ? GPU : CPU;
  }

  /** Returns the session settings of a resolved device. */
  ConfigProto config() {
    ConfigProto.Builder config =
        ConfigProto.newBuilder()
            .setAllowSoftPlacement(true)
            .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true));
    if (this == CPU) {
      config.putDeviceCount("GPU", 0);
    }
    return config.build();
  }

  /** Returns the devices TensorFlow sees. */
  public static List<Available> available() {
    try (TF_Status status = TF_Status.newStatus();
        TF_Graph graph = TF_Graph.newGraph();
        TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
        TF_Session session = TF_Session.newSession(graph, options, status)) {
      status.throwExceptionIfNotOK();
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
  }

  /** Returns the version of TensorFlow. */
  public static String version() {
    return TensorFlow.version();
  }

  private static String text(BytePointer pointer) {
    return pointer.getString();
  }
}
