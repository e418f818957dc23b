package dev.ito.solver;

import dev.ito.math.Batch;
import dev.ito.score.NoisySamples;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * A Runge-Kutta method, as Butcher's tableau has it: stage k stands at t + c_k h and at x + h sum_j
 * a_kj k_j, the step leads to x + h sum_k b_k k_k, and its error is about h sum_k e_k k_k.
 *
 * @param a one row per stage, of the stages before it
 * @param b of the stages in the step, in units of 1 / {@code parts}
 * @param parts 6 where b is in sixths, which no double is
 * @param e of the stages and of the slope at the end of the step in the error; empty for a method
 *     that does not estimate it
 * @param c one per stage
 */
record Tableau(double[][] a, double[] b, double parts, double[] e, double[] c) {
  private static final double[] NO_ERROR = {};

  /** Euler's method. */
  static final Tableau EULER =
      new Tableau(new double[][] {{}}, new double[] {1}, 1, NO_ERROR, new double[] {0});

  /** Heun's method, of order 2: the mean of the slopes at both ends of the step. */
  static final Tableau HEUN =
      new Tableau(new double[][] {{}, {1}}, new double[] {1, 1}, 2, NO_ERROR, new double[] {0, 1});

  /** The classical method of order 4 (Kutta 1901). */
  static final Tableau RK4 =
      new Tableau(
          new double[][] {{}, {0.5}, {0, 0.5}, {0, 0, 1}},
          new double[] {1, 2, 2, 1},
          6,
          NO_ERROR,
          new double[] {0, 0.5, 0.5, 1});

  /** The pair of orders 5 and 4 (Dormand & Prince 1980). */
  static final Tableau DORMAND_PRINCE =
      new Tableau(
          new double[][] {
            {},
            {1.0 / 5},
            {3.0 / 40, 9.0 / 40},
            {44.0 / 45, -56.0 / 15, 32.0 / 9},
            {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
            {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656}
          },
          new double[] {35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84},
          1,
          new double[] {
            71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40
          },
          new double[] {0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1});

  /**
   * Returns the solver of a field along steps that are given; a step to where the field is not
   * defined is Euler's, which does not ask there.
   *
   * @param first index of the sample that row 0 stands for
   */
  Stepper stepper(VectorField field, long first) {
    return (x, step) -> {
      Tableau method = field.isDefined(step.to()) ? this : EULER;
      long[] samples = LongStream.range(first, first + x.count()).toArray();
      double[] from = NoisySamples.filled(x, step.from());
      double[] to = NoisySamples.filled(x, step.to());
      Batch slope = field.at(samples, x, from);
      x.put(0, method.end(x, from, to, method.slopes(field, samples, x, from, to, slope)));
    };
  }

  /**
   * Returns the slopes of all stages.
   *
   * @param from one time per sample
   * @param to the ends of their steps
   * @param first the slopes of the first stage
   */
  Batch[] slopes(
      VectorField field, long[] samples, Batch x, double[] from, double[] to, Batch first) {
    Batch[] slopes = new Batch[a.length];
    slopes[0] = first;
    for (int stage = 1; stage < a.length; stage++) {
      Batch moved = x.copy();
      add(moved, a[stage], 1, from, to, slopes);
      slopes[stage] = field.at(samples, moved, times(c[stage], from, to));
    }
    return slopes;
  }

  /** Returns where steps lead to. */
  Batch end(Batch x, double[] from, double[] to, Batch... slopes) {
    Batch end = x.copy();
    add(end, b, parts, from, to, slopes);
    return end;
  }

  /**
   * Returns the errors of steps.
   *
   * @param slopes of the stages, and those at the ends of the steps
   */
  Batch error(double[] from, double[] to, Batch... slopes) {
    Batch error = slopes[0].like();
    add(error, e, 1, from, to, slopes);
    return error;
  }

  private static double[] times(double c, double[] from, double[] to) {
    double[] times = new double[from.length];
    // The last stages stand at the very end of the step.
    Arrays.setAll(times, i -> c == 1 ? to[i] : from[i] + c * (to[i] - from[i]));
    return times;
  }

  /** Adds h sum_k weight_k slope_k, with the h of each sample. */
  private static void add(
      Batch x, double[] weights, double parts, double[] from, double[] to, Batch... slopes) {
    for (int i = 0; i < x.count(); i++) {
      for (int k = 0; k < weights.length; k++) {
        if (weights[k] != 0) {
          x.addRow(i, (to[i] - from[i]) * weights[k] / parts, slopes[k]);
        }
      }
    }
  }
}
