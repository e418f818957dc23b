package dev.ito.report;

import dev.ito.math.InvalidInput;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
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
    String title, String xLabel, String yLabel, boolean logX, boolean logY, List<Series> series) {
  static final int WIDTH = 900;
  static final int HEIGHT = 500;

  /** Colours told apart by the colour-blind, too (Okabe and Ito 2008), without the yellow. */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x0072b2),
          new Color(0xd55e00),
          new Color(0x009e73),
          new Color(0xcc79a7),
          new Color(0x56b4e9),
          new Color(0xe69f00),
          new Color(0x000000));

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
    FAINT
  }

  /**
   * A line.
   *
   * @param name in the legend
   * @param x finite, at least one
   * @param y finite, one for each x
   * @param style how it is drawn
   * @param error half the length of the bar at each point; empty: no bars
   */
  public record Series(String name, double[] x, double[] y, Style style, double[] error) {
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

  /** Draws the chart, 900 by 500 pixels. */
  public BufferedImage draw() {
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    try {
      chart().paint(graphics, WIDTH, HEIGHT);
    } finally {
      graphics.dispose();
    }
    return picture;
  }

  private XYChart chart() {
    XYChart chart = new XYChart(WIDTH, HEIGHT);
    chart.setTitle(title);
    chart.setXAxisTitle(xLabel);
    chart.setYAxisTitle(yLabel);
    style(chart.getStyler());
    int colour = 0;
    for (Series line : series) {
      double[] bars = line.error.length == 0 ? null : line.error;
      dress(chart.addSeries(line.name, line.x, line.y, bars), line, colour);
      colour += line.style == Style.FAINT ? 0 : 1;
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
    Color colour = COLOURS.get(number % COLOURS.size());
    boolean faint = line.style == Style.FAINT;
    Color shown =
        faint
            ? new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), FAINT_OPACITY)
            : colour;
    boolean dots = line.style == Style.MARKED || line.x.length == 1;
    drawn.setMarker(dots ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    drawn.setMarkerColor(shown);
    drawn.setLineColor(shown);
    // Lines that share a colour differ by their dashes.
    float[] dashes = number < COLOURS.size() ? null : new float[] {7, 5};
    drawn.setLineStyle(
        new BasicStroke(
            faint ? 1f : 2.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 10, dashes, 0));
  }

  private void style(XYStyler styler) {
    Color text = new Color(0x333333);
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderColor(new Color(0xbbbbbb));
    styler.setPlotGridLinesColor(new Color(0xe4e4e4));
    styler.setPlotGridLinesStroke(new BasicStroke(1f));
    styler.setChartFontColor(text);
    styler.setChartTitleFont(font.deriveFont(Font.BOLD, 17f));
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitleVisible(!title.isBlank());
    styler.setAxisTitleFont(font);
    styler.setAxisTickLabelsFont(font.deriveFont(13f));
    styler.setAxisTickLabelsColor(text);
    styler.setLegendFont(font.deriveFont(14f));
    styler.setLegendBorderColor(new Color(0xdddddd));
    styler.setLegendPosition(
        series.size() > FEW ? LegendPosition.OutsideE : LegendPosition.InsideNE);
    styler.setLegendVisible(series.size() > 1);
    styler.setMarkerSize(7);
    styler.setXAxisLogarithmic(logX);
    styler.setYAxisLogarithmic(logY);
    styler.setXAxisLogarithmicDecadeOnly(spansDecades(Series::x));
    styler.setYAxisLogarithmicDecadeOnly(spansDecades(Series::y));
  }
}
