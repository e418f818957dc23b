package dev.ito.report;

import java.util.List;

/**
 * A table of a page that a reader may sort.
 *
 * @param caption what it shows, in sentences
 */
public record Table(String heading, String caption, List<Column> columns, List<List<Entry>> rows) {
  /**
   * A column.
   *
   * @param number whether it holds numbers, which stand at its right edge
   */
  public record Column(String name, boolean number) {
    /** Returns a column of texts. */
    public static Column text(String name) {
      return new Column(name, false);
    }

    /** Returns a column of numbers. */
    public static Column number(String name) {
      return new Column(name, true);
    }
  }

  /**
   * A cell of a table.
   *
   * @param key the number to sort by; empty: the text is
   * @param wide whether it says why there is nothing in all that follow
   * @param link a file beside the page, by its relative path; empty: none
   */
  public record Entry(String text, String key, boolean wide, String link) {
    /** Returns a text. */
    public static Entry text(String text) {
      return new Entry(text, "", false, "");
    }

    /** Returns a text that leads to a file or folder. */
    public static Entry link(String text, String to) {
      return new Entry(text, "", false, to);
    }

    /** Returns a number. */
    public static Entry number(double value) {
      return new Entry(Shown.number(value), key(value), false, "");
    }

    /** Returns a number in other words. */
    public static Entry number(double value, String shown) {
      return new Entry(shown, key(value), false, "");
    }

    /** Returns a number with its standard error. */
    public static Entry number(double value, double standardError) {
      return new Entry(Shown.withError(value, standardError), key(value), false, "");
    }

    /** Returns the reason why there is nothing. */
    public static Entry failure(String reason) {
      return new Entry(reason, "", true, "");
    }

    private static String key(double value) {
      return Double.isFinite(value) ? Double.toString(value) : "";
    }
  }
}
