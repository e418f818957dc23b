package dev.ito.report;

import dev.ito.math.InvalidInput;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.Function;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

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
    implements Diagram {

  private static final Color GREY = new Color(0x777777);
  private static final int FAINT_OPACITY = 70;

  /** Lines whose legend fits into the chart. */
  private static final int FEW = 4;

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
    return Canvas.picture(chart());
  }

  @Override
  public String svg(String id) {
    return Canvas.svg(chart(), id);
  }

  private XYChart chart() {
    XYChart chart = new XYChart(Canvas.WIDTH, Canvas.HEIGHT);
    chart.setTitle(title);
    chart.setXAxisTitle(xLabel);
    chart.setYAxisTitle(yLabel);
    style(chart.getStyler());
    int colour = 0;
    for (Series line : series) {
      double[] bars = line.error.length == 0 ? null : line.error;
      int own = line.colour < 0 ? colour : line.colour;
      dress(chart.addSeries(line.name, line.x, line.y, bars), line, own);
      colour += line.style.hasColour() ? 1 : 0;
    }
    return chart;
  }

  /** Tells whether powers of ten alone are enough to read a logarithmic axis. */
  private boolean spansDecades(Function<Series, double[]> values) {
    DoubleSummaryStatistics range =
        series.stream().map(values).flatMapToDouble(Arrays::stream).summaryStatistics();
    return range.getMax() >= 100 * range.getMin();
  }

  private static void dress(XYSeries drawn, Series line, int number) {
    boolean dots = line.style == Style.MARKED || line.style.hasColour() && line.x.length == 1;
    drawn.setMarker(dots ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    drawn.setMarkerColor(colour(line.style, number));
    drawn.setLineColor(colour(line.style, number));
    drawn.setLineStyle(stroke(line.style, number));
  }

  private static Color colour(Style style, int number) {
    Color colour = Canvas.colour(number);
    return switch (style) {
      case LINE, MARKED -> colour;
      case FAINT -> new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), FAINT_OPACITY);
      case BROAD -> new Color(GREY.getRed(), GREY.getGreen(), GREY.getBlue(), FAINT_OPACITY);
      case REFERENCE -> GREY;
    };
  }

  private static BasicStroke stroke(Style style, int number) {
    return switch (style) {
      // Lines that share a colour differ by their dashes.
      case LINE, MARKED -> stroke(2.2f, Canvas.isRepeated(number) ? new float[] {7, 5} : null);
      case FAINT -> stroke(1, null);
      case BROAD -> stroke(9, null);
      case REFERENCE -> stroke(1.5f, new float[] {3, 4});
    };
  }

  private static BasicStroke stroke(float width, float[] dashes) {
    return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 10, dashes, 0);
  }

  private void style(XYStyler styler) {
    Canvas.style(styler, title);
    styler.setLegendPosition(
        series.size() > FEW ? LegendPosition.OutsideE : LegendPosition.InsideNE);
    styler.setLegendVisible(series.size() > 1);
    styler.setErrorBarsColorSeriesColor(true);
    styler.setMarkerSize(7);
    styler.setXAxisLogarithmic(logX);
    styler.setYAxisLogarithmic(logY);
    if (logX) {
      styler.setXAxisTickLabelsFormattingFunction(Canvas::logarithmicTick);
    }
    if (logY) {
      styler.setYAxisTickLabelsFormattingFunction(Canvas::logarithmicTick);
    }
    styler.setXAxisLogarithmicDecadeOnly(spansDecades(Series::x));
    styler.setYAxisLogarithmicDecadeOnly(spansDecades(Series::y));
  }
}
