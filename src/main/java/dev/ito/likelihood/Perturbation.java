package dev.ito.likelihood;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.score.NoisySamples;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;

/**
 * Noise that is added to samples, x_t = alpha x_0 + sigma z.
 *
 * @param noisy the samples with it, where sigma is positive
 */
record Perturbation(Sde sde, Batch z, NoisySamples noisy) {
  /**
   * Adds noise to samples.
   *
   * @param t one time per sample
   * @param draw of the noise
   */
  static Perturbation of(Sde sde, Batch x0, double[] t, Noise noise, long draw) {
    Batch z = x0.like();
    noise.gaussian(draw, z);
    Batch x = x0.like();
    for (int i = 0; i < x.count(); i++) {
      Marginal m = sde.marginal(t[i]);
      x.addRow(i, m.alpha(), x0);
      x.addRow(i, m.sigma(), z);
    }
    return new Perturbation(sde, z, new NoisySamples(x, t, noise.first()));
  }

  /** Adds noise to samples at one time. */
  static Perturbation of(Sde sde, Batch x0, double t, Noise noise, long draw) {
    return of(sde, x0, NoisySamples.filled(x0, t), noise, draw);
  }

  /** Returns the samples with noise. */
  Batch x() {
    return noisy.x();
  }

  /** Returns |z - zHat|^2 of every sample, with the noise that a score finds, zHat = -sigma s. */
  double[] squaredErrors(ScoreFunction score) {
    Batch s = x().like();
    score.score(noisy, s);
    double[] errors = new double[s.count()];
    for (int i = 0; i < errors.length; i++) {
      double sigma = sde.marginal(noisy.t()[i]).sigma();
      for (int j = i * s.size(); j < (i + 1) * s.size(); j++) {
        double error = z.values()[j] + sigma * s.values()[j];
        errors[i] += error * error;
      }
    }
    return errors;
  }
}
