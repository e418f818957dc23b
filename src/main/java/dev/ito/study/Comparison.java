package dev.ito.study;

import dev.ito.evaluation.Measurement;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rows of a study beside each other. */
record Comparison(List<Row> rows) {
  /** Returns the keys of all experiments, in the order of the rows. */
  List<String> experiments() {
    return rows.stream().map(row -> row.label().experiment()).distinct().toList();
  }

  /** Returns the rows of an experiment. */
  Comparison of(String experiment) {
    return new Comparison(
        rows.stream().filter(row -> row.label().experiment().equals(experiment)).toList());
  }

  /** Returns the row of a cell. */
  Row row(Label label) {
    return rows.stream().filter(row -> row.label().equals(label)).findFirst().orElseThrow();
  }

  /** Returns the names of all quantities, in the order of the metrics. */
  Set<String> quantities() {
    Set<String> names = new LinkedHashSet<>();
    rows.forEach(row -> row.measurements().forEach(m -> names.add(m.name())));
    return names;
  }

  /** Returns the quantity by which samplers are ordered: the first whose least is the best. */
  Optional<String> quality() {
    return rows.stream()
        .filter(row -> !row.label().variation().isEmpty())
        .flatMap(row -> row.measurements().stream())
        .map(Measurement::name)
        .filter(Measurement::leastIsBest)
        .findFirst();
  }

  /** Returns a quantity with the number of samples or images behind it: "kid, n = 256". */
  String named(String quantity) {
    LongSummaryStatistics n =
        measured(quantity).collect(Collectors.summarizingLong(Measurement::n));
    if (n.getCount() == 0) {
      return quantity;
    }
    String range = n.getMin() == n.getMax() ? "" + n.getMin() : n.getMin() + " to " + n.getMax();
    return quantity + ", n = " + range;
  }

  /** Returns all measurements of a quantity. */
  Stream<Measurement> measured(String quantity) {
    return rows.stream().flatMap(row -> row.measurement(quantity).stream());
  }

  /** Returns the row with the least of a quantity. */
  Optional<Row> best(String quantity) {
    return rows.stream()
        .filter(row -> row.measurement(quantity).isPresent())
        .min(Comparator.comparingDouble(row -> row.measurement(quantity).get().value()));
  }
}
