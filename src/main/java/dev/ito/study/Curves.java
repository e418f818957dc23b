package dev.ito.study;

import dev.ito.evaluation.Measurement;
import dev.ito.report.LineChart.Series;
import dev.ito.report.LineChart.Style;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The points of some rows as lines: one for each experiment and variation.
 *
 * @param variations that have points, of all experiments: they decide the colours
 * @param bySampler the points of each line, at rising cost, by experiment and variation
 */
record Curves(List<String> variations, Map<Sampler, List<Point>> bySampler) {
  /** What the points of one line share. */
  record Sampler(String experiment, String variation) {}

  /** Returns the lines of all rows that have a point. */
  static Curves of(List<Row> rows, Function<Row, Optional<Point>> point) {
    Map<Sampler, List<Point>> bySampler =
        rows.stream()
            .flatMap(row -> point.apply(row).stream())
            .sorted(Comparator.comparingDouble(Point::cost))
            .collect(
                Collectors.groupingBy(
                    one -> new Sampler(one.label().experiment(), one.label().variation())));
    Map<Sampler, List<Point>> inOrder = new LinkedHashMap<>();
    for (Row row : rows) {
      Sampler sampler = new Sampler(row.label().experiment(), row.label().variation());
      Optional.ofNullable(bySampler.get(sampler)).ifPresent(points -> inOrder.put(sampler, points));
    }
    return new Curves(
        inOrder.keySet().stream().map(Sampler::variation).distinct().toList(), inOrder);
  }

  List<String> experiments() {
    return bySampler.keySet().stream().map(Sampler::experiment).distinct().toList();
  }

  Curves of(String experiment) {
    Map<Sampler, List<Point>> own = new LinkedHashMap<>(bySampler);
    own.keySet().removeIf(sampler -> !sampler.experiment().equals(experiment));
    return new Curves(variations, own);
  }

  boolean isEmpty() {
    return bySampler.isEmpty();
  }

  List<Point> points() {
    return bySampler.values().stream().flatMap(List::stream).toList();
  }

  double leastCost() {
    return points().stream().mapToDouble(Point::cost).min().orElseThrow();
  }

  double mostCost() {
    return points().stream().mapToDouble(Point::cost).max().orElseThrow();
  }

  /** Tells whether values span more than a decade, and all bars stay above zero. */
  boolean needsLogarithm() {
    double least = points().stream().mapToDouble(Point::least).min().orElse(0);
    double most = points().stream().mapToDouble(Point::value).max().orElse(0);
    return least > 0 && most > 10 * points().stream().mapToDouble(Point::value).min().orElse(0);
  }

  /** Returns a line for each sampler, with bars of two standard errors. */
  List<Series> lines(Function<Sampler, String> name) {
    boolean single = experiments().size() == 1;
    List<Series> lines = new ArrayList<>();
    bySampler.forEach(
        (sampler, points) -> {
          int colour = single ? variations.indexOf(sampler.variation()) : lines.size();
          lines.add(line(name.apply(sampler), points, colour));
        });
    return lines;
  }

  /** Returns a line with bars of two standard errors. */
  static Series line(String name, List<Point> points, int colour) {
    return new Series(
        name,
        points.stream().mapToDouble(Point::cost).toArray(),
        points.stream().mapToDouble(Point::value).toArray(),
        Style.MARKED,
        points.stream().mapToDouble(p -> 2 * p.error()).toArray(),
        colour);
  }

  /** Returns the points than which none is better at no more cost. */
  List<Point> front() {
    List<Point> front = new ArrayList<>();
    Comparator<Point> order =
        Comparator.comparingDouble(Point::cost).thenComparingDouble(Point::value);
    for (Point point : points().stream().sorted(order).toList()) {
      if (front.isEmpty() || point.value() < front.get(front.size() - 1).value()) {
        front.add(point);
      }
    }
    return front;
  }

  /** Returns the best value at a cost, over all costs, as steps. */
  Series steps(String name) {
    List<Point> front = front();
    List<double[]> corners = new ArrayList<>();
    for (int i = 0; i < front.size(); i++) {
      Point point = front.get(i);
      double until = i + 1 < front.size() ? front.get(i + 1).cost() : mostCost();
      corners.add(new double[] {point.cost(), point.value()});
      corners.add(new double[] {until, point.value()});
    }
    return new Series(
        name,
        corners.stream().mapToDouble(corner -> corner[0]).toArray(),
        corners.stream().mapToDouble(corner -> corner[1]).toArray(),
        Style.BROAD);
  }

  /** Returns the full name of a sampler. */
  static String name(Sampler sampler) {
    return Stream.of(sampler.experiment(), sampler.variation())
        .filter(text -> !text.isBlank())
        .collect(Collectors.joining(": "));
  }

  /**
   * A row as a place in a chart.
   *
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
}
