package dev.ito.verify;

import dev.ito.solver.Step;
import dev.ito.verify.Trial.Algorithm;

/** The samplers of a discrete chain beta_1 .. beta_N, in the variables of their papers. */
final class Chain {
  /** alphaBar_i after i steps; alphaBar_0 = 1. */
  private final double[] alphaBars;

  Chain(double[] betas) {
    alphaBars = new double[betas.length + 1];
    alphaBars[0] = 1;
    for (int i = 0; i < betas.length; i++) {
      alphaBars[i + 1] = alphaBars[i] * (1 - betas[i]);
    }
  }

  private double alphaBar(double t) {
    return alphaBars[(int) Math.rint(t * (alphaBars.length - 1))];
  }

  /**
   * Ho et al. 2020, algorithm 2.
   *
   * @param large whether sigma_t^2 is beta_t, or else the posterior's variance
   */
  Algorithm ddpm(boolean large) {
    return step -> {
      double alphaBar = alphaBar(step.from());
      double previous = alphaBar(step.to());
      double alpha = alphaBar / previous;
      double beta = 1 - alpha;
      double variance = large ? beta : (1 - previous) / (1 - alphaBar) * beta;
      double sigma = step.isLast() ? 0 : Math.sqrt(variance);
      return (x, epsilon, z) ->
          (x - beta / Math.sqrt(1 - alphaBar) * epsilon) / Math.sqrt(alpha) + sigma * z;
    };
  }

  /** Song, Meng & Ermon 2021, eq. 12, with sigma of eq. 16. */
  Algorithm ddim(double eta) {
    return (Step step) -> {
      double alphaBar = alphaBar(step.from());
      double previous = alphaBar(step.to());
      double sigma =
          eta * Math.sqrt((1 - previous) / (1 - alphaBar)) * Math.sqrt(1 - alphaBar / previous);
      // In exact arithmetic at least 0.
      double direction = Math.sqrt(Math.max(0, 1 - previous - sigma * sigma));
      return (x, epsilon, z) ->
          Math.sqrt(previous) * (x - Math.sqrt(1 - alphaBar) * epsilon) / Math.sqrt(alphaBar)
              + direction * epsilon
              + sigma * z;
    };
  }
}
