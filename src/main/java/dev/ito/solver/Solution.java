package dev.ito.solver;

import dev.ito.math.Batch;
import java.util.Arrays;

/**
 * Where a solver ended.
 *
 * @param x the samples at the end of the last step
 * @param nfe number of evaluations of the score, counted, of each sample
 */
public record Solution(Batch x, int[] nfe) {
  /** Returns the mean number of evaluations per sample. */
  public double meanNfe() {
    return Arrays.stream(nfe).average().orElseThrow();
  }

  /** Returns one number of evaluations, or the least and the most. */
  public String nfeRange() {
    var range = Arrays.stream(nfe).summaryStatistics();
    return range.getMin() == range.getMax()
        ? "" + range.getMin()
        : range.getMin() + " to " + range.getMax();
  }
}
