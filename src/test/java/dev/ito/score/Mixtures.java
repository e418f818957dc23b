package dev.ito.score;

import dev.ito.math.Batch;
import dev.ito.math.Shape;

/** Densities with known scores, and their naive computation straight from the definition. */
public final class Mixtures {
  private static final Shape PLANE = Shape.of(2);

  private Mixtures() {}

  /** Returns three components of different weights and widths in the plane. */
  public static GaussianMixture three() {
    return new GaussianMixture(
        new double[] {2, 1, 3},
        new Batch(3, PLANE, new double[] {-1, 0.2, 0.8, -0.5, 0.3, 1}),
        new double[] {0.3, 0.2, 0.5});
  }

  /** Returns N(0.3, 0.5^2) on the line, the data of the oracle table. */
  public static GaussianMixture single() {
    return new GaussianMixture(
        new double[] {1}, new Batch(1, Shape.of(1), new double[] {0.3}), new double[] {0.5});
  }

  /** Returns the log-density of alpha x_0 + sigma z at one point, as a sum of exponentials. */
  public static double logDensity(GaussianMixture mixture, double alpha, double sigma, double[] x) {
    int d = x.length;
    double density = 0;
    for (int k = 0; k < mixture.weights().length; k++) {
      double variance = variance(mixture, k, alpha, sigma);
      double normal = Math.pow(2 * Math.PI * variance, -0.5 * d);
      density += mixture.weights()[k] * normal * kernel(mixture, k, alpha, variance, x);
    }
    return Math.log(density);
  }

  /** Returns the noise E[z | x_t = x] of alpha x_0 + sigma z, which is -sigma times the score. */
  public static double[] epsilon(GaussianMixture mixture, double alpha, double sigma, double[] x) {
    int d = x.length;
    double[] sum = new double[d];
    double density = 0;
    for (int k = 0; k < mixture.weights().length; k++) {
      double variance = variance(mixture, k, alpha, sigma);
      double part =
          mixture.weights()[k]
              * Math.pow(variance, -0.5 * d)
              * kernel(mixture, k, alpha, variance, x);
      density += part;
      for (int j = 0; j < d; j++) {
        sum[j] += part * sigma * (x[j] - alpha * mixture.means().values()[k * d + j]) / variance;
      }
    }
    for (int j = 0; j < d; j++) {
      sum[j] /= density;
    }
    return sum;
  }

  private static double kernel(
      GaussianMixture mixture, int k, double alpha, double variance, double[] x) {
    double square = 0;
    for (int j = 0; j < x.length; j++) {
      square += Math.pow(x[j] - alpha * mixture.means().values()[k * x.length + j], 2);
    }
    return Math.exp(-0.5 * square / variance);
  }

  private static double variance(GaussianMixture mixture, int k, double alpha, double sigma) {
    double deviation = mixture.standardDeviations()[k];
    return alpha * alpha * deviation * deviation + sigma * sigma;
  }
}
