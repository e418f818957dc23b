package dev.ito.study;

import dev.ito.evaluation.Copies;
import dev.ito.evaluation.Detail.RealAgainstReal;
import dev.ito.evaluation.Measurement;
import dev.ito.report.LineChart;
import dev.ito.report.LineChart.Series;
import dev.ito.report.LineChart.Style;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Charts of what was measured of samples, over what the samples cost.
 *
 * @param quality the quantity that orders samplers, smaller is better
 */
record QualityCharts(List<Row> rows, String quality) {
  /** Lines that one chart can show and a reader can tell apart. */
  static final int MANY = 7;

  /** What samples cost, along the horizontal axis. */
  private record Cost(String name, String label, ToDoubleFunction<Row> of) {}

  private static final Cost NFE = new Cost("nfe", "score evaluations per sample", Row::nfe);
  private static final Cost SECONDS =
      new Cost("seconds", "seconds per sample", Row::secondsPerSample);

  /** Returns the charts of quality, the fronts of the experiments first, then all other charts. */
  List<StudyReport.Figure> figures() {
    List<StudyReport.Figure> figures = new ArrayList<>();
    if (!quality.isEmpty()) {
      figures.addAll(figures(quality, NFE));
      figures.addAll(figures(quality, SECONDS));
    }
    for (String quantity : new Comparison(rows).quantities()) {
      boolean copies = List.of(Copies.RATE, Copies.DISTANCE).contains(quantity);
      if (!quantity.equals(quality) && !copies && !Measurement.isOfHeldOut(quantity)) {
        figures.addAll(figures(quantity, NFE));
      }
    }
    return figures;
  }

  private List<StudyReport.Figure> figures(String quantity, Cost cost) {
    Curves all = Curves.of(rows, Curves.Point.of(quantity, cost.of));
    if (all.isEmpty()) {
      return List.of();
    }
    String name = StudyReport.Figure.fileName(quantity + "-" + cost.name);
    if (all.bySampler().size() <= MANY || all.experiments().size() == 1) {
      return List.of(figure(name, quantity, cost, all, ""));
    }
    List<StudyReport.Figure> figures = new ArrayList<>();
    if (quantity.equals(quality)) {
      figures.add(fronts(name, cost, all));
    }
    for (String experiment : all.experiments()) {
      String own = name + "-" + StudyReport.Figure.fileName(experiment);
      figures.add(figure(own, quantity, cost, all.of(experiment), experiment));
    }
    return figures;
  }

  private StudyReport.Figure figure(
      String name, String quantity, Cost cost, Curves curves, String experiment) {
    boolean ordered = quantity.equals(quality);
    List<Series> lines = new ArrayList<>();
    if (ordered) {
      lines.add(curves.steps("Pareto front"));
    }
    boolean single = curves.experiments().size() == 1;
    lines.addAll(curves.lines(sampler -> single ? sampler.variation() : Curves.name(sampler)));
    String caption =
        "Bars: two standard errors each way."
            + (ordered ? " Grey steps: the Pareto front, the least value at each cost." : "");
    return chart(name, title(quantity, cost, experiment), caption, quantity, cost, curves, lines);
  }

  private StudyReport.Figure fronts(String name, Cost cost, Curves all) {
    List<Series> lines = new ArrayList<>();
    for (String experiment : all.experiments()) {
      lines.add(Curves.line(experiment, all.of(experiment).front(), lines.size()));
    }
    String title = title(quality, cost, "") + ": Pareto fronts";
    String caption =
        "Of each experiment, the samplers than which none is better at no more cost, with bars of two"
            + " standard errors each way; all samplers are in the charts that follow.";
    return chart(name, title, caption, quality, cost, all, lines);
  }

  /** Returns a chart of lines, with what real images have of the quantity beside them. */
  private StudyReport.Figure chart(
      String name,
      String title,
      String caption,
      String quantity,
      Cost cost,
      Curves curves,
      List<Series> lines) {
    List<Series> references = references(quantity, curves);
    lines.addAll(references);
    boolean log = curves.needsLogarithm() && references.stream().allMatch(line -> line.y()[0] > 0);
    return new StudyReport.Figure(
        name,
        title,
        caption
            + (cost == SECONDS ? " " + Tables.TIME : "")
            + (references.isEmpty() ? "" : " Dashed: real images against real images."),
        new LineChart(
            title, cost.label, new Comparison(rows).named(quantity), true, log, distinct(lines)));
  }

  /** A sampler may be called as a line that is there for all. */
  private static List<Series> distinct(List<Series> lines) {
    List<Series> distinct = new ArrayList<>();
    for (Series line : lines) {
      boolean again = distinct.stream().anyMatch(other -> other.name().equals(line.name()));
      String name = again ? line.name() + " (" + (distinct.size() + 1) + ")" : line.name();
      distinct.add(new Series(name, line.x(), line.y(), line.style(), line.error(), line.colour()));
    }
    return distinct;
  }

  private static String title(String quantity, Cost cost, String experiment) {
    String of = experiment.isEmpty() ? "" : experiment + ": ";
    return of + quantity + " against " + cost.label;
  }

  /** Returns what real images have of a quantity, as level lines. */
  private List<Series> references(String quantity, Curves curves) {
    Map<String, Double> levels = new LinkedHashMap<>();
    for (String experiment : curves.experiments()) {
      level(experiment, Measurement.ofHeldOut(quantity), Measurement::value)
          .ifPresent(level -> add(levels, "held-out images", experiment, level));
      level(
              experiment,
              quantity,
              m -> m.detail().realAgainstReal().map(RealAgainstReal::value).orElse(Double.NaN))
          .ifPresent(level -> add(levels, "real against real", experiment, level));
    }
    List<Series> lines = new ArrayList<>();
    double[] ends = {curves.leastCost(), curves.mostCost()};
    levels.forEach(
        (name, y) -> lines.add(new Series(name, ends, new double[] {y, y}, Style.REFERENCE)));
    return lines;
  }

  /** Experiments on the same data share their level. */
  private static void add(
      Map<String, Double> levels, String name, String experiment, double level) {
    if (!level(levels, name, level)) {
      levels.put(levels.containsKey(name) ? name + ", " + experiment : name, level);
    }
  }

  private static boolean level(Map<String, Double> levels, String name, double level) {
    return levels.entrySet().stream()
        .anyMatch(one -> one.getKey().startsWith(name) && one.getValue() == level);
  }

  private Optional<Double> level(
      String experiment, String quantity, ToDoubleFunction<Measurement> level) {
    return new Comparison(rows)
        .of(experiment)
        .measured(quantity)
        .map(level::applyAsDouble)
        .filter(Double::isFinite)
        .findFirst();
  }
}
