package dev.ito.study;

import dev.ito.math.Estimate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a quantity is of each sample or image: values whose mean it is.
 *
 * @param of what an index stands for: values of the same are pairs
 * @param values by index
 */
record EachValue(String of, double[] values) {
  /** The detail of a measurement that says where they are: a file of the cell and its column. */
  static final String DETAIL = "each";

  /** Reads the values behind a measurement of a row; empty if it keeps none. */
  static Optional<EachValue> of(Row row, String quantity) throws IOException {
    Optional<Map<?, ?>> place =
        row.measurement(quantity).map(m -> (Map<?, ?>) m.detail().get(DETAIL));
    if (place.isEmpty()) {
      return Optional.empty();
    }
    Path file = row.folder().resolve((String) place.get().get("file"));
    List<String> lines = Files.readAllLines(file);
    int column = List.of(lines.get(0).split(",")).indexOf((String) place.get().get("column"));
    return Optional.of(
        new EachValue(
            (String) place.get().get("of"),
            lines.stream()
                .skip(1)
                .mapToDouble(line -> Double.parseDouble(line.split(",")[column]))
                .toArray()));
  }

  /** Returns the standard error of the mean difference; empty if these are not pairs. */
  OptionalDouble standardErrorOfDifference(EachValue other) {
    int n = values.length;
    if (!of.equals(other.of) || n != other.values.length || n < 2) {
      return OptionalDouble.empty();
    }
    double[] differences = new double[n];
    Arrays.setAll(differences, i -> values[i] - other.values[i]);
    return OptionalDouble.of(Estimate.of(differences).standardError());
  }
}
