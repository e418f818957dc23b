package dev.ito.nn;

import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * What this machine offers to TensorFlow, and what is missing for a GPU.
 *
 * @param java version and vendor
 * @param system operating system, processor and number of cores
 * @param natives {@code cpu} or {@code gpu}: which build of TensorFlow is on the class path
 * @param driver the NVIDIA driver's library, or "not found"
 * @param cuda the CUDA libraries TensorFlow opens, each with its place or "not found"
 * @param libdevice what XLA needs of a CUDA toolkit, or "not found"
 * @param devices that TensorFlow sees, each with the speed of a convolution
 * @param verdict whether a GPU is used, and if not every reason, with what to do
 */
public record Diagnosis(
    String java,
    String system,
    String tensorflow,
    String natives,
    String driver,
    List<String> cuda,
    String libdevice,
    List<String> devices,
    String verdict) {
  private static final String CPU_BUILD = "cpu";
  private static final String MISSING = "not found";

  /** Examines the machine; takes a few seconds. */
  public static Diagnosis make() {
    List<Device.Available> available = Device.available();
    boolean gpu = available.stream().anyMatch(Device.Available::isGpu);
    return new Diagnosis(
        System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
        String.join(
            " ",
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors() + " cores"),
        Device.version(),
        build(),
        place(CudaLibraries.find(CudaLibraries.DRIVER)),
        CudaLibraries.NEEDED.stream().map(name -> name + ": " + library(name)).toList(),
        place(Device.libdevice()),
        available.stream().map(Diagnosis::describe).toList(),
        gpu
            ? "the GPU is used unless --device cpu is given"
            : "no GPU is used, because\n  - " + String.join("\n  - ", reasons()));
  }

  /** Returns why TensorFlow's GPU build uses none; empty for the CPU build, which cannot. */
  public static Optional<String> whyNoGpu() {
    return build().equals(CPU_BUILD)
        ? Optional.empty()
        : Optional.of("no GPU is used: " + String.join("; ", reasons()));
  }

  private static List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    if (build().equals(CPU_BUILD)) {
      reasons.add(
          "TensorFlow's CPU build is on the class path: start with ITO_PROFILE=gpu (see docs/gpu.md)");
    }
    if (CudaLibraries.find(CudaLibraries.DRIVER).isEmpty()) {
      reasons.add("the NVIDIA driver's libcuda.so.1 was not found: is there a GPU with a driver?");
    }
    List<String> missing =
        CudaLibraries.NEEDED.stream().filter(name -> library(name).equals(MISSING)).toList();
    if (!missing.isEmpty()) {
      reasons.add(
          "TensorFlow opens all CUDA libraries or none, and these were not found: "
              + String.join(", ", missing));
    }
    if (reasons.isEmpty()) {
      reasons.add(
          "driver and libraries are there, but TensorFlow registered no device: its messages with TF_CPP_MIN_LOG_LEVEL=0 say why");
    }
    return reasons;
  }

  /** Tells the build from the name of the jar that holds the natives. */
  private static String build() {
    String folder = "org/tensorflow/internal/c_api/linux-x86_64";
    URL gpu = Diagnosis.class.getClassLoader().getResource(folder + "-gpu");
    return gpu == null ? CPU_BUILD : "gpu";
  }

  private static String place(Optional<Path> found) {
    return found.map(Path::toString).orElse(MISSING);
  }

  /** Returns where a library was or would be taken from. */
  private static String library(String name) {
    Path loaded = CudaLibraries.load().get(name);
    if (loaded != null) {
      return loaded + " (of the Maven artifact)";
    }
    return CudaLibraries.hasArtifact()
        ? "in the Maven artifact, not loaded without a driver"
        : place(CudaLibraries.find(name));
  }

  private static String describe(Device.Available device) {
    double seconds = convolution(device.isGpu() ? Device.GPU : Device.CPU);
    // What TensorFlow reports for the CPU is no memory of the machine.
    String memory =
        device.isGpu()
            ? String.format(Locale.ROOT, " with %.1f GiB", device.memoryBytes() / 1073741824.0)
            : "";
    return String.format(
        Locale.ROOT,
        "%s%s, convolution 64 x 28 x 28 x 64: %.1f ms, %.0f GFLOP/s",
        device.name(),
        memory,
        1e3 * seconds,
        2.0 * 64 * 28 * 28 * 64 * 64 * 9 / seconds / 1e9);
  }

  /** Returns the median time of a 3x3 convolution. */
  private static double convolution(Device device) {
    try (Graph graph = Natives.graph()) {
      Ops tf = Ops.create(graph);
      // Fed, because a product of constants would be computed once, before the first run.
      var value = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
      var x = tf.fill(tf.constant(new int[] {64, 28, 28, 64}), value);
      var kernel = tf.fill(tf.constant(new int[] {3, 3, 64, 64}), tf.constant(0.5f));
      var product = tf.nn.conv2d(x, kernel, List.of(1L, 1L, 1L, 1L), "SAME");
      var sum = tf.sum(product, tf.constant(new int[] {0, 1, 2, 3}));
      try (Session session = new Session(graph, device.config());
          TFloat32 half = TFloat32.scalarOf(0.5f)) {
        double[] seconds = new double[9];
        for (int i = 0; i < seconds.length; i++) {
          long start = System.nanoTime();
          session.runner().feed(value, half).fetch(sum).run().close();
          seconds[i] = 1e-9 * (System.nanoTime() - start);
        }
        Arrays.sort(seconds);
        return seconds[seconds.length / 2];
      }
    }
  }

  /** Returns the diagnosis as lines of text. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Java        " + java);
    lines.add("System      " + system);
    lines.add("TensorFlow  " + tensorflow + ", " + natives + " build");
    lines.add("Driver      " + driver);
    cuda.forEach(library -> lines.add("CUDA        " + library));
    lines.add("For XLA     " + libdevice);
    devices.forEach(device -> lines.add("Device      " + device));
    lines.add(verdict);
    return lines;
  }
}
