package dev.ito.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ito.io.Monitor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What may be wrong with a result: each line is said once, and kept for its provenance. */
final class Warnings {
  private final Monitor monitor;
  private final Set<String> lines = new LinkedHashSet<>();

  Warnings(Monitor monitor) {
    this.monitor = monitor;
  }

  /** What the provenance says; the key is left out where there is nothing to say. */
  record Facts(@JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings) {}

  /** Says a line, unless it was said. */
  synchronized void add(String line) {
    if (lines.add(line)) {
      monitor.warn(line);
    }
  }

  synchronized Facts facts() {
    return new Facts(List.copyOf(lines));
  }
}
