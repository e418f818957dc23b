package dev.ito.likelihood;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import java.util.Arrays;

/**
 * Samples with noise, x_t = alpha x_0 + sigma z.
 *
 * @param sde the forward process
 * @param t one time per sample, where sigma is positive
 * @param z the noise
 * @param x the samples with noise
 */
record NoisySamples(Sde sde, double[] t, Batch z, Batch x) {
  /**
   * Adds noise to samples.
   *
   * @param draw of the noise
   */
  static NoisySamples of(Sde sde, Batch x0, double[] t, Noise noise, long draw) {
    Batch z = x0.like();
    noise.gaussian(draw, z);
    Batch x = x0.like();
    for (int i = 0; i < x.count(); i++) {
      Marginal m = sde.marginal(t[i]);
      x.addRow(i, m.alpha(), x0);
      x.addRow(i, m.sigma(), z);
    }
    return new NoisySamples(sde, t, z, x);
  }

  /** Adds noise to samples at one time. */
  static NoisySamples of(Sde sde, Batch x0, double t, Noise noise, long draw) {
    double[] times = new double[x0.count()];
    Arrays.fill(times, t);
    return of(sde, x0, times, noise, draw);
  }

  /** Returns |z - zHat|^2 of every sample, with the noise that a score finds, zHat = -sigma s. */
  double[] squaredErrors(ScoreFunction score) {
    Batch s = x.like();
    score.score(x, t, s);
    return squaredErrors(s);
  }

  /** Returns |z - zHat|^2 of every sample for scores that are known already. */
  double[] squaredErrors(Batch s) {
    double[] errors = new double[x.count()];
    for (int i = 0; i < errors.length; i++) {
      double sigma = sde.marginal(t[i]).sigma();
      for (int j = i * x.size(); j < (i + 1) * x.size(); j++) {
        double error = z.values()[j] + sigma * s.values()[j];
        errors[i] += error * error;
      }
    }
    return errors;
  }
}
