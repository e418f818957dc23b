package dev.ito.math;

import java.util.Arrays;

/**
 * A mean with its standard error.
 *
 * @param mean of the values
 * @param standardError of the mean, from the spread of the values; NaN of a single one
 */
public record Estimate(double mean, double standardError, int n) {
  /** Returns the mean of independent values. */
  public static Estimate of(double... values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    int n = values.length;
    return new Estimate(mean, n == 1 ? Double.NaN : Math.sqrt(squares / (n - 1) / n), n);
  }
}
