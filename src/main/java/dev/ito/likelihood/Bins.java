package dev.ito.likelihood;

import dev.ito.math.Batch;
import dev.ito.sde.Marginal;
import org.apache.commons.math3.special.Erf;

/**
 * The values that quantised data take, each the middle of a bin; the first and the last bin are
 * open towards the outside (Ho et al. 2020, eq. 13).
 *
 * @param low the smallest value
 * @param width of a bin
 * @param levels number of values, at least 2
 */
public record Bins(double low, double width, int levels) {
  /** From here on 1 - Phi(z) comes from its continued fraction, which needs few terms there. */
  private static final double TAIL = 6;

  private static final int TERMS = 60;

  /** Returns ln of the probability that N(mean, sd^2) falls into the bin of a value. */
  public double logProbability(double value, double mean, double sd) {
    long level = Math.round((value - low) / width);
    double below =
        level <= 0 ? Double.NEGATIVE_INFINITY : (low + (level - 0.5) * width - mean) / sd;
    double above =
        level >= levels - 1 ? Double.POSITIVE_INFINITY : (low + (level + 0.5) * width - mean) / sd;
    return logDifference(below, above);
  }

  /** Returns ln(Phi(b) - Phi(a)) for a < b, far out in the tails too. */
  static double logDifference(double a, double b) {
    if (a < 0 && b > 0) {
      return Math.log1p(-upper(-a) - upper(b));
    }
    double near = a >= 0 ? a : -b;
    double far = a >= 0 ? b : -a;
    double logNear = logUpper(near);
    return logNear + Math.log1p(-Math.exp(logUpper(far) - logNear));
  }

  /** Returns 1 - Phi(z). */
  private static double upper(double z) {
    return 0.5 * Erf.erfc(z / Math.sqrt(2));
  }

  /** Returns ln(1 - Phi(z)) for z >= 0 (Abramowitz & Stegun 1964, 26.2.14, in the tail). */
  private static double logUpper(double z) {
    if (z < TAIL) {
      return Math.log(upper(z));
    }
    if (Double.isInfinite(z)) {
      return Double.NEGATIVE_INFINITY;
    }
    double fraction = z;
    for (int k = TERMS; k >= 1; k--) {
      fraction = z + k / fraction;
    }
    return -0.5 * z * z - 0.5 * Math.log(2 * Math.PI) - Math.log(fraction);
  }

  /**
   * Returns the reconstruction of quantised data: the levels with the probabilities that the noise
   * of the first time gives them, each value by itself (Kingma et al. 2021, section 3.3).
   */
  public ContinuousBound.Reconstruction reconstruction() {
    return (x0, x, m, squaredErrors) -> {
      double[] nats = new double[x0.count()];
      for (int j = 0; j < x0.values().length; j++) {
        nats[j / x0.size()] -= logPosterior(x0.values()[j], x.values()[j], m);
      }
      return nats;
    };
  }

  /** Returns ln p(value | x) with equal probabilities before. */
  private double logPosterior(double value, double x, Marginal m) {
    double sum = 0;
    double own = logLikelihood(value, x, m);
    for (int level = 0; level < levels; level++) {
      sum += Math.exp(logLikelihood(low + level * width, x, m) - own);
    }
    return -Math.log(sum);
  }

  private static double logLikelihood(double value, double x, Marginal m) {
    double z = (x / m.alpha() - value) / m.ratio();
    return -0.5 * z * z;
  }

  /** Returns -ln of the probabilities of all values of each sample, in nats. */
  double[] negativeLogProbabilities(Batch values, Batch means, double sd) {
    double[] nats = new double[values.count()];
    for (int j = 0; j < values.values().length; j++) {
      nats[j / values.size()] -= logProbability(values.values()[j], means.values()[j], sd);
    }
    return nats;
  }
}
