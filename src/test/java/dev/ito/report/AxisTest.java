package dev.ito.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.report.LineChart.Series;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Axes say where they are, and charts in a page are text. */
class AxisTest {
  private static List<String> labels(boolean log, double... values) {
    return Axis.of(values, log).ticks().stream()
        .map(Axis.Tick::label)
        .filter(label -> !label.isEmpty())
        .toList();
  }

  @Test
  void logarithmicAxesHaveRoundTicks() {
    assertEquals(
        List.of("10", "20", "30", "40", "50", "70", "100"), labels(true, 10, 100), "one decade");
    assertEquals(
        List.of("5", "10", "20", "50", "100", "200", "500", "1000"), labels(true, 5, 1000));
    assertEquals(
        List.of("0.0001", "0.001", "0.01", "0.1", "1", "10"), labels(true, 1e-4, 10), "decades");
    assertEquals(List.of("2.0", "2.2", "2.4", "2.6", "2.8", "3.0"), labels(true, 2, 3), "close");
  }

  /** Whatever the range there are some, and not too many. */
  @Test
  void thereAreEnoughTicksAndNotTooMany() {
    for (double least : new double[] {1e-12, 3e-5, 0.7, 12, 9e5}) {
      for (double factor : new double[] {1, 1.01, 1.7, 3, 9, 40, 900, 1e5, 1e9, 1e24}) {
        for (boolean log : new boolean[] {true, false}) {
          int n = labels(log, least, least * factor).size();
          assertTrue(n >= 3 && n <= 13, n + " from " + least + " times " + factor + " " + log);
        }
      }
    }
    assertTrue(labels(false, 0, 0).size() >= 2);
    assertTrue(labels(false, -3, 4).contains("0"));
  }

  @Test
  void placesAreInProportion() {
    Axis log = Axis.of(new double[] {1, 100}, true);
    assertEquals(0.5, log.place(10), 1e-12);
    assertTrue(log.place(1) > 0.02 && log.place(100) < 0.98, "a margin");
    Axis linear = Axis.linear(-1, 3);
    assertEquals(0.25, linear.place(0), 1e-15);
  }

  @Test
  void aChartInAPageIsText() {
    double[] x = {1, 10, 100};
    String svg =
        new LineChart(
                "a \"title\" & more",
                "evaluations",
                "fd <x>, n = 3",
                true,
                false,
                List.of(new Series("one & all", x, x), new Series("other", x, x)))
            .svg();
    for (String text :
        List.of("evaluations", "fd &lt;x&gt;, n = 3", "one &amp; all", "other", "20")) {
      assertTrue(svg.contains(">" + text + "</text>"), text + " in " + svg);
    }
    assertTrue(svg.contains("aria-label=\"a &quot;title&quot; &amp; more\""));
    assertFalse(svg.contains("<path"), "no outlines of letters");
    assertFalse(svg.contains(" id="), "many are in one page");
    assertTrue(svg.contains("class=\"ink-0\"") && svg.contains("class=\"ink-1\""));
    assertTrue(svg.length() < 8000, "small: " + svg.length());
  }

  @Test
  void barsHaveTheirValues() {
    BarChart chart =
        new BarChart(
            "",
            "bits",
            List.of("a", "b"),
            List.of(
                new BarChart.Bars("ode", new double[] {2.5, Double.NaN}, new double[] {0.1, 0}),
                new BarChart.Bars("elbo", new double[] {3, -1}, new double[] {Double.NaN, 0})));
    String svg = chart.svg();
    for (String text : List.of("2.50", "3", "-1", "a", "b", "ode", "elbo", "bits")) {
      assertTrue(svg.contains(">" + text + "</text>"), text);
    }
    assertEquals(3 + 2, svg.split("<rect", -1).length - 1, "three bars, two in the legend");
    assertEquals(900, chart.draw().getWidth());
    assertFalse(svg.contains("NaN"), svg);
    double[] unknown = {Double.NaN, Double.NaN};
    BarChart.Bars none = new BarChart.Bars("none", unknown, new double[] {0.1, 0.2});
    String empty = new BarChart("", "bits", List.of("a", "b"), List.of(none)).svg();
    assertFalse(empty.contains("NaN"), empty);
  }
}
