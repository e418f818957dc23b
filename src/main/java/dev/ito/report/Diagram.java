package dev.ito.report;

import java.awt.image.BufferedImage;

/** A chart that is drawn as pixels, and as lines and text that stay sharp at any size. */
public sealed interface Diagram permits LineChart, BarChart {
  /** Returns what it shows, in a few words. */
  String title();

  /** Draws the chart, 900 by 500 pixels, and its legend below. */
  BufferedImage draw();

  /**
   * Returns the chart without its title as an SVG element, which stands in an HTML page under a
   * heading and needs nothing else; a style sheet may give its inks other colours.
   */
  String svg();
}
