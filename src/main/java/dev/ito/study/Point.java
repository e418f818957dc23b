package dev.ito.study;

import dev.ito.evaluation.Measurement;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A row as a place in a chart.
 *
 * @param label of the row
 * @param cost along the horizontal axis, positive
 * @param value along the vertical axis
 * @param error standard error of the value; 0 where it is not known
 */
record Point(Label label, double cost, double value, double error) {
  /** Returns what a measured quantity is of a row. */
  static Function<Row, Optional<Point>> of(String quantity, ToDoubleFunction<Row> cost) {
    return row -> row.measurement(quantity).flatMap(m -> of(row, cost, m));
  }

  private static Optional<Point> of(Row row, ToDoubleFunction<Row> cost, Measurement m) {
    return of(row.label(), cost.applyAsDouble(row), m.value(), m.standardError());
  }

  /** Returns the distance of a row from its reference. */
  static Optional<Point> pathwise(Row row) {
    return row.pathwise().flatMap(p -> of(row.label(), row.nfe(), p.rms(), p.standardError()));
  }

  private static Optional<Point> of(Label label, double cost, double value, double error) {
    return cost > 0 && Double.isFinite(cost) && Double.isFinite(value)
        ? Optional.of(new Point(label, cost, value, Double.isFinite(error) ? error : 0))
        : Optional.empty();
  }

  /** Returns the lower end of the bar of two standard errors. */
  double least() {
    return value - 2 * error;
  }
}
