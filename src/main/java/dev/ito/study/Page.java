package dev.ito.study;

import java.util.List;
import java.util.Locale;

/**
 * What the template of a report shows: texts, ready to be read; a list without content is left out.
 *
 * @param headline the best ways; without rows if nothing orders them
 * @param charts with their captions
 * @param tables what belongs to the charts: differences, slopes
 * @param results all that was found, a row for each cell
 * @param budgets sources of error of each likelihood
 * @param provenance as JSON
 */
record Page(
    String name,
    String scale,
    String question,
    List<String> answer,
    Table headline,
    List<Picture> charts,
    List<Table> tables,
    Table results,
    List<Table> budgets,
    List<Picture> samples,
    List<Picture> trajectories,
    String provenance) {
  /**
   * A table that a reader may sort.
   *
   * @param caption what it shows, in sentences
   */
  record Table(String heading, String caption, List<Column> columns, List<List<Entry>> rows) {}

  /**
   * A column.
   *
   * @param number whether it holds numbers, which stand at its right edge
   */
  record Column(String name, boolean number) {
    static Column text(String name) {
      return new Column(name, false);
    }

    static Column number(String name) {
      return new Column(name, true);
    }
  }

  /**
   * A cell of a table.
   *
   * @param key the number to sort by; empty: the text is
   * @param wide whether it says why there is nothing in all that follow
   */
  record Entry(String text, String key, boolean wide) {
    static Entry text(String text) {
      return new Entry(text, "", false);
    }

    static Entry number(double value) {
      return new Entry(Shown.number(value), key(value), false);
    }

    static Entry number(double value, double standardError) {
      return new Entry(Shown.withError(value, standardError), key(value), false);
    }

    static Entry failure(String reason) {
      return new Entry(reason, "", true);
    }

    private static String key(double value) {
      return Double.isFinite(value) ? Double.toString(value) : "";
    }
  }

  /**
   * A picture.
   *
   * @param svg an element; empty if there is data
   * @param data a {@code data:} URI; empty if there is an element
   */
  record Picture(String heading, String caption, String svg, String data) {}

  /** Numbers as a reader sees them; what is not known is a dash. */
  static final class Shown {
    private static final String UNKNOWN = "\u2013";

    private Shown() {}

    /** Returns a number with three digits, and counts in full. */
    static String number(double value) {
      if (!Double.isFinite(value)) {
        return UNKNOWN;
      }
      return value == Math.rint(value) && Math.abs(value) < 1e6
          ? format("%.0f", value)
          : digits(value, 3);
    }

    /** Returns a value to the second digit of its standard error, with the error. */
    static String withError(double value, double standardError) {
      if (!Double.isFinite(value)) {
        return UNKNOWN;
      }
      if (!Double.isFinite(standardError)) {
        return digits(value, 4) + " \u00b1 " + UNKNOWN;
      }
      if (standardError == 0) {
        return digits(value, 4);
      }
      int decimals = 1 - (int) Math.floor(Math.log10(standardError));
      return isPlain(value) && decimals <= 6
          ? format("%." + Math.max(0, decimals) + "f \u00b1 ", value)
              + format("%." + Math.max(0, decimals) + "f", standardError)
          : digits(value, 4) + " \u00b1 " + digits(standardError, 2);
    }

    private static boolean isPlain(double value) {
      return value == 0 || Math.abs(value) >= 1e-3 && Math.abs(value) < 1e6;
    }

    private static String digits(double value, int digits) {
      if (!isPlain(value)) {
        return format("%." + (digits - 1) + "e", value);
      }
      int before = value == 0 ? 1 : 1 + (int) Math.floor(Math.log10(Math.abs(value)));
      return format("%." + Math.max(0, digits - before) + "f", value);
    }

    private static String format(String pattern, double value) {
      return String.format(Locale.ROOT, pattern, value);
    }
  }
}
