package dev.ito.study;

import dev.ito.evaluation.Each;
import dev.ito.io.Csv;
import dev.ito.math.Estimate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a quantity is of each sample or image: values whose mean it is.
 *
 * @param of what an index stands for: values of the same are pairs
 * @param values by index
 */
record EachValue(String of, double[] values) {
  /** Reads the values behind a measurement of a row; empty if it keeps none. */
  static Optional<EachValue> of(Row row, String quantity) throws IOException {
    Optional<Each> place = row.measurement(quantity).flatMap(m -> m.detail().each());
    if (place.isEmpty()) {
      return Optional.empty();
    }
    Path file = row.folder().resolve(place.get().file());
    return Optional.of(new EachValue(place.get().of(), Csv.column(file, place.get().column())));
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
