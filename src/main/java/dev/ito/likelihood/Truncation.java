package dev.ito.likelihood;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Sde;

/**
 * What lies between the data and the first time of a likelihood: a bound of log p_0 by log p_t-min,
 * the variational bound of one step (as Song et al. 2021b do).
 *
 * <p>With x = alpha x_0 + sigma z at t-min and p(x_0 | x) = N((x + sigma^2 s) / alpha, sigma^2 /
 * alpha^2), Jensen's inequality gives -log p_0(x_0) <= E[-log p(x) - log p(x_0 | x) + log q(x |
 * x_0)] = E[-log p(x)] - D ln alpha - D / 2 + E|z - zHat|^2 / 2.
 *
 * @param tMin the first time
 */
public record Truncation(Sde sde, double tMin) {
  /**
   * Samples at the first time.
   *
   * @param noisy where their density is to be taken
   * @param nats what is added to its -log, one number per sample
   */
  public record Bound(Batch noisy, double[] nats) {}

  /**
   * Draws samples at the first time; the bound holds in the mean over the draws.
   *
   * @param first index of the sample that row 0 stands for
   * @param draw number of the repetition: another one has other noise
   */
  public Bound bound(ScoreFunction score, Batch x0, long seed, long first, int draw) {
    Perturbation noisy = at(x0, seed, first, draw);
    double[] nats = noisy.squaredErrors(score);
    double logAlpha = Math.log(sde.marginal(tMin).alpha());
    for (int i = 0; i < nats.length; i++) {
      nats[i] = 0.5 * nats[i] - x0.size() * (logAlpha + 0.5);
    }
    return new Bound(noisy.x(), nats);
  }

  /** Returns the samples with the noise of the first time. */
  Perturbation at(Batch x0, long seed, long first, int draw) {
    return Perturbation.of(sde, x0, tMin, new Noise(seed, Purpose.TRUNCATION, first), draw);
  }
}
