package dev.ito.score;

import dev.ito.math.Batch;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import java.util.stream.IntStream;

/**
 * The exact score of a Gaussian mixture under a linear SDE.
 *
 * <p>At time t the density is the mixture of N(alpha m_k, alpha^2 s_k^2 + sigma^2), and its score
 * the average of (alpha m_k - x) / variance_k with the responsibilities as weights. Each sample is
 * computed by itself, so a result does not depend on its batch.
 *
 * @param sde the forward process
 * @param mixture the density of x_0
 */
public record GaussianMixtureScore(Sde sde, GaussianMixture mixture) implements ScoreFunction {
  @Override
  public void score(Batch x, double[] t, Batch out) {
    IntStream.range(0, x.count())
        .parallel()
        .forEach(i -> score(x.values(), i * x.size(), sde.marginal(t[i]), out.values()));
  }

  @Override
  public boolean knowsVariance() {
    return true;
  }

  /**
   * The variance of x_s given x_t is tau^2 + c^2 Var[x_0 | x_t], where c x_0 is the part of x_0 in
   * the mean of x_s given x_t and x_0 (Bao et al. 2022, theorem 1).
   */
  @Override
  public void scoreAndVariance(Batch x, double from, double to, Batch out, Batch variance) {
    Marginal t = sde.marginal(from);
    Marginal s = sde.marginal(to);
    double tau2 = t.posteriorVariance(s);
    double kept = Math.sqrt(Math.max(0, s.sigma() * s.sigma() - tau2));
    double ofX0 = s.alpha() - kept * t.alpha() / t.sigma();
    IntStream.range(0, x.count())
        .parallel()
        .forEach(
            i -> {
              int offset = i * x.size();
              score(x.values(), offset, t, out.values());
              posteriorVariances(x.values(), offset, t, variance.values());
              for (int j = offset; j < offset + x.size(); j++) {
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

  /** Returns the posterior probabilities of the components, by softmax of their log-densities. */
  private double[] responsibilities(double[] x, int offset, Marginal marginal) {
    double[] means = mixture.means().values();
    int size = mixture.means().size();
    double[] result = new double[mixture.weights().length];
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < result.length; k++) {
      double square = 0;
      for (int j = 0; j < size; j++) {
        double difference = x[offset + j] - marginal.alpha() * means[k * size + j];
        square += difference * difference;
      }
      double variance = variance(k, marginal);
      result[k] =
          Math.log(mixture.weights()[k]) - 0.5 * (square / variance + size * Math.log(variance));
      largest = Math.max(largest, result[k]);
    }
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

  private double variance(int component, Marginal marginal) {
    double spread = marginal.alpha() * mixture.standardDeviations()[component];
    return spread * spread + marginal.sigma() * marginal.sigma();
  }
}
