package dev.ito.report;

/** Draws the marks of a chart, in pixels from its upper left corner. */
interface Pen {
  /** Which part of a text is at its place. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /**
   * How a line is drawn.
   *
   * @param width in pixels
   * @param dashes lengths of dashes and gaps; none: a line without gaps
   */
  record Stroke(double width, double... dashes) {}

  /** Draws a line through points. */
  void line(Ink ink, Stroke stroke, double[] x, double[] y);

  /** Fills a circle. */
  void dot(Ink ink, double x, double y, double radius);

  /** Fills a rectangle. */
  void box(Ink ink, double x, double y, double width, double height);

  /**
   * Writes a text, its base line at y.
   *
   * @param size in pixels
   */
  void text(String text, double x, double y, double size, Anchor anchor);

  /** Writes a text from below to above, its middle at y. */
  void upwards(String text, double x, double y, double size);

  /** Returns about how wide a text will be. */
  double width(String text, double size);

  /** Draws a straight line. */
  default void line(Ink ink, Stroke stroke, double x1, double y1, double x2, double y2) {
    line(ink, stroke, new double[] {x1, x2}, new double[] {y1, y2});
  }
}
