package dev.ito.score;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/**
 * The exact score of a Gaussian mixture under a linear SDE.
 *
 * <p>At time t the density is the mixture of N(alpha m_k, alpha^2 s_k^2 + sigma^2), and its score
 * the average of (alpha m_k - x) / variance_k with the responsibilities as weights. Each sample is
 * computed by itself, so a result does not depend on its batch.
 *
 * @param mixture the density of x_0
 */
public record GaussianMixtureScore(Sde sde, GaussianMixture mixture)
    implements DifferentiableScore, VarianceScore {
  /**
   * Makes the score of a data set, each sample smoothed by an isotropic normal law: what a perfect
   * network would learn on these samples. Sampling with it returns the data, up to the smoothing.
   *
   * @param samples the data, one sample per row
   * @param standardDeviation of the smoothing, not negative
   */
  public static GaussianMixtureScore empirical(Sde sde, Batch samples, double standardDeviation) {
    InvalidInput.require(samples.count() > 0, "an empirical score needs at least one sample");
    return new GaussianMixtureScore(sde, GaussianMixture.around(samples, standardDeviation));
  }

  @Override
  public void score(NoisySamples at, Batch out) {
    each(at, (marginal, offset) -> score(at.x().values(), offset, marginal, out.values()));
  }

  @Override
  public void scoreAndVjp(NoisySamples at, Batch v, Batch out, Batch vjp) {
    double[] x = at.x().values();
    each(
        at,
        (marginal, offset) -> {
          score(x, offset, marginal, out.values());
          vjp(x, offset, marginal, v.values(), out.values(), vjp.values());
        });
  }

  /** Computes something for each sample, given its marginal and where its values start. */
  private void each(NoisySamples at, ObjIntConsumer<Marginal> sample) {
    IntStream.range(0, at.count())
        .parallel()
        .forEach(i -> sample.accept(sde.marginal(at.t()[i]), i * at.x().size()));
  }

  /** Returns log p_t(x) of every sample, in nats. */
  public double[] logDensity(Batch x, double t) {
    Marginal marginal = sde.marginal(t);
    return IntStream.range(0, x.count())
        .parallel()
        .mapToDouble(
            i ->
                logSum(logTerms(x.values(), i * x.size(), marginal))
                    - 0.5 * x.size() * Math.log(2 * Math.PI))
        .toArray();
  }

  /**
   * The variance of x_s given x_t is tau^2 + c^2 Var[x_0 | x_t], where c x_0 is the part of x_0 in
   * the mean of x_s given x_t and x_0 (Bao et al. 2022, theorem 1).
   */
  @Override
  public void scoreAndVariance(NoisySamples at, double[] to, Batch out, Batch variance) {
    double[] x = at.x().values();
    int size = at.x().size();
    each(
        at,
        (t, offset) -> {
          Marginal s = sde.marginal(to[offset / size]);
          double tau2 = t.posteriorVariance(s);
          double kept = Math.sqrt(Math.max(0, s.sigma() * s.sigma() - tau2));
          double ofX0 = s.alpha() - kept * t.alpha() / t.sigma();
          score(x, offset, t, out.values());
          posteriorVariances(x, offset, t, variance.values());
          for (int j = offset; j < offset + size; j++) {
            variance.values()[j] = tau2 + ofX0 * ofX0 * variance.values()[j];
          }
        });
  }

  /** Writes Var[x_0 | x_t] of one sample, that of the mixture of the components' posteriors. */
  private void posteriorVariances(double[] x, int offset, Marginal marginal, double[] out) {
    double[] means = mixture.means().values();
    double[] responsibilities = responsibilities(x, offset, marginal);
    int size = mixture.means().size();
    for (int j = 0; j < size; j++) {
      double first = 0;
      double second = 0;
      for (int k = 0; k < responsibilities.length; k++) {
        double spread = mixture.standardDeviations()[k];
        double gain = spread * spread / variance(k, marginal);
        double prior = means[k * size + j];
        double mean = prior + marginal.alpha() * gain * (x[offset + j] - marginal.alpha() * prior);
        first += responsibilities[k] * mean;
        second += responsibilities[k] * (gain * marginal.sigma() * marginal.sigma() + mean * mean);
      }
      out[offset + j] = Math.max(0, second - first * first);
    }
  }

  private void score(double[] x, int offset, Marginal marginal, double[] out) {
    double[] means = mixture.means().values();
    double alpha = marginal.alpha();
    int size = mixture.means().size();
    double[] responsibilities = responsibilities(x, offset, marginal);
    for (int j = 0; j < size; j++) {
      out[offset + j] = 0;
    }
    for (int k = 0; k < responsibilities.length; k++) {
      double factor = responsibilities[k] / variance(k, marginal);
      if (factor == 0) {
        continue;
      }
      for (int j = 0; j < size; j++) {
        out[offset + j] += factor * (alpha * means[k * size + j] - x[offset + j]);
      }
    }
  }

  /**
   * Writes the product of the Hessian of log p with v, which is symmetric: with a_k the score of
   * component k and s their average, sum of r_k ((a_k - s) ((a_k - s) . v) - v / variance_k).
   */
  private void vjp(
      double[] x, int offset, Marginal marginal, double[] v, double[] score, double[] out) {
    int size = mixture.means().size();
    double[] responsibilities = responsibilities(x, offset, marginal);
    double[] apart = new double[size];
    for (int j = offset; j < offset + size; j++) {
      out[j] = 0;
    }
    for (int k = 0; k < responsibilities.length; k++) {
      if (responsibilities[k] == 0) {
        continue;
      }
      double precision = 1 / variance(k, marginal);
      double dot = 0;
      for (int j = 0; j < size; j++) {
        double mean = marginal.alpha() * mixture.means().values()[k * size + j];
        apart[j] = precision * (mean - x[offset + j]) - score[offset + j];
        dot += apart[j] * v[offset + j];
      }
      for (int j = 0; j < size; j++) {
        out[offset + j] += responsibilities[k] * (apart[j] * dot - precision * v[offset + j]);
      }
    }
  }

  /** Returns the posterior probabilities of the components, by softmax of their log-densities. */
  private double[] responsibilities(double[] x, int offset, Marginal marginal) {
    double[] result = logTerms(x, offset, marginal);
    double largest = largest(result);
    double sum = 0;
    for (int k = 0; k < result.length; k++) {
      result[k] = Math.exp(result[k] - largest);
      sum += result[k];
    }
    for (int k = 0; k < result.length; k++) {
      result[k] /= sum;
    }
    return result;
  }

  /** Returns the log-densities of the components, weights included and 2 pi left out. */
  private double[] logTerms(double[] x, int offset, Marginal marginal) {
    double[] means = mixture.means().values();
    int size = mixture.means().size();
    double[] result = new double[mixture.weights().length];
    for (int k = 0; k < result.length; k++) {
      double square = 0;
      for (int j = 0; j < size; j++) {
        double difference = x[offset + j] - marginal.alpha() * means[k * size + j];
        square += difference * difference;
      }
      double variance = variance(k, marginal);
      result[k] =
          Math.log(mixture.weights()[k]) - 0.5 * (square / variance + size * Math.log(variance));
    }
    return result;
  }

  private static double logSum(double[] logTerms) {
    double largest = largest(logTerms);
    return largest + Math.log(Arrays.stream(logTerms).map(v -> Math.exp(v - largest)).sum());
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }

  private double variance(int component, Marginal marginal) {
    double spread = marginal.alpha() * mixture.standardDeviations()[component];
    return spread * spread + marginal.sigma() * marginal.sigma();
  }
}
