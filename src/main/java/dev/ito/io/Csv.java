package dev.ito.io;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table of numbers as comma-separated values, which read back as they are. */
public final class Csv {
  private final StringBuilder text;

  /** Makes an empty table with a line of names above it. */
  public Csv(String... columns) {
    text = new StringBuilder(String.join(",", columns)).append('\n');
  }

  /** Returns cells in one line. */
  static String line(Object... cells) {
    return Stream.of(cells).map(String::valueOf).collect(Collectors.joining(",", "", "\n"));
  }

  /** Adds a row. */
  public void add(Object... cells) {
    text.append(line(cells));
  }

  /** Writes the table to a file, complete or not at all. */
  public void write(Path file) throws IOException {
    AtomicFile.writeText(file, text.toString());
  }

  /**
   * Reads the numbers of a column.
   *
   * @throws InvalidInput if the file has no such column
   */
  public static double[] column(Path file, String name) throws IOException {
    List<String> lines = Files.readAllLines(file);
    int column = List.of(lines.get(0).split(",")).indexOf(name);
    InvalidInput.require(column >= 0, "%s has no column %s", file, name);
    return lines.stream()
        .skip(1)
        .mapToDouble(line -> Double.parseDouble(line.split(",")[column]))
        .toArray();
  }
}
