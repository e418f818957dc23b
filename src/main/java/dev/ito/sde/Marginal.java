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

  /** Returns sigma / alpha, the noise level in units of the data (EDM's sigma). */
  public double ratio() {
    return sigma / alpha;
  }
}
