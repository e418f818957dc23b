package dev.ito.study;

import dev.ito.evaluation.Measurement;
import dev.ito.report.BarChart;
import dev.ito.report.BarChart.Bars;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Bars of the likelihoods that were measured: by the ODE, and the bound by the SDE. */
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
            .toList();
    String title = "Bits per dimension of held-out data";
    return new StudyReport.Figure(
        "bits-per-dim",
        title,
        "Less is better. bits-per-dim: the likelihood by the probability-flow ODE; elbo: the"
            + " variational bound by the SDE. Bars: two standard errors each way.",
        new BarChart(
            title,
            "bits per dimension",
            measured.stream().map(row -> row.label().toString()).toList(),
            bars));
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
