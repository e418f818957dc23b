package dev.ito.features;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import java.util.Arrays;

/**
 * The Inception Score (Salimans et al. 2016, section 4): exp of the mean of KL(p(y|x) || p(y)),
 * p(y) the mean of p(y|x); 1 at worst, the number of classes at best.
 *
 * @param mean over the splits
 * @param standardDeviation over the splits, divided by their number, as the field reports it
 * @param splits consecutive parts of almost equal size
 * @param n number of samples
 */
public record InceptionScore(double mean, double standardDeviation, int splits, int n) {
  /** Splits that the field takes. */
  public static final int SPLITS = 10;

  /**
   * Returns the score of classified samples.
   *
   * @param logits n x classes, n at least {@code splits}
   */
  public static InceptionScore of(Batch logits, int splits) {
    InvalidInput.require(
        splits >= 1 && logits.count() >= splits,
        "an Inception Score of %d splits needs as many samples, there are %d",
        splits,
        logits.count());
    double[] scores = new double[splits];
    for (int i = 0; i < splits; i++) {
      int from = (int) ((long) i * logits.count() / splits);
      int to = (int) ((long) (i + 1) * logits.count() / splits);
      scores[i] = score(logits.slice(from, to));
    }
    double mean = Arrays.stream(scores).average().orElseThrow();
    double squares = Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).sum();
    return new InceptionScore(mean, Math.sqrt(squares / splits), splits, logits.count());
  }

  private static double score(Batch logits) {
    int classes = logits.size();
    double[] marginal = new double[classes];
    double negativeEntropy = 0;
    for (int i = 0; i < logits.count(); i++) {
      double[] logP = logSoftmax(logits.values(), i * classes, classes);
      for (int k = 0; k < classes; k++) {
        double p = Math.exp(logP[k]);
        marginal[k] += p / logits.count();
        negativeEntropy += p * logP[k] / logits.count();
      }
    }
    double entropy = Arrays.stream(marginal).map(p -> p > 0 ? -p * Math.log(p) : 0).sum();
    return Math.exp(entropy + negativeEntropy);
  }

  private static double[] logSoftmax(double[] values, int from, int length) {
    double[] logits = Arrays.copyOfRange(values, from, from + length);
    double most = Arrays.stream(logits).max().orElseThrow();
    double sum = Arrays.stream(logits).map(v -> Math.exp(v - most)).sum();
    return Arrays.stream(logits).map(v -> v - most - Math.log(sum)).toArray();
  }
}
