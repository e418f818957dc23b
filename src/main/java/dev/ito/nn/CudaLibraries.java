package dev.ito.nn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/**
 * The CUDA libraries that TensorFlow's GPU build opens by name: those of the Maven artifact {@code
 * org.bytedeco:cuda}, where it is on the class path, or else those of the system.
 *
 * <p>TensorFlow links none of them. It asks the dynamic linker for each by its soname, and the
 * linker answers with one that the process has loaded already. So it is enough to load those of the
 * artifact before TensorFlow's own library.
 */
final class CudaLibraries {
  /** What TensorFlow opens; it uses no GPU unless all of them open. */
  static final List<String> NEEDED =
      List.of(
          "libcudart.so.12",
          "libcublas.so.12",
          "libcublasLt.so.12",
          "libcufft.so.11",
          "libcusolver.so.11",
          "libcusparse.so.12",
          "libcudnn.so.9");

  static final String DRIVER = "libcuda.so.1";

  /** The artifact's, each after those it needs; the last one only for profiles. */
  private static final List<String> IN_ORDER =
      List.of(
          "libcudart.so.12",
          "libnvJitLink.so.12",
          "libcublasLt.so.12",
          "libcublas.so.12",
          "libcusparse.so.12",
          "libcusolver.so.11",
          "libcufft.so.11",
          "libcudnn.so.9",
          "libcupti.so.12");

  /** What cuDNN opens from its own folder when a convolution first runs. */
  private static final List<String> BESIDE =
      List.of(
          "libcudnn_graph.so.9",
          "libcudnn_ops.so.9",
          "libcudnn_cnn.so.9",
          "libcudnn_heuristic.so.9",
          "libcudnn_engines_precompiled.so.9",
          "libcudnn_engines_runtime_compiled.so.9",
          "libcudnn_adv.so.9",
          "libnvrtc.so.12",
          "libnvrtc-builtins.so.12.6");

  private static final String ROOT = "/org/bytedeco/cuda/linux-x86_64/";
  private static final List<String> FOLDERS =
      List.of(
          "/usr/lib/x86_64-linux-gnu",
          "/usr/lib64",
          "/usr/lib",
          "/usr/lib/wsl/lib",
          "/usr/local/cuda/lib64",
          "/usr/local/nvidia/lib64");

  private static Map<String, Path> loaded;

  private CudaLibraries() {}

  /**
   * Loads the artifact's libraries, once, if they are on the class path and there is a driver that
   * could use them; must come before TensorFlow's first class.
   *
   * @return where each was unpacked, by its name; empty if none was loaded
   */
  static synchronized Map<String, Path> load() {
    if (loaded == null) {
      loaded = hasArtifact() && hasDriver() ? unpack() : Map.of();
      IN_ORDER.stream().filter(loaded::containsKey).map(loaded::get).forEach(CudaLibraries::load);
    }
    return loaded;
  }

  private static void load(Path library) {
    System.load(library.toString());
  }

  /** Returns whether the artifact is on the class path. */
  static boolean hasArtifact() {
    return CudaLibraries.class.getResource(ROOT + IN_ORDER.get(0)) != null;
  }

  private static boolean hasDriver() {
    return find(DRIVER).isPresent() || Files.exists(Path.of("/dev/nvidiactl"));
  }

  private static Map<String, Path> unpack() {
    Map<String, Path> files = new LinkedHashMap<>();
    Stream.concat(BESIDE.stream(), IN_ORDER.stream()).forEach(name -> files.put(name, file(name)));
    return Map.copyOf(files);
  }

  private static Path file(String name) {
    URL url = CudaLibraries.class.getResource(ROOT + name);
    if (url == null) {
      throw new IllegalStateException(
          name + " is not in the artifact org.bytedeco:cuda on the class path");
    }
    try {
      return Loader.cacheResource(url).toPath();
    } catch (IOException e) {
      throw new UncheckedIOException("could not unpack " + name, e);
    }
  }

  /** Returns where the dynamic linker would look for a library first, if it is there. */
  static Optional<Path> find(String library) {
    String path = Optional.ofNullable(System.getenv("LD_LIBRARY_PATH")).orElse("");
    return Stream.concat(
            Stream.of(path.split(":")).filter(folder -> !folder.isEmpty()), FOLDERS.stream())
        .map(folder -> Path.of(folder, library))
        .filter(Files::exists)
        .findFirst();
  }
}
