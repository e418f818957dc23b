package dev.ito.score;

import dev.ito.math.Batch;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import java.util.Arrays;

/**
 * A score whose estimate of the data is kept within a range.
 *
 * <p>Tweedie's x0Hat = (x + sigma^2 s) / alpha is clipped, and the score (and with it the noise
 * estimate) is derived again from the clipped x0Hat (Ho et al. 2020; Nichol & Dhariwal 2021).
 *
 * @param sde the forward process
 * @param score the score to clip
 * @param low smallest value of the data
 * @param high largest value of the data
 */
public record ClippedScore(Sde sde, ScoreFunction score, double low, double high)
    implements ScoreFunction {
  @Override
  public void score(Batch x, double[] t, Batch out) {
    score.score(x, t, out);
    clip(x, t, out);
  }

  @Override
  public boolean knowsVariance() {
    return score.knowsVariance();
  }

  @Override
  public void scoreAndVariance(Batch x, double from, double to, Batch out, Batch variance) {
    score.scoreAndVariance(x, from, to, out, variance);
    double[] times = new double[x.count()];
    Arrays.fill(times, from);
    clip(x, times, out);
  }

  private void clip(Batch x, double[] t, Batch out) {
    int size = x.size();
    for (int i = 0; i < x.count(); i++) {
      Marginal m = sde.marginal(t[i]);
      double variance = m.sigma() * m.sigma();
      for (int j = i * size; j < (i + 1) * size; j++) {
        double noisy = x.values()[j];
        double x0 = (noisy + variance * out.values()[j]) / m.alpha();
        if (x0 < low || x0 > high) {
          out.values()[j] = (m.alpha() * Math.min(Math.max(x0, low), high) - noisy) / variance;
        }
      }
    }
  }
}
