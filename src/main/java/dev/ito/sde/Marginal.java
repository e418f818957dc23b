package dev.ito.sde;

/**
 * The law of x_t given x_0: x_t = alpha x_0 + sigma z with z standard normal.
 *
 * @param alpha coefficient of the data, positive
 * @param sigma standard deviation of the noise, not negative
 */
public record Marginal(double alpha, double sigma) {
  /** Returns ln(alpha^2 / sigma^2), infinite where there is no noise. */
  public double logSnr() {
    return 2 * (Math.log(alpha) - Math.log(sigma));
  }

  /**
   * Returns the variance that the process adds from an earlier time s on: sigma^2 - (alpha /
   * alpha_s)^2 sigma_s^2, the beta of a step of DDPM.
   */
  public double addedSince(Marginal s) {
    double kept = alpha / s.alpha;
    return sigma * sigma - kept * kept * s.sigma * s.sigma;
  }

  /**
   * Returns the variance of x_s given x_t and x_0 at an earlier time s: tau^2, the betaTilde of
   * DDPM.
   */
  public double posteriorVariance(Marginal s) {
    double part = s.sigma / sigma;
    return part * part * Math.max(0, addedSince(s));
  }

  /** Returns whether there is no noise: then there is no score either. */
  public boolean isClean() {
    return sigma == 0;
  }

  /** Returns sigma / alpha, the noise level in units of the data (EDM's sigma). */
  public double ratio() {
    return sigma / alpha;
  }
}
