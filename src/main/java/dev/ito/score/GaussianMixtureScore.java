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
