package dev.ito.solver;

import dev.ito.math.Batch;
import dev.ito.score.ScoreFunction;
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
public record ReverseProcess(Sde sde, ScoreFunction score, double lambda) {
  /** Returns the score of all samples at one time. */
  public Batch score(Batch x, double t) {
    Batch out = x.like();
    double[] times = new double[x.count()];
    Arrays.fill(times, t);
    score.score(x, times, out);
    return out;
  }

  /** Returns the drift f x - (1 + lambda^2)/2 g^2 s of all samples at one time. */
  public Batch drift(Batch x, double t) {
    Batch out = score(x, t);
    double ofX = sde.drift(t);
    double ofScore = -0.5 * (1 + lambda * lambda) * sde.diffusionSquared(t);
    for (int j = 0; j < out.values().length; j++) {
      out.values()[j] = ofX * x.values()[j] + ofScore * out.values()[j];
    }
    return out;
  }

  /** Returns lambda g at one time. */
  public double diffusion(double t) {
    return lambda * sde.diffusion(t);
  }
}
