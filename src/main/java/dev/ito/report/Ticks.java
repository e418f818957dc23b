package dev.ito.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * The round numbers on an axis: multiples of 1, 2 or 5 times a power of ten, about five of them.
 *
 * @param values the numbers, increasing
 * @param decimals digits behind the point that tell them apart
 */
record Ticks(List<Double> values, int decimals) {
  private static final int ABOUT = 5;

  /** Returns the ticks of an axis from {@code from} to {@code to}. */
  static Ticks between(double from, double to) {
    double rough = (to - from) / ABOUT;
    int exponent = (int) Math.floor(Math.log10(rough));
    double power = Math.pow(10, exponent);
    double leading = rough / power;
    double step = power * (leading < 1.5 ? 1 : leading < 3.5 ? 2 : leading < 7.5 ? 5 : 10);
    int decimals = Math.max(0, -exponent - (leading < 7.5 ? 0 : 1));
    // The ends may be ticks themselves, whatever rounding makes of them.
    long first = (long) Math.ceil(from / step - 1e-9);
    long last = (long) Math.floor(to / step + 1e-9);
    return new Ticks(
        LongStream.rangeClosed(first, last).mapToObj(k -> k * step).toList(), decimals);
  }

  /** Returns a tick as it is written on the axis. */
  String label(double value) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
