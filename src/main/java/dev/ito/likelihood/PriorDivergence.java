package dev.ito.likelihood;

import dev.ito.math.Batch;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;

/**
 * KL(q(x_T | x_0) || prior) of every sample, in nats: the first term of a variational bound, and in
 * the mean over the data a bound of how much log p(x) loses because x_T does not quite follow the
 * prior.
 */
public final class PriorDivergence {
  private PriorDivergence() {}

  /** Returns it for a process that ends at time {@code end}. */
  public static double[] of(Sde sde, Batch x0, double end) {
    Marginal m = sde.marginal(end);
    double prior = sde.priorStandardDeviation();
    double ratio = m.sigma() * m.sigma() / (prior * prior);
    double[] nats = new double[x0.count()];
    for (int i = 0; i < nats.length; i++) {
      double mean = m.alpha() / prior;
      nats[i] = 0.5 * (mean * mean * x0.dot(i, x0) + x0.size() * (ratio - 1 - Math.log(ratio)));
    }
    return nats;
  }
}
