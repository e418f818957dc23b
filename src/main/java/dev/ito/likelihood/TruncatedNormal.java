package dev.ito.likelihood;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.sde.Marginal;
import org.apache.commons.math3.special.Erf;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Truncated-normal dequantisation (Zheng et al. 2023, section 4.1): quantised data become points x
 * = alpha x_0 + sigma z at the first time, with z standard normal on [-tau, tau], tau = alpha w /
 * (2 sigma), so that x / alpha lies in the bin of x_0.
 *
 * <p>The bins do not overlap, so that P(x_0), the integral of the model's p at the first time over
 * alpha times the bin, is a law of the levels, and -log P(x_0) <= E[-log p(x) + log q(x | x_0)].
 * Nothing is left of the times before. The noise is that of the process but for its tails: a
 * network knows it without having been trained for it.
 *
 * @param marginal of the first time
 * @param width w of a bin
 */
public record TruncatedNormal(Marginal marginal, double width) {
  private static final double LN2 = Math.log(2);

  public TruncatedNormal {
    InvalidInput.require(
        marginal.sigma() > 0, "truncated-normal dequantisation needs noise at its first time");
  }

  /** Returns tau, half the width of a bin in units of the noise. */
  public double tau() {
    return 0.5 * width / marginal.ratio();
  }

  /** Returns the part of a normal law within tau. */
  private double mass() {
    return Erf.erf(tau() / Math.sqrt(2));
  }

  /**
   * Returns the least bits per dimension that any model has: -log2 of the part of the noise that
   * stays in its bin, since x is noisy whatever the model. A pixel that is certain costs it.
   */
  public double floor() {
    return -Math.log(mass()) / LN2;
  }

  /**
   * Draws points.
   *
   * @param x0 values in the middle of bins; not changed
   * @param first index of the sample that row 0 stands for
   * @param draw number of the repetition
   */
  public Batch points(Batch x0, long seed, long first, int draw) {
    Noise noise = new Noise(seed, Purpose.TRUNCATED_NORMAL, first);
    Batch x = x0.like();
    double mass = mass();
    for (int i = 0; i < x.count(); i++) {
      UniformRandomProvider generator = noise.generator(i, draw);
      for (int j = i * x.size(); j < (i + 1) * x.size(); j++) {
        x.values()[j] =
            marginal.alpha() * x0.values()[j]
                + marginal.sigma() * quantile(generator.nextDouble(), mass);
      }
    }
    return x;
  }

  /** Returns z with P(Z <= z) = u. */
  private double quantile(double u, double mass) {
    double z = Math.sqrt(2) * Erf.erfInv((2 * u - 1) * mass);
    return Math.max(-tau(), Math.min(tau(), z));
  }

  /** Returns log q(x | x_0) of every row, in nats. */
  public double[] logDensities(Batch x, Batch x0) {
    double constant = -0.5 * Math.log(2 * Math.PI) - Math.log(marginal.sigma()) - Math.log(mass());
    double[] nats = new double[x.count()];
    for (int j = 0; j < x.values().length; j++) {
      double z = (x.values()[j] - marginal.alpha() * x0.values()[j]) / marginal.sigma();
      nats[j / x.size()] += constant - 0.5 * z * z;
    }
    return nats;
  }

  /**
   * Returns E log2 q of one value: what is added to the bits of a density.
   *
   * <p>E z^2 = 1 - 2 tau phi(tau) / mass.
   */
  public double meanLog2Density() {
    double tau = tau();
    double density = Math.exp(-0.5 * tau * tau) / Math.sqrt(2 * Math.PI);
    double square = 1 - 2 * tau * density / mass();
    return -(0.5 * Math.log(2 * Math.PI)
            + Math.log(marginal.sigma())
            + Math.log(mass())
            + 0.5 * square)
        / LN2;
  }
}
