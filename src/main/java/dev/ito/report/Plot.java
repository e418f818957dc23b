package dev.ito.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the marks of a chart go: a frame with its axes, and the legend below it.
 *
 * @param top of the frame; left, right and bottom likewise, in pixels
 */
record Plot(Pen pen, Axis x, Axis y, double left, double top, double right, double bottom) {
  static final double SIZE = 14;
  private static final double TICK_SIZE = 13;
  private static final double TITLE_SIZE = 17;
  private static final double ROW = 22;
  private static final double GAP = 8;
  private static final double SWATCH = 28;
  private static final Pen.Stroke THIN = new Pen.Stroke(1);

  /** What stands in the legend. */
  record Item(String name, Mark mark) {}

  /** Draws a small example of a line about a place. */
  @FunctionalInterface
  interface Mark {
    void draw(double left, double right, double y);
  }

  /**
   * A legend in rows that fit.
   *
   * @param rows of items
   */
  record Legend(List<List<Item>> rows) {
    static Legend of(List<Item> items, Pen pen, double width) {
      List<List<Item>> rows = new ArrayList<>();
      double used = width;
      for (Item item : items) {
        double wide = wide(item, pen);
        if (used + wide > width) {
          rows.add(new ArrayList<>());
          used = 0;
        }
        rows.get(rows.size() - 1).add(item);
        used += wide;
      }
      return new Legend(rows);
    }

    private static double wide(Item item, Pen pen) {
      return SWATCH + GAP + pen.width(item.name, SIZE) + 2 * GAP;
    }

    double height() {
      return ROW * rows.size();
    }

    void draw(Pen pen, double left, double top) {
      double y = top;
      for (List<Item> row : rows) {
        double x = left;
        for (Item item : row) {
          item.mark.draw(x, x + SWATCH, y + ROW / 2);
          pen.text(item.name, x + SWATCH + GAP, y + ROW / 2 + 5, SIZE, Pen.Anchor.START);
          x += wide(item, pen);
        }
        y += ROW;
      }
    }
  }

  /**
   * Draws frame, grid and texts.
   *
   * @param title above; empty: none
   * @param height of all but the legend
   */
  static Plot draw(
      Pen pen, String title, String xLabel, String yLabel, Axis x, Axis y, int width, int height) {
    double widest =
        y.ticks().stream().mapToDouble(tick -> pen.width(tick.label(), TICK_SIZE)).max().orElse(0);
    double left = 2 * GAP + SIZE + widest + GAP;
    double top = title.isEmpty() ? 2 * GAP : 2 * GAP + TITLE_SIZE + GAP;
    double bottom = height - 2 * GAP - TICK_SIZE - (xLabel.isEmpty() ? 0 : SIZE + GAP);
    Plot plot = new Plot(pen, x, y, left, top, width - 2.5 * GAP, bottom);
    if (!title.isEmpty()) {
      pen.text(title, width / 2.0, GAP + TITLE_SIZE, TITLE_SIZE, Pen.Anchor.MIDDLE);
    }
    plot.grid();
    pen.text(xLabel, (left + plot.right) / 2, height - GAP, SIZE, Pen.Anchor.MIDDLE);
    pen.upwards(yLabel, GAP + SIZE * 0.8, (top + bottom) / 2, SIZE);
    return plot;
  }

  private void grid() {
    for (Axis.Tick tick : x.ticks()) {
      pen.line(Ink.GRID, THIN, column(tick.value()), top, column(tick.value()), bottom);
      double base = bottom + TICK_SIZE + GAP / 2;
      if (!tick.label().isEmpty()) {
        pen.text(tick.label(), column(tick.value()), base, TICK_SIZE, Pen.Anchor.MIDDLE);
      }
    }
    for (Axis.Tick tick : y.ticks()) {
      pen.line(Ink.GRID, THIN, left, row(tick.value()), right, row(tick.value()));
      double base = row(tick.value()) + TICK_SIZE * 0.35;
      if (!tick.label().isEmpty()) {
        pen.text(tick.label(), left - GAP, base, TICK_SIZE, Pen.Anchor.END);
      }
    }
    pen.line(
        Ink.FRAME,
        THIN,
        new double[] {left, right, right, left, left},
        new double[] {top, top, bottom, bottom, top});
  }

  /** Returns the column of pixels of a value. */
  double column(double value) {
    return left + x.place(value) * (right - left);
  }

  /** Returns the row of pixels of a value. */
  double row(double value) {
    return bottom - y.place(value) * (bottom - top);
  }

  /** Draws a bar of an error, with a short line at each end. */
  void error(Ink ink, double at, double low, double high) {
    Pen.Stroke stroke = new Pen.Stroke(1.4);
    pen.line(ink, stroke, at, row(low), at, row(high));
    for (double end : new double[] {low, high}) {
      pen.line(ink, stroke, at - 4, row(end), at + 4, row(end));
    }
  }
}
