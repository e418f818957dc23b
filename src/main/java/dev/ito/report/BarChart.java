package dev.ito.report;

import dev.ito.math.InvalidInput;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Bars in groups, each with its value in it.
 *
 * @param title above the chart; may be empty
 * @param yLabel beside the vertical axis
 * @param groups names of the groups, distinct, from left to right
 * @param bars the bars of one kind, one in each group
 */
public record BarChart(String title, String yLabel, List<String> groups, List<Bars> bars)
    implements Diagram, Drawing {
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
    return Canvas.picture(this);
  }

  @Override
  public String svg() {
    return Canvas.svg(this);
  }

  @Override
  public void draw(Pen pen, String heading, int width, int height) {
    Axis groupsAxis = new Axis(0, groups.size(), false, ticks());
    Plot plot = Plot.draw(pen, heading, "", yLabel, groupsAxis, values(), width, height);
    double each = (groups.size() > 2 ? 0.8 : 0.4) / bars.size();
    for (int k = 0; k < bars.size(); k++) {
      for (int i = 0; i < groups.size(); i++) {
        double from = i + 0.5 + (k - bars.size() / 2.0) * each;
        draw(pen, plot, k, i, plot.column(from), plot.column(from + 0.95 * each));
      }
    }
  }

  private void draw(Pen pen, Plot plot, int k, int group, double left, double right) {
    double value = bars.get(k).values[group];
    double error = bars.get(k).error[group];
    if (Double.isNaN(value)) {
      return;
    }
    double above = Math.min(plot.row(value), plot.row(0));
    pen.box(Ink.of(k), left, above, right - left, Math.abs(plot.row(value) - plot.row(0)));
    double middle = (left + right) / 2;
    if (error > 0) {
      plot.error(Ink.TEXT, middle, value - error, value + error);
    }
    double top = plot.row(Math.max(0, error > 0 ? value + error : value));
    pen.text(Shown.number(value), middle, top - 5, Plot.SIZE, Pen.Anchor.MIDDLE);
  }

  private List<Axis.Tick> ticks() {
    return IntStream.range(0, groups.size())
        .mapToObj(i -> new Axis.Tick(i + 0.5, groups.get(i)))
        .toList();
  }

  /** From zero on, with room for the texts above. */
  private Axis values() {
    double most = 0;
    double least = 0;
    for (Bars one : bars) {
      for (int i = 0; i < one.values.length; i++) {
        double value = Double.isNaN(one.values[i]) ? 0 : one.values[i];
        double error = value == one.values[i] && one.error[i] > 0 ? one.error[i] : 0;
        most = Math.max(most, value + error);
        least = Math.min(least, value - error);
      }
    }
    return Axis.linear(1.1 * least, most > 0 || least < 0 ? 1.12 * most : 1);
  }

  @Override
  public Plot.Legend legend(Pen pen, int width) {
    List<Plot.Item> items =
        IntStream.range(0, bars.size() > 1 ? bars.size() : 0)
            .mapToObj(
                k ->
                    new Plot.Item(
                        bars.get(k).name,
                        (left, right, y) -> pen.box(Ink.of(k), left, y - 7, right - left, 14)))
            .toList();
    return Plot.Legend.of(items, pen, width);
  }
}
