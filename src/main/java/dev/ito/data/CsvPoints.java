package dev.ito.data;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Points in a table of comma-separated values: a row for each, with or without a line of names
 * above.
 *
 * <p>The classes of a label column are the texts in it, in the order of the alphabet (numbers by
 * their value); the label of a point is the place of its class.
 *
 * @param path of the table
 * @param columns that are coordinates, by name, or by number from 1 where there are no names; null:
 *     all but {@code label}
 * @param label the column of the classes; null: no labels
 * @param classes those that are taken, whose places are then the labels; null: all
 * @param testPart fraction of the points in the test split, about; a hash of the row decides
 * @param table the whole of it, as the file had it
 */
@JsonTypeName(CsvPoints.NAME)
public record CsvPoints(
    Path path,
    List<ClassName> columns,
    ClassName label,
    List<ClassName> classes,
    double testPart,
    @JsonIgnore CsvTable table)
    implements Dataset {
  static final String NAME = "csv";

  /** Reads a table. */
  @JsonCreator
  public CsvPoints(
      @JsonProperty("path") Path path,
      @JsonProperty(value = "columns", defaultValue = "null") List<ClassName> columns,
      @JsonProperty(value = "label", defaultValue = "null") ClassName label,
      @JsonProperty(value = "classes", defaultValue = "null") List<ClassName> classes,
      @JsonProperty(value = "test-part", defaultValue = "0.1") double testPart) {
    this(path, columns, label, classes, testPart, CsvTable.read(path));
  }

  public CsvPoints {
    Split.requirePart(testPart);
    InvalidInput.require(
        classes == null || label != null, "classes are chosen by their labels: write label, too");
    if (label != null) {
      table.index(label);
    }
    InvalidInput.require(
        !coordinates(columns, label, table).isEmpty(), "%s: no column is a coordinate", path);
  }

  private static List<Integer> coordinates(
      List<ClassName> columns, ClassName label, CsvTable table) {
    return columns != null
        ? columns.stream().map(table::index).toList()
        : IntStream.range(0, table.names().size())
            .filter(column -> label == null || column != table.index(label))
            .boxed()
            .toList();
  }

  @Override
  public Examples open(Split split) {
    List<Integer> coordinates = coordinates(columns, label, table);
    int count = table.rows().size();
    double[] values = new double[count * coordinates.size()];
    for (int row = 0; row < count; row++) {
      for (int j = 0; j < coordinates.size(); j++) {
        values[row * coordinates.size() + j] = table.number(row, coordinates.get(j));
      }
    }
    List<String> names = classNames();
    int[] labels = labels(names);
    Chosen part =
        Chosen.of(
            new PointSet(shape(), values, labels, names),
            row -> Split.of("" + row, testPart) == split && (classes == null || labels[row] >= 0));
    split.requireSome(part.count(), count + " points in " + path, testPart);
    return part;
  }

  /** Returns the classes that are taken, whose places are their labels. */
  private List<String> classNames() {
    if (label == null) {
      return List.of();
    }
    int column = table.index(label);
    TreeSet<String> found = new TreeSet<>(CsvTable.BY_VALUE);
    table.rows().forEach(row -> found.add(row.get(column)));
    return ClassName.chosen(classes, found);
  }

  /** Returns the place of each row's class among those that are taken, -1 if it is none. */
  private int[] labels(List<String> taken) {
    // Without labels no class is taken, and any column will do.
    int column = label == null ? 0 : table.index(label);
    return table.rows().stream().mapToInt(row -> taken.indexOf(row.get(column))).toArray();
  }

  @Override
  public List<Split> splits() {
    return testPart == 0 ? List.of(Split.TRAIN) : Dataset.super.splits();
  }

  @Override
  public Shape shape() {
    return Shape.of(coordinates(columns, label, table).size());
  }

  @Override
  public Optional<PixelScale> pixels() {
    return Optional.empty();
  }

  @Override
  public Extent extent() {
    return PointSet.extent(open(Split.TRAIN));
  }
}
