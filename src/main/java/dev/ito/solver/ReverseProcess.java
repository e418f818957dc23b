package dev.ito.solver;

import dev.ito.math.Batch;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import java.util.Arrays;

/**
 * The family of processes that run from noise to data with the marginals of the forward SDE: dx =
 * (f x - (1 + lambda^2)/2 g^2 s) dt + lambda g dW, in reverse time.
 *
 * @param sde the forward process
 * @param score its score
 * @param lambda 1: the reverse SDE (Song et al. 2021, eq. 6); 0: the probability-flow ODE (eq. 13);
 *     every value in between has the same marginals
 */
public record ReverseProcess(Sde sde, ScoreFunction score, double lambda) implements VectorField {
  /** Returns the score of all samples at one time. */
  public Batch score(Batch x, double t) {
    Batch out = x.like();
    score.score(x, times(x, t), out);
    return out;
  }

  private static double[] times(Batch x, double t) {
    double[] times = new double[x.count()];
    Arrays.fill(times, t);
    return times;
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

  /** Returns the drift f x - (1 + lambda^2)/2 g^2 s of all samples at one time. */
  public Batch drift(Batch x, double t) {
    return drift(x, times(x, t));
  }

  /** Returns the drift f x - (1 + lambda^2)/2 g^2 s of each sample at its time. */
  public Batch drift(Batch x, double[] t) {
    Batch out = x.like();
    drift(x, t, out);
    return out;
  }

  /** The drift as a vector field: with lambda = 0, the right-hand side of an ODE. */
  @Override
  public void at(int[] rows, Batch x, double[] t, Batch out) {
    drift(x, t, out);
  }

  private void drift(Batch x, double[] t, Batch out) {
    score.score(x, t, out);
    int size = x.size();
    for (int i = 0; i < x.count(); i++) {
      double ofX = sde.drift(t[i]);
      double ofScore = -0.5 * (1 + lambda * lambda) * sde.diffusionSquared(t[i]);
      for (int j = i * size; j < (i + 1) * size; j++) {
        out.values()[j] = ofX * x.values()[j] + ofScore * out.values()[j];
      }
    }
  }

  /** Returns lambda g at one time. */
  public double diffusion(double t) {
    return lambda * sde.diffusion(t);
  }
}
