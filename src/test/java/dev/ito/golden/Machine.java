package dev.ito.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What decides about the last bits of a network's float32 arithmetic. */
final class Machine {
  private static final Path CPU = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** Returns the vector instructions and the number of cores. */
  static String arithmetic() throws IOException {
    return System.getProperty("os.arch")
        + " "
        + vectors()
        + ", cores "
        + Runtime.getRuntime().availableProcessors();
  }

  private static String vectors() throws IOException {
    if (!Files.isReadable(CPU)) {
      return "unknown";
    }
    return Files.readAllLines(CPU).stream()
        .filter(line -> line.startsWith("flags") || line.startsWith("vendor_id"))
        .flatMap(line -> Arrays.stream(line.split("\\s+")))
        .filter(flag -> flag.matches("(avx|fma|amx|sse4|Genuine|Authentic).*"))
        .collect(Collectors.toCollection(TreeSet::new))
        .toString();
  }
}
