package dev.ito.study;

import dev.ito.report.LineChart;
import dev.ito.report.LineChart.Series;
import dev.ito.report.Shown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * How fast samples near those of their reference with more evaluations of the score.
 *
 * @param curves pathwise distance over evaluations; none is zero
 */
record Convergence(Curves curves) {
  /**
   * The slope of a line through the logarithms of distance and evaluations, by least squares.
   *
   * @param value the slope: minus the order of the method
   * @param standardError of it; NaN for two points
   */
  record Slope(Curves.Sampler sampler, double value, double standardError, int points) {}

  static Convergence of(List<Row> rows) {
    // A sampler that meets its reference exactly has no place on a logarithmic axis.
    return new Convergence(
        Curves.of(rows, row -> Curves.Point.pathwise(row).filter(point -> point.value() > 0)));
  }

  /** Returns the slopes of all lines with points at two costs or more. */
  List<Slope> slopes() {
    List<Slope> slopes = new ArrayList<>();
    curves.bySampler().forEach((sampler, points) -> slope(sampler, points).ifPresent(slopes::add));
    return slopes;
  }

  private static Optional<Slope> slope(Curves.Sampler sampler, List<Curves.Point> points) {
    if (points.stream().mapToDouble(Curves.Point::cost).distinct().count() < 2) {
      return Optional.empty();
    }
    SimpleRegression fit = new SimpleRegression();
    points.forEach(point -> fit.addData(Math.log(point.cost()), Math.log(point.value())));
    return Optional.of(new Slope(sampler, fit.getSlope(), fit.getSlopeStdErr(), points.size()));
  }

  /** Returns one chart, or one for each experiment if there are many lines. */
  List<StudyReport.Figure> figures() {
    if (curves.isEmpty()) {
      return List.of();
    }
    if (curves.bySampler().size() <= QualityCharts.MANY || curves.experiments().size() == 1) {
      return List.of(figure("convergence", "", curves));
    }
    return curves.experiments().stream()
        .map(
            experiment ->
                figure(
                    "convergence-" + StudyReport.Figure.fileName(experiment),
                    experiment,
                    curves.of(experiment)))
        .toList();
  }

  private StudyReport.Figure figure(String name, String experiment, Curves shown) {
    Map<Curves.Sampler, Slope> slopes = new LinkedHashMap<>();
    slopes().forEach(slope -> slopes.put(slope.sampler(), slope));
    boolean single = shown.experiments().size() == 1;
    List<Series> lines =
        shown.lines(
            sampler ->
                (single ? sampler.variation() : Curves.name(sampler))
                    + Optional.ofNullable(slopes.get(sampler)).map(Convergence::legend).orElse(""));
    boolean log = shown.points().stream().allMatch(point -> point.least() > 0);
    String title = (experiment.isEmpty() ? "" : experiment + ": ") + "distance to the reference";
    return new StudyReport.Figure(
        name,
        title,
        "Root mean square over samples and dimensions, in model units, of the difference from the"
            + " samples of the reference, which start from the same noise and follow the same path."
            + " In brackets: slopes of log on log, by least squares, with standard errors.",
        new LineChart(title, "score evaluations per sample", "root mean square", true, log, lines));
  }

  private static String legend(Slope slope) {
    return " (" + Shown.withError(slope.value(), slope.standardError()) + ")";
  }
}
