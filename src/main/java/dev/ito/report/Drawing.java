package dev.ito.report;

/** What a pen draws of a chart. */
interface Drawing {
  /** Returns what it shows, in a few words. */
  String title();

  /**
   * Draws all but the legend.
   *
   * @param heading above it; empty: none
   */
  void draw(Pen pen, String heading, int width, int height);

  /** Returns the legend; without rows where there is nothing to tell apart. */
  Plot.Legend legend(Pen pen, int width);
}
