package dev.ito.likelihood;

import dev.ito.sde.Marginal;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.special.Erf;

/**
 * What no model of the noise of a first time can be better than, in bits per dimension.
 *
 * <p>At the first time the data have noise of standard deviation sigma, and so the density of no
 * model of them is above (2 pi sigma^2)^(-D/2): beside a bin of width w that is a number of bits.
 *
 * @param hard below which no image can be measured, whatever the data and the network
 * @param certain what a pixel costs, with its exact score, whose level is always the same
 */
public record Floor(double hard, double certain) {
  private static final double LN2 = Math.log(2);

  /** Standard deviations of the noise on either side of what is integrated over. */
  private static final double REACH = 9;

  private static final int PARTS = 20_000;

  /**
   * Returns that of the density of the first time at data that are spread evenly over their bins,
   * in training as here: log2(sigma sqrt(2 pi) / w).
   */
  public static Floor ofDensity(Marginal m, double width) {
    Spread spread = new Spread(m, width);
    double nats = mean(-0.5 * width, 0.5 * width, x -> -spread.logDensity(x)) / width;
    return new Floor(bits(peak(m) - Math.log(width)), bits(nats - Math.log(width)));
  }

  /**
   * Returns that of a bound of the density at time 0 by a normal law around the denoised data, as
   * {@link Truncation} and {@link ContinuousBound} have it: with the exact score it is h(x) - ln
   * alpha - E zHat^2 / 2, where h is the entropy of the noisy data.
   */
  public static Floor ofDensityBound(Marginal m, double width) {
    Spread spread = new Spread(m, width);
    double end = 0.5 * m.alpha() * width + REACH * m.sigma();
    double nats =
        mean(
            -end,
            end,
            x -> {
              double log = spread.logDensity(x);
              double noise = spread.noise(x);
              return Math.exp(log) * (-log - 0.5 * noise * noise);
            });
    double logAlpha = Math.log(m.alpha());
    return new Floor(
        bits(peak(m) - logAlpha - 0.5 - Math.log(width)), bits(nats - logAlpha - Math.log(width)));
  }

  /** Returns that of the mass of a bin under truncated-normal points. */
  public static Floor of(TruncatedNormal law) {
    return new Floor(law.floor(), law.floor());
  }

  /**
   * Returns that of the reconstruction of levels from the noise of the first time, which no network
   * changes: that of the outermost level, and of one between others.
   */
  public static Floor ofLevels(Marginal m, Bins bins) {
    return new Floor(reconstruction(m, bins, 0), reconstruction(m, bins, bins.levels() / 2));
  }

  /**
   * Returns that of the decoder of a chain, a normal law whose mass falls into bins: 0 for data at
   * the ends of their range, whose bins are open, and for a level between others what a normal law
   * in the middle of its bin loses.
   *
   * @param deviation of the decoder
   */
  public static Floor ofDecoder(double deviation, double width) {
    return new Floor(0, bits(-Math.log(Erf.erf(0.5 * width / deviation / Math.sqrt(2)))));
  }

  private static double reconstruction(Marginal m, Bins bins, int level) {
    double apart = bins.width() / m.ratio();
    return bits(
        mean(
            -REACH,
            REACH,
            z -> {
              double sum = 0;
              for (int other = 0; other < bins.levels(); other++) {
                double there = z + (level - other) * apart;
                sum += Math.exp(0.5 * (z * z - there * there));
              }
              return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI) * Math.log(sum);
            }));
  }

  /** Returns -ln of the highest density that the noise leaves. */
  private static double peak(Marginal m) {
    return Math.log(m.sigma() * Math.sqrt(2 * Math.PI));
  }

  private static double bits(double nats) {
    return nats / LN2;
  }

  /** Returns the integral of a function, by the midpoint rule. */
  private static double mean(double from, double to, DoubleUnaryOperator f) {
    double step = (to - from) / PARTS;
    double sum = 0;
    for (int k = 0; k < PARTS; k++) {
      sum += f.applyAsDouble(from + (k + 0.5) * step) * step;
    }
    return sum;
  }

  /** The law at the first time of a value that is spread evenly around 0. */
  private record Spread(Marginal m, double width) {
    private double edge(double x, double side) {
      return (x + side * 0.5 * m.alpha() * width) / m.sigma();
    }

    double logDensity(double x) {
      return Bins.logDifference(edge(x, -1), edge(x, 1)) - Math.log(m.alpha() * width);
    }

    /** Returns E[z | x], minus sigma times the score. */
    double noise(double x) {
      double logMass = Bins.logDifference(edge(x, -1), edge(x, 1));
      return (density(edge(x, -1), logMass) - density(edge(x, 1), logMass));
    }

    private static double density(double z, double logMass) {
      return Math.exp(-0.5 * z * z - 0.5 * Math.log(2 * Math.PI) - logMass);
    }
  }
}
