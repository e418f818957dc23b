package dev.ito.report;

import dev.ito.math.InvalidInput;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * Bars in groups, each with its value in it.
 *
 * @param title above the chart; may be empty
 * @param yLabel beside the vertical axis
 * @param groups names of the groups, distinct, from left to right
 * @param bars the bars of one kind, one in each group
 */
public record BarChart(String title, String yLabel, List<String> groups, List<Bars> bars)
    implements Diagram {
  public BarChart {
    groups = List.copyOf(groups);
    bars = List.copyOf(bars);
    InvalidInput.require(!bars.isEmpty(), "the chart '%s' has nothing to show", title);
    for (Bars one : bars) {
      InvalidInput.require(
          one.values.length == groups.size() && one.error.length == groups.size(),
          "the bars '%s' of the chart '%s' are not one for each of %s groups",
          one.name,
          title,
          groups.size());
    }
  }

  /**
   * Bars of one colour.
   *
   * @param name in the legend
   * @param values one for each group; NaN: no bar
   * @param error half the length of the error bar of each; NaN: none
   */
  public record Bars(String name, double[] values, double[] error) {}

  @Override
  public BufferedImage draw() {
    return Canvas.picture(chart());
  }

  @Override
  public String svg(String id) {
    return Canvas.svg(chart(), id);
  }

  private CategoryChart chart() {
    CategoryChart chart = new CategoryChart(Canvas.WIDTH, Canvas.HEIGHT);
    chart.setTitle(title);
    chart.setYAxisTitle(yLabel);
    style(chart.getStyler());
    for (int i = 0; i < bars.size(); i++) {
      Bars one = bars.get(i);
      chart
          .addSeries(one.name, groups, shown(one.values), bars(one.error))
          .setFillColor(Canvas.colour(i));
    }
    return chart;
  }

  /** XChart leaves out what is null. */
  private static List<Double> shown(double[] values) {
    return Arrays.stream(values).mapToObj(value -> Double.isNaN(value) ? null : value).toList();
  }

  private static List<Double> bars(double[] error) {
    return Arrays.stream(error).mapToObj(length -> Double.isNaN(length) ? 0 : length).toList();
  }

  private void style(CategoryStyler styler) {
    Canvas.style(styler, title);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setLegendVisible(bars.size() > 1);
    styler.setLabelsVisible(true);
    styler.setLabelsPosition(0.5);
    styler.setLabelsFont(styler.getLegendFont());
    styler.setYAxisDecimalPattern("0.###");
    styler.setLabelsFontColorAutomaticEnabled(true);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setAvailableSpaceFill(groups.size() > 2 ? 0.8 : 0.4);
  }
}
