package dev.ito.report;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Points of the plane as see-through dots on fixed axes, the darker the more of them there are.
 *
 * @param xFrom left end of the horizontal axis
 * @param xTo right end of the horizontal axis
 * @param yFrom lower end of the vertical axis
 * @param yTo upper end of the vertical axis
 * @param side of the square picture, in pixels, at least 200
 */
public record ScatterPlot(double xFrom, double xTo, double yFrom, double yTo, int side) {
  private static final int SIDE = 640;
  private static final int LEFT = 56;
  private static final int TOP = 36;
  private static final int BOTTOM = 36;
  private static final Color TEXT = new Color(0x333333);
  private static final Color GRID = new Color(0xececec);
  private static final Color FRAME = new Color(0xbbbbbb);

  public ScatterPlot {
    requireRange("x", xFrom, xTo);
    requireRange("y", yFrom, yTo);
    InvalidInput.require(side >= 200, "a scatter plot needs at least 200 pixels, not %s", side);
  }

  private static void requireRange(String axis, double from, double to) {
    InvalidInput.require(
        from < to && Double.isFinite(to - from),
        "the %s axis of a scatter plot cannot go from %s to %s",
        axis,
        from,
        to);
  }

  /** Returns a plot on whose axes, equally long, all given points have their place. */
  public static ScatterPlot around(Batch points) {
    requirePoints(points);
    double[] least = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    double[] most = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
    double[] values = points.values();
    for (int i = 0; i < values.length; i++) {
      least[i % 2] = Math.min(least[i % 2], values[i]);
      most[i % 2] = Math.max(most[i % 2], values[i]);
    }
    double longer = Math.max(most[0] - least[0], most[1] - least[1]);
    double reach = longer > 0 ? 0.55 * longer : 1;
    double x = (least[0] + most[0]) / 2;
    double y = (least[1] + most[1]) / 2;
    return new ScatterPlot(x - reach, x + reach, y - reach, y + reach, SIDE);
  }

  /** Draws points; those beyond the axes are left out. */
  public BufferedImage draw(Batch points) {
    return draw(points, "");
  }

  /**
   * Draws points under a caption; those beyond the axes are left out.
   *
   * @param points finite samples of shape [2], at least one
   */
  public BufferedImage draw(Batch points, String caption) {
    requirePoints(points);
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, side, side);
      drawAxes(graphics);
      drawDots(picture, points);
      graphics.setColor(FRAME);
      graphics.drawRect(LEFT, TOP, span(), span());
      graphics.setColor(TEXT);
      graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
      int middle = LEFT + (span() - graphics.getFontMetrics().stringWidth(caption)) / 2;
      graphics.drawString(caption, middle, TOP - 9);
    } finally {
      graphics.dispose();
    }
    return picture;
  }

  private static void requirePoints(Batch points) {
    InvalidInput.require(
        points.shape().equals(Shape.of(2)),
        "samples of shape %s are no points of the plane",
        points.shape());
    InvalidInput.require(points.count() > 0, "there is no point to show");
    int bad = points.firstNotFinite();
    InvalidInput.require(bad < 0, "sample %s is not finite and cannot be shown", bad);
  }

  private void drawAxes(Graphics2D graphics) {
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    FontMetrics metrics = graphics.getFontMetrics();
    Ticks across = Ticks.between(xFrom, xTo);
    for (double x : across.values()) {
      graphics.setColor(GRID);
      graphics.drawLine(column(x), TOP, column(x), TOP + span());
      graphics.setColor(TEXT);
      String label = across.label(x);
      graphics.drawString(
          label, column(x) - metrics.stringWidth(label) / 2, TOP + span() + metrics.getHeight());
    }
    Ticks up = Ticks.between(yFrom, yTo);
    for (double y : up.values()) {
      graphics.setColor(GRID);
      graphics.drawLine(LEFT, row(y), LEFT + span(), row(y));
      graphics.setColor(TEXT);
      String label = up.label(y);
      graphics.drawString(
          label, LEFT - 6 - metrics.stringWidth(label), row(y) + metrics.getAscent() / 2 - 1);
    }
  }

  private void drawDots(BufferedImage picture, Batch points) {
    DotDensity dots = new DotDensity(span() + 1);
    double[] values = points.values();
    for (int i = 0; i < values.length; i += 2) {
      double x = values[i];
      double y = values[i + 1];
      if (x >= xFrom && x <= xTo && y >= yFrom && y <= yTo) {
        dots.add(column(x) - LEFT, row(y) - TOP);
      }
    }
    dots.paint(picture, LEFT, TOP, opacity(points.count()));
  }

  /** Returns the opacity of one dot: many dots must not run into one blot, few must be seen. */
  static double opacity(int count) {
    return Math.max(0.06, Math.min(0.8, 15 / Math.sqrt(count)));
  }

  private int span() {
    return side - LEFT - BOTTOM;
  }

  /** Returns the column of pixels for {@code x}. */
  int column(double x) {
    return LEFT + pixel((x - xFrom) / (xTo - xFrom));
  }

  /** Returns the row of pixels for {@code y}. */
  int row(double y) {
    return TOP + span() - pixel((y - yFrom) / (yTo - yFrom));
  }

  private int pixel(double part) {
    return (int) Math.round(part * span());
  }

  /**
   * The round numbers on an axis: multiples of 1, 2 or 5 times a power of ten, about five of them.
   *
   * @param values the numbers, increasing
   * @param decimals digits behind the point that tell them apart
   */
  record Ticks(List<Double> values, int decimals) {
    private static final int ABOUT = 5;

    /** Returns the ticks of an axis from {@code from} to {@code to}. */
    static Ticks between(double from, double to) {
      double rough = (to - from) / ABOUT;
      int exponent = (int) Math.floor(Math.log10(rough));
      double power = Math.pow(10, exponent);
      double leading = rough / power;
      double step = power * (leading < 1.5 ? 1 : leading < 3.5 ? 2 : leading < 7.5 ? 5 : 10);
      int decimals = Math.max(0, -exponent - (leading < 7.5 ? 0 : 1));
      // The ends may be ticks themselves, whatever rounding makes of them.
      long first = (long) Math.ceil(from / step - 1e-9);
      long last = (long) Math.floor(to / step + 1e-9);
      return new Ticks(
          LongStream.rangeClosed(first, last).mapToObj(k -> k * step).toList(), decimals);
    }

    /** Returns a tick as it is written on the axis. */
    String label(double value) {
      return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
  }
}
