package dev.ito.solver;

import dev.ito.math.Batch;
import dev.ito.score.NoisySamples;
import dev.ito.score.ScoreFunction;
import dev.ito.score.VarianceScore;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;

/**
 * The family of processes that run from noise to data with the marginals of the forward SDE: dx =
 * (f x - (1 + lambda^2)/2 g^2 s) dt + lambda g dW, in reverse time.
 *
 * <p>lambda = 1 is the reverse SDE (Song et al. 2021, eq. 6) and lambda = 0 the probability-flow
 * ODE (eq. 13); every value in between has the same marginals.
 *
 * @param noise W, and which samples the rows of a batch are
 */
public record ReverseProcess(Sde sde, ScoreFunction score, DrivingNoise noise) {
  /** Returns the index of the sample that row 0 of a batch stands for. */
  long first() {
    return noise.first();
  }

  /** Returns the score of all samples at one time. */
  public Batch score(Batch x, double t) {
    Batch out = x.like();
    score.score(new NoisySamples(x, t, first()), out);
    return out;
  }

  /**
   * Computes the score of all samples at the start of a step, and the variance of their values at
   * its end.
   *
   * @throws UnsupportedOperationException if the score knows none
   */
  void scoreAndVariance(Batch x, Step step, Batch scores, Batch variances) {
    NoisySamples at = new NoisySamples(x, step.from(), first());
    double[] to = NoisySamples.filled(x, step.to());
    VarianceScore.of(score).scoreAndVariance(at, to, scores, variances);
  }

  /** Returns the estimate of the noise, -sigma s, of all samples at one time with noise. */
  public Batch epsilon(Batch x, double t) {
    Batch out = score(x, t);
    out.scale(-sde.marginal(t).sigma());
    return out;
  }

  /**
   * Returns the estimate of the data, E[x_0 | x_t] = (x + sigma^2 s) / alpha, of all samples at one
   * time with noise: Tweedie's formula (Efron 2011).
   */
  public Batch denoised(Batch x, double t) {
    Marginal m = sde.marginal(t);
    double variance = m.sigma() * m.sigma();
    Batch out = score(x, t);
    for (int j = 0; j < out.values().length; j++) {
      out.values()[j] = (x.values()[j] + variance * out.values()[j]) / m.alpha();
    }
    return out;
  }

  /** Returns the right-hand side of the probability-flow ODE. */
  public VectorField flow() {
    return drift(0);
  }

  /** Returns the drift f x - (1 + lambda^2)/2 g^2 s as a field. */
  public VectorField drift(double lambda) {
    return new VectorField() {
      @Override
      public void at(long[] samples, Batch x, double[] t, Batch out) {
        score.score(new NoisySamples(x, t, samples), out);
        int size = x.size();
        for (int i = 0; i < x.count(); i++) {
          double ofX = sde.drift(t[i]);
          double ofScore = -0.5 * (1 + lambda * lambda) * sde.diffusionSquared(t[i]);
          for (int j = i * size; j < (i + 1) * size; j++) {
            out.values()[j] = ofX * x.values()[j] + ofScore * out.values()[j];
          }
        }
      }

      @Override
      public boolean isDefined(double t) {
        return hasScore(t);
      }
    };
  }

  /** Returns whether there is noise, and so a score, at a time. */
  public boolean hasScore(double t) {
    return !sde.marginal(t).isClean();
  }
}
