package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.Function;

/** Compares gradients with finite differences of a function that is computed in float32. */
final class Slopes {
  /** Length of the shortest step; central differences of h and 2h are extrapolated to order 4. */
  private static final double STEP = 0.02;

  /** Of what a direction sees of the gradient (seen: 1e-4). */
  private static final double TOLERANCE = 5e-4;

  /** Of the magnitudes that a function adds up: one unit in the last place of float32. */
  private static final double ROUNDING = 6e-8;

  private Slopes() {}

  /**
   * Checks the coordinates {@code from .. from + length - 1} of a gradient along two directions:
   * its own, which sees its length, and a random one, which sees its place.
   *
   * @param at where the gradient was taken
   * @param gradient all of it
   * @param scale the sum of the magnitudes the function adds up, which sets its rounding error
   */
  static void check(
      String name,
      Function<float[], Double> function,
      float[] at,
      float[] gradient,
      int from,
      int length,
      double scale) {
    double norm = norm(gradient, from, length);
    double[] own = new double[length];
    double[] random = new double[length];
    Random generator = new Random(from + 17);
    for (int i = 0; i < length; i++) {
      own[i] = norm == 0 ? 0 : gradient[from + i] / norm;
      random[i] = generator.nextGaussian() / Math.sqrt(length);
    }
    double rounding = ROUNDING * scale / STEP;
    for (double[] direction : new double[][] {own, random}) {
      double expected = 0;
      for (int i = 0; i < length; i++) {
        expected += direction[i] * gradient[from + i];
      }
      double found = slope(function, at, direction, from);
      // A random direction sees the part norm / sqrt(length) of a gradient, typically.
      double part = direction == own ? norm : norm / Math.sqrt(length);
      double allowed = TOLERANCE * part + rounding;
      assertTrue(
          Math.abs(expected - found) <= allowed,
          name + ": slope " + found + ", gradient " + expected + ", allowed " + allowed);
    }
  }

  private static double slope(
      Function<float[], Double> function, float[] at, double[] direction, int from) {
    double near = difference(function, at, direction, from, STEP);
    double far = difference(function, at, direction, from, 2 * STEP);
    return (8 * near - far) / (12 * STEP);
  }

  private static double difference(
      Function<float[], Double> function, float[] at, double[] direction, int from, double step) {
    float[] ahead = at.clone();
    float[] behind = at.clone();
    for (int i = 0; i < direction.length; i++) {
      ahead[from + i] += (float) (step * direction[i]);
      behind[from + i] -= (float) (step * direction[i]);
    }
    return function.apply(ahead) - function.apply(behind);
  }

  static double norm(float[] values, int from, int length) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += (double) values[i] * values[i];
    }
    return Math.sqrt(sum);
  }
}
