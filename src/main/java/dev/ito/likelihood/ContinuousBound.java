package dev.ito.likelihood;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;

/**
 * The variational bound of the reverse SDE in continuous time: KL(q(x_T | x_0) || prior), the
 * integral of g^2 / (2 sigma^2) E|z - zHat|^2 from t-min to T, and a reconstruction (Kingma et al.
 * 2021, sections 3 and 4; Song et al. 2021b, theorem 3).
 *
 * <p>As g^2 / (2 sigma^2) dt = du with u = ln(sigma / alpha), the integral is a mean over noise
 * levels, taken at one random level in each of equal parts.
 *
 * @param tMin the first time, where sigma is positive
 * @param points noise levels of each sample, at least 1
 * @param reconstruction of the data from the first time
 */
public record ContinuousBound(
    Sde sde, ScoreFunction score, double tMin, int points, Reconstruction reconstruction) {
  /** -log p(x_0 | x) at the first time. */
  @FunctionalInterface
  public interface Reconstruction {
    /**
     * Returns it for every sample, in nats.
     *
     * @param x the data with the noise of the first time
     * @param m its marginal
     * @param squaredErrors |z - zHat|^2
     */
    double[] of(Batch x0, Batch x, Marginal m, double[] squaredErrors);

    /**
     * Returns that of real numbers, N((x + sigma^2 s) / alpha, sigma^2 / alpha^2), a density: D / 2
     * ln(2 pi sigma^2 / alpha^2) + |z - zHat|^2 / 2.
     */
    static Reconstruction ofDensity() {
      return (x0, x, m, squaredErrors) -> {
        double[] nats = squaredErrors.clone();
        double constant = 0.5 * x0.size() * Math.log(2 * Math.PI * m.ratio() * m.ratio());
        for (int i = 0; i < nats.length; i++) {
          nats[i] = constant + 0.5 * squaredErrors[i];
        }
        return nats;
      };
    }
  }

  public ContinuousBound {
    InvalidInput.require(points >= 1, "points must be at least 1, was %d", points);
  }

  /**
   * Computes the terms; the bound holds in the mean over the draws.
   *
   * @param first index of the sample that row 0 stands for
   * @param draw number of the repetition: another one has other times and noise
   */
  public Terms of(Batch x0, long seed, long first, int draw) {
    NoiseScale scale = new NoiseScale(sde, tMin, Sde.HORIZON);
    Noise levels = new Noise(seed, Purpose.BOUND_TIMES, first);
    Noise noise = new Noise(seed, Purpose.BOUND, first);
    double[] diffusion = new double[x0.count()];
    double[] t = new double[x0.count()];
    for (int k = 0; k < points; k++) {
      long key = (long) draw * points + k;
      for (int i = 0; i < t.length; i++) {
        double place = (k + levels.uniform(i, key)) / points;
        t[i] = scale.time(scale.lowest() + place * scale.length());
      }
      double[] errors = Perturbation.of(sde, x0, t, noise, key).squaredErrors(score);
      for (int i = 0; i < t.length; i++) {
        diffusion[i] += scale.length() / points * errors[i];
      }
    }
    Perturbation start = new Truncation(sde, tMin).at(x0, seed, first, draw);
    return new Terms(
        PriorDivergence.of(sde, x0, Sde.HORIZON),
        diffusion,
        reconstruction.of(x0, start.x(), sde.marginal(tMin), start.squaredErrors(score)),
        points + 1);
  }

  /**
   * The terms of a variational bound, -log p(x) <= prior + diffusion + reconstruction, in nats, one
   * number per sample.
   *
   * @param prior how far x_T is from the prior
   * @param diffusion what the steps between T and the first time add
   * @param reconstruction of the data from the first time
   * @param nfe evaluations of the score of each sample
   */
  public record Terms(double[] prior, double[] diffusion, double[] reconstruction, int nfe) {
    /** Returns the bound of one sample. */
    public double sum(int row) {
      return prior[row] + diffusion[row] + reconstruction[row];
    }
  }
}
