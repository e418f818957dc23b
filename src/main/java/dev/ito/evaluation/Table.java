package dev.ito.evaluation;

import dev.ito.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A table of numbers as a CSV file. */
final class Table {
  private final StringBuilder text;

  Table(String... columns) {
    text = new StringBuilder(String.join(",", columns)).append('\n');
  }

  /** Adds a row: numbers are written so that they read back as they are. */
  void add(Object... cells) {
    text.append(String.join(",", List.of(cells).stream().map(String::valueOf).toList()))
        .append('\n');
  }

  void write(Path file) throws IOException {
    AtomicFile.writeText(file, text.toString());
  }
}
