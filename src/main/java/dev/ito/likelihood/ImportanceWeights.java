package dev.ito.likelihood;

import java.util.Arrays;

/**
 * The importance-weighted bound of -log P from K points (Burda et al. 2016), where what is known of
 * each is an unbiased estimate of -log (p / q).
 *
 * <p>For any weights w of sum 1, -ln (1/K sum_k e^-n_k) <= sum_k w_k n_k + sum_k w_k ln(K w_k),
 * with equality at w_k proportional to e^-n_k. Where the n_k are estimates from random probes,
 * weights from the same probes would favour the lucky ones and the bound would be none: so the
 * weights come from the other probes, which know nothing of the luck of this one. With it, the sum
 * is unbiased for given weights, and an upper bound in the mean.
 */
public final class ImportanceWeights {
  private ImportanceWeights() {}

  /**
   * Returns the bound, in nats.
   *
   * @param nats of each point by each estimate: of several points, one estimate is taken for exact
   */
  public static double bound(double[][] nats) {
    int estimates = nats[0].length;
    double sum = 0;
    for (int p = 0; p < estimates; p++) {
      double[] w = weights(others(nats, p));
      for (int k = 0; k < w.length; k++) {
        sum += w[k] == 0 ? 0 : w[k] * (nats[k][p] + Math.log(w.length * w[k]));
      }
    }
    return sum / estimates;
  }

  /** Returns the mean of each point over all estimates but one; over all if there is only one. */
  private static double[] others(double[][] nats, int left) {
    int estimates = nats[0].length;
    return Arrays.stream(nats)
        .mapToDouble(
            point -> {
              double all = Arrays.stream(point).sum();
              return estimates == 1 ? all : (all - point[left]) / (estimates - 1);
            })
        .toArray();
  }

  /** Returns weights proportional to e^-n. */
  private static double[] weights(double... nats) {
    double least = Arrays.stream(nats).min().orElseThrow();
    double[] w = Arrays.stream(nats).map(n -> Math.exp(least - n)).toArray();
    double sum = Arrays.stream(w).sum();
    return Arrays.stream(w).map(each -> each / sum).toArray();
  }
}
