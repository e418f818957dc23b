package dev.ito.report;

import dev.ito.math.InvalidInput;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * A chart of one or more lines over a common axis.
 *
 * @param title above the chart; may be empty
 * @param xLabel under the horizontal axis
 * @param yLabel beside the vertical axis
 * @param logX whether the horizontal axis is logarithmic; its values are then positive
 * @param logY whether the vertical axis is logarithmic; its values are then positive
 * @param series the lines, with distinct names
 */
public record LineChart(
    String title, String xLabel, String yLabel, boolean logX, boolean logY, List<Series> series)
    implements Diagram, Drawing {

  public LineChart {
    series = List.copyOf(series);
    InvalidInput.require(!series.isEmpty(), "the chart '%s' has nothing to show", title);
    InvalidInput.require(
        series.stream().map(Series::name).distinct().count() == series.size(),
        "the chart '%s' has two lines of one name",
        title);
    for (Series line : series) {
      requirePositive(logX, line.x, "x", line.name);
      requirePositive(logY, line.y, "y", line.name);
    }
  }

  private static void requirePositive(boolean log, double[] values, String axis, String name) {
    InvalidInput.require(
        !log || Arrays.stream(values).allMatch(value -> value > 0),
        "the line '%s' has %s values that are not positive: its axis cannot be logarithmic",
        name,
        axis);
  }

  /** How a line is drawn. */
  public enum Style {
    /** A bold line. */
    LINE,
    /** A bold line with a dot at each point. */
    MARKED,
    /** A thin, pale line in the colour of the next line that is not faint. */
    FAINT,
    /** A broad, pale, grey line behind others. */
    BROAD,
    /** A thin, dashed, grey line: a value to compare with. */
    REFERENCE;

    private boolean hasColour() {
      return this == LINE || this == MARKED;
    }
  }

  /**
   * A line.
   *
   * @param name in the legend
   * @param x finite, at least one
   * @param y finite, one for each x
   * @param style how it is drawn
   * @param error half the length of the bar at each point; empty: no bars
   * @param colour number of its colour, so that it has the same in several charts; negative: its
   *     place among the lines that have colours
   */
  public record Series(
      String name, double[] x, double[] y, Style style, double[] error, int colour) {
    public Series {
      InvalidInput.require(!name.isBlank(), "a line of a chart needs a name");
      InvalidInput.require(x.length > 0, "the line '%s' has no points", name);
      InvalidInput.require(
          x.length == y.length, "the line '%s' has %s x, but %s y", name, x.length, y.length);
      requireFinite(x, "x", name);
      requireFinite(y, "y", name);
      InvalidInput.require(
          error.length == 0 || error.length == y.length,
          "the line '%s' has %s y, but %s errors",
          name,
          y.length,
          error.length);
      requireFinite(error, "the error", name);
    }

    /** Makes a line in the colour of its place. */
    public Series(String name, double[] x, double[] y, Style style, double[] error) {
      this(name, x, y, style, error, -1);
    }

    /** Makes a line without error bars. */
    public Series(String name, double[] x, double[] y, Style style) {
      this(name, x, y, style, new double[0]);
    }

    /** Makes a bold line. */
    public Series(String name, double[] x, double[] y) {
      this(name, x, y, Style.LINE);
    }

    private static void requireFinite(double[] values, String axis, String name) {
      for (int i = 0; i < values.length; i++) {
        InvalidInput.require(
            Double.isFinite(values[i]),
            "the line '%s' cannot be drawn: %s of point %s is %s",
            name,
            axis,
            i,
            values[i]);
      }
    }
  }

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
    Axis x = Axis.of(all(Series::x), logX);
    Axis y = Axis.of(ends(), logY);
    Plot plot = Plot.draw(pen, heading, xLabel, yLabel, x, y, width, height);
    List<Integer> colours = colours();
    for (int i = 0; i < series.size(); i++) {
      new Drawn(pen, series.get(i), colours.get(i)).draw(plot);
    }
  }

  @Override
  public Plot.Legend legend(Pen pen, int width) {
    List<Plot.Item> items = new ArrayList<>();
    List<Integer> colours = colours();
    for (int i = 0; i < series.size() && series.size() > 1; i++) {
      Drawn drawn = new Drawn(pen, series.get(i), colours.get(i));
      items.add(new Plot.Item(series.get(i).name, drawn::example));
    }
    return Plot.Legend.of(items, pen, width);
  }

  private double[] all(Function<Series, double[]> values) {
    return series.stream().map(values).flatMapToDouble(Arrays::stream).toArray();
  }

  /** All values with the ends of their bars; a bar that goes below zero ends at the axis. */
  private double[] ends() {
    DoubleStream.Builder ends = DoubleStream.builder();
    for (Series line : series) {
      for (int i = 0; i < line.y.length; i++) {
        double error = line.error.length == 0 ? 0 : line.error[i];
        ends.add(line.y[i]).add(line.y[i] + error);
        ends.add(logY && line.y[i] <= error ? line.y[i] : line.y[i] - error);
      }
    }
    return ends.build().toArray();
  }

  /** A faint line has the colour of the next that is not; references are counted apart. */
  private List<Integer> colours() {
    List<Integer> colours = new ArrayList<>();
    int next = 0;
    int references = 0;
    for (Series line : series) {
      int own = line.style == Style.REFERENCE ? references++ : next;
      colours.add(line.colour < 0 ? own : line.colour);
      next += line.style.hasColour() ? 1 : 0;
    }
    return colours;
  }

  /** A line with the number of its colour. */
  private record Drawn(Pen pen, Series line, int number) {
    private static final double RADIUS = 3.6;

    private Ink ink() {
      return switch (line.style) {
        case LINE, MARKED -> Ink.of(number);
        case FAINT -> Ink.of(number).faint();
        case BROAD -> Ink.GREY.faint();
        case REFERENCE -> Ink.GREY;
      };
    }

    private Pen.Stroke stroke() {
      return switch (line.style) {
        // Lines that share a colour differ by their dashes.
        case LINE, MARKED ->
            Ink.isRepeated(number) ? new Pen.Stroke(2.2, 7, 5) : new Pen.Stroke(2.2);
        case FAINT -> new Pen.Stroke(1);
        case BROAD -> new Pen.Stroke(9);
        case REFERENCE -> new Pen.Stroke(1.5, number % 2 == 0 ? 3 : 10, 4);
      };
    }

    private boolean hasDots() {
      return line.style == Style.MARKED || line.style.hasColour() && line.x.length == 1;
    }

    void draw(Plot plot) {
      double[] x = Arrays.stream(line.x).map(plot::column).toArray();
      double[] y = Arrays.stream(line.y).map(plot::row).toArray();
      pen.line(ink(), stroke(), x, y);
      for (int i = 0; i < x.length; i++) {
        if (line.error.length > 0 && line.error[i] > 0) {
          plot.error(ink(), x[i], line.y[i] - line.error[i], line.y[i] + line.error[i]);
        }
        if (hasDots()) {
          pen.dot(ink(), x[i], y[i], RADIUS);
        }
      }
    }

    void example(double left, double right, double y) {
      pen.line(ink(), stroke(), left, y, right, y);
      if (hasDots()) {
        pen.dot(ink(), (left + right) / 2, y, RADIUS);
      }
    }
  }
}
