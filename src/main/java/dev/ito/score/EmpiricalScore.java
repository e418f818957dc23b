package dev.ito.score;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.sde.Sde;

/**
 * The exact score of a data set, each sample smoothed by an isotropic normal law.
 *
 * <p>It is the score that a perfect network would learn on these samples: sampling with it returns
 * the data, up to the smoothing.
 */
public final class EmpiricalScore implements DifferentiableScore {
  private final GaussianMixtureScore score;

  /**
   * @param sde the forward process
   * @param samples the data, one sample per row
   * @param standardDeviation of the smoothing, not negative
   */
  public EmpiricalScore(Sde sde, Batch samples, double standardDeviation) {
    InvalidInput.require(samples.count() > 0, "an empirical score needs at least one sample");
    this.score = new GaussianMixtureScore(sde, GaussianMixture.around(samples, standardDeviation));
  }

  @Override
  public void score(Batch x, double[] t, Batch out) {
    score.score(x, t, out);
  }

  @Override
  public void scoreAndVjp(Batch x, double[] t, Batch v, Batch out, Batch vjp) {
    score.scoreAndVjp(x, t, v, out, vjp);
  }

  /** Returns log p_t(x) of every sample, in nats. */
  public double[] logDensity(Batch x, double t) {
    return score.logDensity(x, t);
  }

  @Override
  public boolean knowsVariance() {
    return true;
  }

  @Override
  public void scoreAndVariance(Batch x, double from, double to, Batch out, Batch variance) {
    score.scoreAndVariance(x, from, to, out, variance);
  }
}
