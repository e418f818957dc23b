package dev.ito.data;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * A table of comma-separated values.
 *
 * @param names of the columns: those of its first line, or 1, 2, ... if that has numbers only
 * @param rows the cells, without blanks around them
 */
record CsvTable(Path path, List<String> names, List<List<String>> rows) {
  /** Numbers by their value, before words in the order of the alphabet. */
  static final Comparator<String> BY_VALUE =
      Comparator.<String>comparingDouble(cell -> number(cell).orElse(Double.POSITIVE_INFINITY))
          .thenComparing(Comparator.naturalOrder());

  /**
   * Reads a table.
   *
   * @throws InvalidInput if there is no such file, or its rows differ in length
   */
  static CsvTable read(Path path) {
    InvalidInput.require(Files.isRegularFile(path), "%s: there is no such file", path);
    List<List<String>> lines = new ArrayList<>();
    var reader =
        new CsvMapper()
            .readerForListOf(String.class)
            .with(CsvParser.Feature.WRAP_AS_ARRAY)
            .with(CsvParser.Feature.SKIP_EMPTY_LINES)
            .with(CsvParser.Feature.TRIM_SPACES);
    try (MappingIterator<List<String>> all = reader.readValues(path.toFile())) {
      all.forEachRemaining(lines::add);
    } catch (IOException | RuntimeException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new InvalidInput(path + ": not comma-separated values: " + reason, e);
    }
    InvalidInput.require(!lines.isEmpty(), "%s: the table is empty", path);
    boolean named = lines.get(0).stream().anyMatch(cell -> number(cell).isEmpty());
    List<String> names =
        named
            ? lines.get(0)
            : IntStream.rangeClosed(1, lines.get(0).size()).mapToObj(String::valueOf).toList();
    List<List<String>> rows = lines.subList(named ? 1 : 0, lines.size());
    InvalidInput.require(!rows.isEmpty(), "%s: the table has no rows", path);
    for (int row = 0; row < rows.size(); row++) {
      InvalidInput.require(
          rows.get(row).size() == names.size(),
          "%s: row %d has %d cells, not %d",
          path,
          row + 1,
          rows.get(row).size(),
          names.size());
    }
    return new CsvTable(path, List.copyOf(names), List.copyOf(rows));
  }

  /**
   * Returns the place of a column.
   *
   * @throws InvalidInput if there is none of that name
   */
  int index(ClassName column) {
    int index = names.indexOf(column.text());
    InvalidInput.require(
        index >= 0, "%s: there is no column %s: there are %s", path, column, names);
    return index;
  }

  /**
   * Returns a cell as a number.
   *
   * @throws InvalidInput if it is none, or not finite
   */
  double number(int row, int column) {
    String cell = rows.get(row).get(column);
    return number(cell)
        .orElseThrow(
            () ->
                new InvalidInput(
                    String.format(
                        Locale.ROOT,
                        "%s: row %d: %s is \"%s\", not a finite number: say which columns are"
                            + " coordinates (columns: [...]) and which is the class (label: ...)",
                        path,
                        row + 1,
                        names.get(column),
                        cell)));
  }

  private static OptionalDouble number(String cell) {
    try {
      double value = Double.parseDouble(cell);
      return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    } catch (NumberFormatException word) {
      return OptionalDouble.empty();
    }
  }
}
