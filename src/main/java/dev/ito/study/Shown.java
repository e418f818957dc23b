package dev.ito.study;

import java.util.Locale;

/** Numbers as a reader sees them; what is not known is a dash. */
final class Shown {
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
    if (!(standardError > 0) || !Double.isFinite(standardError)) {
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
