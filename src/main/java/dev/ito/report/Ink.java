package dev.ito.report;

import java.awt.Color;
import java.util.List;
import java.util.Locale;

/**
 * What a mark of a chart is drawn with.
 *
 * @param name what a style sheet may colour otherwise, in a dark page
 * @param rgb on white, 0xRRGGBB
 * @param opacity from 0 to 1
 */
record Ink(String name, int rgb, double opacity) {
  static final Ink TEXT = new Ink("ink-text", 0x333333, 1);
  static final Ink GRID = new Ink("ink-grid", 0xe4e4e4, 1);
  static final Ink FRAME = new Ink("ink-frame", 0xbbbbbb, 1);
  static final Ink GREY = new Ink("ink-grey", 0x777777, 1);

  private static final double FAINT = 0.28;

  /** Colours told apart by the colour-blind, too (Okabe and Ito 2008), without the yellow. */
  private static final List<Integer> COLOURS =
      List.of(0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0x56b4e9, 0xe69f00, 0x000000);

  /** Returns that of a line; after the last colour they begin anew. */
  static Ink of(int number) {
    int colour = number % COLOURS.size();
    return new Ink("ink-" + colour, COLOURS.get(colour), 1);
  }

  /** Tells whether an earlier number has the same colour. */
  static boolean isRepeated(int number) {
    return number >= COLOURS.size();
  }

  /** Returns the same, pale. */
  Ink faint() {
    return new Ink(name, rgb, FAINT);
  }

  Color color() {
    return new Color(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff, (int) Math.round(255 * opacity));
  }

  String hex() {
    return String.format(Locale.ROOT, "#%06x", rgb);
  }
}
