package dev.ito.score;

import dev.ito.math.Batch;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import java.util.Arrays;

/**
 * A score whose estimate of the data is kept within a range.
 *
 * <p>Tweedie's x0Hat = (x + sigma^2 s) / alpha is clipped, and the score (and with it the noise
 * estimate) is derived again from the clipped x0Hat.
 *
 * @param sde the forward process
 * @param score the score to clip
 * @param clipping of the estimate
 */
public record ClippedScore(Sde sde, ScoreFunction score, Clipping clipping)
    implements ScoreFunction {
  /** Clips to a range. */
  public ClippedScore(Sde sde, ScoreFunction score, double low, double high) {
    this(sde, score, new Clipping.Range(low, high));
  }

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
    for (int i = 0; i < x.count(); i++) {
      clip(x.values(), out.values(), i * x.size(), x.size(), sde.marginal(t[i]));
    }
  }

  private void clip(double[] x, double[] scores, int offset, int size, Marginal m) {
    double variance = m.sigma() * m.sigma();
    double[] estimates = new double[size];
    for (int j = 0; j < size; j++) {
      estimates[j] = (x[offset + j] + variance * scores[offset + j]) / m.alpha();
    }
    double[] clipped = estimates.clone();
    clipping.apply(clipped, 0, size);
    for (int j = 0; j < size; j++) {
      // A value that is not clipped keeps its bits, and one that is no number stays none.
      if (clipped[j] != estimates[j]) {
        scores[offset + j] = (m.alpha() * clipped[j] - x[offset + j]) / variance;
      }
    }
  }
}
