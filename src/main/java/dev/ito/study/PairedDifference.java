package dev.ito.study;

import dev.ito.evaluation.Detail;
import dev.ito.io.Csv;
import dev.ito.math.Estimate;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The difference of a quantity between two cells, from the same samples or images of both, which
 * makes it better known than either.
 *
 * @param quantity such as "fd-classifier"
 * @param difference left minus right
 */
public record PairedDifference(
    String quantity, Label left, Label right, double difference, double standardError, long n) {
  /** Compares two rows; empty if one does not keep the values of each, or they are not pairs. */
  public static Optional<PairedDifference> of(String quantity, Row left, Row right)
      throws IOException {
    Optional<Detail.Each> a = each(left, quantity);
    Optional<Detail.Each> b = each(right, quantity);
    if (a.isEmpty() || b.isEmpty() || !a.get().of().equals(b.get().of())) {
      return Optional.empty();
    }
    double[] x = values(left, a.get());
    double[] y = values(right, b.get());
    if (x.length != y.length || x.length < 2) {
      return Optional.empty();
    }
    double[] differences = new double[x.length];
    Arrays.setAll(differences, i -> x[i] - y[i]);
    return Optional.of(
        new PairedDifference(
            quantity,
            left.label(),
            right.label(),
            left.measurement(quantity).orElseThrow().value()
                - right.measurement(quantity).orElseThrow().value(),
            Estimate.of(differences).standardError(),
            x.length));
  }

  private static Optional<Detail.Each> each(Row row, String quantity) {
    return row.measurement(quantity).flatMap(m -> m.detail().each());
  }

  private static double[] values(Row row, Detail.Each each) throws IOException {
    return Csv.column(row.folder().resolve(each.file()), each.column());
  }

  /** Half the width of the 95 % confidence interval. */
  public double halfWidth() {
    return 1.96 * standardError;
  }
}
