package dev.ito.report;

import java.util.Locale;

/** Numbers as a reader sees them; what is not known is a dash. */
public final class Shown {
  private static final String UNKNOWN = "\u2013";

  private Shown() {}

  /** Returns a number with three digits, and counts in full. */
  public static String number(double value) {
    if (!Double.isFinite(value)) {
      return UNKNOWN;
    }
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? format("%.0f", value)
        : digits(value, 3);
  }

  /** Returns a value to the second digit of its standard error, with the error. */
  public static String withError(double value, double standardError) {
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

  /** Returns a time in the unit that suits it. */
  public static String seconds(double seconds) {
    if (!Double.isFinite(seconds)) {
      return UNKNOWN;
    }
    if (seconds < 1e-3) {
      return number(1e6 * seconds) + " \u00b5s";
    }
    if (seconds < 1) {
      return number(1e3 * seconds) + " ms";
    }
    return seconds < 120
        ? number(seconds) + " s"
        : seconds < 7200 ? number(Math.rint(seconds / 60)) + " min" : number(seconds / 3600) + " h";
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
