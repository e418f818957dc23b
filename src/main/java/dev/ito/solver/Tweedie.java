package dev.ito.solver;

import dev.ito.math.Batch;
import dev.ito.sde.Marginal;

/** The final denoising of samples that a grid left at a small t > 0. */
public final class Tweedie {
  private Tweedie() {}

  /**
   * Returns E[x_0 | x_t] = (x + sigma^2 s) / alpha at one time with positive sigma (Efron 2011).
   */
  public static Batch denoise(ReverseProcess process, Batch x, double t) {
    Marginal m = process.sde().marginal(t);
    double variance = m.sigma() * m.sigma();
    Batch out = process.score(x, t);
    for (int j = 0; j < out.values().length; j++) {
      out.values()[j] = (x.values()[j] + variance * out.values()[j]) / m.alpha();
    }
    return out;
  }
}
