package dev.ito.score;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.sde.Marginal;

/** What the network predicts, for x_t = alpha x_0 + sigma z. */
public enum Prediction {
  /** The noise z (Ho et al. 2020). */
  @JsonProperty("epsilon")
  EPSILON {
    @Override
    public Preconditioning at(Marginal m) {
      return new Preconditioning(1, 0, 1, 0, 1);
    }
  },
  /** The data x_0. */
  @JsonProperty("x0")
  X0 {
    @Override
    public Preconditioning at(Marginal m) {
      return new Preconditioning(1, 1, 0, 1 / m.sigma(), -m.alpha() / m.sigma());
    }
  },
  /**
   * The velocity v = (alpha z - sigma x_0) / (alpha^2 + sigma^2) (Salimans & Ho 2022, where the
   * denominator is 1).
   */
  @JsonProperty("v")
  V {
    @Override
    public Preconditioning at(Marginal m) {
      double square = m.alpha() * m.alpha() + m.sigma() * m.sigma();
      return new Preconditioning(
          1, -m.sigma() / square, m.alpha() / square, m.sigma() / square, m.alpha());
    }
  },
  /** The score -z / sigma. */
  @JsonProperty("score")
  SCORE {
    @Override
    public Preconditioning at(Marginal m) {
      return new Preconditioning(1, 0, -1 / m.sigma(), 0, -m.sigma());
    }
  },
  /**
   * Karras et al. 2022, table 1: the denoiser is c_skip x + c_out F(c_in x), with unit variance of
   * the network's input and target for data of standard deviation {@value #SIGMA_DATA}.
   */
  @JsonProperty("edm")
  EDM {
    @Override
    public Preconditioning at(Marginal m) {
      double sigma = m.ratio();
      double total = Math.hypot(sigma, SIGMA_DATA);
      double skip = SIGMA_DATA * SIGMA_DATA / (total * total);
      double out = sigma * SIGMA_DATA / total;
      // 1 - skip = sigma^2 / total^2 without cancellation.
      return new Preconditioning(
          1 / (m.alpha() * total),
          sigma / (out * total) * (sigma / total),
          -skip * sigma / out,
          sigma / (m.alpha() * total * total),
          -out / sigma);
    }
  };

  /**
   * EDM's standard deviation of the data, right for images in [-1, 1] or [0, 1] to a factor of 2.
   */
  public static final double SIGMA_DATA = 0.5;

  /**
   * Returns the factors at one noise level.
   *
   * @param m a marginal with positive sigma
   */
  public abstract Preconditioning at(Marginal m);

  /**
   * How a network's numbers relate to x_t = alpha x_0 + sigma z at one noise level.
   *
   * @param input the network sees {@code input * x_t}
   * @param targetX0 the network is trained towards {@code targetX0 * x_0 + targetNoise * z}
   * @param targetNoise see targetX0
   * @param noiseX the noise estimate is {@code noiseX * x_t + noiseOutput * F}
   * @param noiseOutput see noiseX; also the factor from an error of F to an error of the noise
   */
  public record Preconditioning(
      double input, double targetX0, double targetNoise, double noiseX, double noiseOutput) {}
}
