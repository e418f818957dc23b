package dev.ito.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An axis of a chart.
 *
 * @param from its lower end
 * @param to its upper end
 * @param log whether equal factors are equally far apart
 * @param ticks with their labels, between the ends
 */
record Axis(double from, double to, boolean log, List<Tick> ticks) {
  /** Part of the range that is left free at each end. */
  private static final double MARGIN = 0.04;

  /** Decades in which 1, 2 and 5 have labels. */
  private static final double FEW_DECADES = 4;

  /** Below, a logarithmic axis is as good as a linear one. */
  private static final double ALMOST_LINEAR = 0.6;

  private static final int MOST_LABELS = 10;

  /** On a shorter axis 1, 2 and 5 would be too few. */
  private static final double ONE_AND_A_HALF = 1.5;

  private static final int[] MANY = {1, 2, 3, 4, 5, 7};
  private static final int[] FEW = {1, 2, 5};

  /**
   * A place on an axis.
   *
   * @param label empty: a line of the grid alone
   */
  record Tick(double value, String label) {}

  /**
   * Returns an axis that shows values.
   *
   * @param values finite, positive if it is logarithmic; at least one
   */
  static Axis of(double[] values, boolean log) {
    double least = Arrays.stream(values).min().orElseThrow();
    double most = Arrays.stream(values).max().orElseThrow();
    if (log) {
      double low = Math.log10(least);
      double high = Math.log10(most);
      double margin = high > low ? MARGIN * (high - low) : 0.2;
      return logarithmic(Math.pow(10, low - margin), Math.pow(10, high + margin));
    }
    double margin = most > least ? MARGIN * (most - least) : Math.max(1e-12, 0.1 * Math.abs(most));
    return linear(least - margin, most + margin);
  }

  static Axis linear(double from, double to) {
    return new Axis(from, to, false, linearTicks(from, to));
  }

  private static List<Tick> linearTicks(double from, double to) {
    ScatterPlot.Ticks round = ScatterPlot.Ticks.between(from, to);
    return round.values().stream()
        .filter(value -> value >= from && value <= to)
        .map(value -> new Tick(value, label(value, round)))
        .toList();
  }

  /** Very small and very large numbers are shorter with an exponent. */
  private static String label(double value, ScatterPlot.Ticks ticks) {
    return value != 0 && (ticks.decimals() > 5 || Math.abs(value) >= 1e6)
        ? Shown.number(value)
        : ticks.label(value + 0.0);
  }

  private static Axis logarithmic(double from, double to) {
    double decades = Math.log10(to / from);
    List<Tick> ticks = new ArrayList<>();
    int stride = (int) Math.ceil(decades / MOST_LABELS);
    for (int exponent = (int) Math.floor(Math.log10(from));
        exponent <= Math.log10(to);
        exponent++) {
      for (int digit : decades < ONE_AND_A_HALF ? MANY : FEW) {
        double value = digit * Math.pow(10, exponent);
        boolean labelled =
            digit == 1 ? Math.floorMod(exponent, stride) == 0 : decades <= FEW_DECADES;
        if (value >= from && value <= to && (digit == 1 || decades <= 2 * FEW_DECADES)) {
          ticks.add(new Tick(value, labelled ? power(digit, exponent) : ""));
        }
      }
    }
    boolean close = decades < ALMOST_LINEAR;
    return new Axis(from, to, true, close ? linearTicks(from, to) : ticks);
  }

  private static String power(int digit, int exponent) {
    return Math.abs(exponent) <= 4
        ? new BigDecimal(digit).scaleByPowerOfTen(exponent).toPlainString()
        : digit + "e" + exponent;
  }

  /** Returns where a value is, from 0 at the lower end to 1 at the upper one. */
  double place(double value) {
    return log
        ? Math.log(Math.max(value, from) / from) / Math.log(to / from)
        : (value - from) / (to - from);
  }
}
