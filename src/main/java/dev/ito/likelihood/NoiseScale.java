package dev.ito.likelihood;

import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;

/**
 * The noise level u = ln(sigma / alpha) of a process as a variable instead of the time, half the
 * negative log-SNR.
 *
 * @param from the earliest time, where sigma is positive
 * @param to the last time
 * @param lowest the noise level of the earliest time
 * @param highest the noise level of the last time
 */
record NoiseScale(Sde sde, double from, double to, double lowest, double highest) {
  NoiseScale(Sde sde, double from, double to) {
    this(sde, from, to, level(sde.marginal(from)), level(sde.marginal(to)));
  }

  /** Returns the noise level of a marginal. */
  static double level(Marginal m) {
    return -0.5 * m.logSnr();
  }

  /** Returns the noise level of a time. */
  double at(double t) {
    return level(sde.marginal(t));
  }

  /** Returns the time of a noise level; what lies outside by rounding counts as an end. */
  double time(double u) {
    if (u <= lowest) {
      return from;
    }
    return u >= highest ? to : Math.min(to, Math.max(from, sde.time(-2 * u)));
  }

  /** Returns the length of the scale: the integral of g^2 / (2 sigma^2) over the times. */
  double length() {
    return highest - lowest;
  }

  /** Returns sqrt(alpha^2 + sigma^2), the scale of x_t for data of unit scale. */
  static double unit(Marginal m) {
    return Math.hypot(m.alpha(), m.sigma());
  }
}
