package dev.ito.study;

import dev.ito.evaluation.Baseline;
import dev.ito.evaluation.Measurement;
import dev.ito.report.BarChart;
import dev.ito.report.BarChart.Bars;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Bars of the likelihoods that were measured: by the ODE, and the bound by the SDE; and of the best
 * baseline of the same images.
 */
record LikelihoodChart(List<Row> rows) {
  private static final List<String> QUANTITIES = List.of("bits-per-dim", "elbo");

  List<StudyReport.Figure> figures() {
    List<Row> measured =
        rows.stream()
            .filter(row -> QUANTITIES.stream().anyMatch(name -> row.measurement(name).isPresent()))
            .toList();
    return measured.isEmpty() ? List.of() : List.of(figure(measured));
  }

  private static StudyReport.Figure figure(List<Row> measured) {
    List<Bars> bars =
        QUANTITIES.stream()
            .filter(name -> measured.stream().anyMatch(row -> row.measurement(name).isPresent()))
            .map(name -> bars(name, measured))
            .collect(Collectors.toCollection(ArrayList::new));
    List<Baseline> best =
        measured.stream().flatMap(row -> BaselineRows.best(row).stream()).distinct().toList();
    if (!best.isEmpty()) {
      bars.add(baselines(measured));
    }
    String title = "Bits per dimension of held-out data";
    return new StudyReport.Figure(
        "bits-per-dim",
        title,
        "Less is better. bits-per-dim: the likelihood by the probability-flow ODE; elbo: the"
            + " variational bound by the SDE. Bars: two standard errors each way."
            + words(best),
        new BarChart(
            title,
            "bits per dimension",
            measured.stream().map(row -> row.label().toString()).toList(),
            bars));
  }

  private static String words(List<Baseline> best) {
    return best.isEmpty()
        ? ""
        : " Best baseline of the same images: "
            + best.stream()
                .map(one -> one.name() + ", " + one.meaning())
                .distinct()
                .collect(Collectors.joining("; "))
            + ".";
  }

  /** Where both likelihoods are of other images, those of the first. */
  private static Bars baselines(List<Row> rows) {
    return new Bars(
        "best baseline",
        baselines(rows, Baseline::bits),
        baselines(rows, b -> 2 * b.standardError()));
  }

  private static double[] baselines(List<Row> rows, ToDoubleFunction<Baseline> value) {
    return rows.stream()
        .map(row -> BaselineRows.best(row).stream().findFirst())
        .mapToDouble(best -> best.isPresent() ? value.applyAsDouble(best.get()) : Double.NaN)
        .toArray();
  }

  private static Bars bars(String name, List<Row> rows) {
    return new Bars(
        name,
        values(name, rows, Measurement::value),
        values(name, rows, m -> 2 * m.standardError()));
  }

  private static double[] values(String name, List<Row> rows, ToDoubleFunction<Measurement> value) {
    return rows.stream()
        .map(row -> row.measurement(name).map(value::applyAsDouble).filter(Double::isFinite))
        .mapToDouble(found -> found.orElse(Double.NaN))
        .toArray();
  }
}
