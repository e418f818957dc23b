package dev.ito.job;

import dev.ito.math.Batch;
import java.util.Arrays;

/**
 * How the values of a batch are spread, all of all samples taken together.
 *
 * @param mean of the values
 * @param deviation standard deviation about the mean
 * @param largest absolute value
 */
record Spread(double mean, double deviation, double largest) {
  static Spread of(Batch batch) {
    double[] values = batch.values();
    double mean = Arrays.stream(values).average().orElseThrow();
    double square = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    double largest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
    return new Spread(mean, Math.sqrt(square), largest);
  }

  /** Returns that of the values divided by a positive number. */
  Spread over(double unit) {
    return new Spread(mean / unit, deviation / unit, largest / unit);
  }

  /** Returns the root mean square. */
  double rms() {
    return Math.hypot(mean, deviation);
  }
}
