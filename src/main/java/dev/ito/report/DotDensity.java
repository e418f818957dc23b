package dev.ito.report;

import java.awt.Color;
import java.awt.image.BufferedImage;

/** See-through dots laid over one another on a square of pixels, and the colours that result. */
final class DotDensity {
  /** Distance from the middle of a dot at which it ends, in pixels. */
  private static final double RADIUS = 2.5;

  private static final int REACH = 2;

  /** Few enough that the frames of an animation, with their lettering, keep exact colours. */
  private static final int LEVELS = 96;

  private static final Color FEW = Color.WHITE;
  private static final Color SOME = new Color(0x2171b5);
  private static final Color MANY = new Color(0x08264f);

  /** Opacity at which dots have the colour {@link #SOME}. */
  private static final double KNEE = 0.6;

  private final int side;
  private final double[] layers;

  /** Starts with no dots on {@code side} by {@code side} pixels. */
  DotDensity(int side) {
    this.side = side;
    this.layers = new double[side * side];
  }

  /** Adds a dot with its middle on a pixel of the square. */
  void add(int column, int row) {
    for (int dy = -REACH; dy <= REACH; dy++) {
      for (int dx = -REACH; dx <= REACH; dx++) {
        int x = column + dx;
        int y = row + dy;
        if (x >= 0 && x < side && y >= 0 && y < side) {
          layers[y * side + x] += Math.max(0, Math.min(1, RADIUS - Math.hypot(dx, dy)));
        }
      }
    }
  }

  /**
   * Paints the dots with the upper left corner of the square at a place in the picture.
   *
   * @param opacity of one dot, above 0 and below 1
   */
  void paint(BufferedImage picture, int left, int top, double opacity) {
    for (int i = 0; i < layers.length; i++) {
      double covered = 1 - Math.pow(1 - opacity, layers[i]);
      long level = Math.round(covered * LEVELS);
      if (level > 0) {
        picture.setRGB(left + i % side, top + i / side, colour((double) level / LEVELS));
      }
    }
  }

  /** Returns the colour of dots that together have this opacity, from 0 to 1, as 0xRRGGBB. */
  static int colour(double opacity) {
    return opacity < KNEE
        ? mix(FEW, SOME, opacity / KNEE)
        : mix(SOME, MANY, (opacity - KNEE) / (1 - KNEE));
  }

  private static int mix(Color a, Color b, double part) {
    return mix(a.getRed(), b.getRed(), part) << 16
        | mix(a.getGreen(), b.getGreen(), part) << 8
        | mix(a.getBlue(), b.getBlue(), part);
  }

  private static int mix(int a, int b, double part) {
    return (int) Math.round(a + (b - a) * part);
  }
}
