package dev.ito.evaluation;

import dev.ito.io.Csv;

/** Means over images of the terms of each step of a chain, with their standard errors. */
final class StepMeans {
  private final double[] sums;
  private final double[] squares;
  private long count;

  StepMeans(int steps) {
    sums = new double[steps];
    squares = new double[steps];
  }

  /**
   * Adds images.
   *
   * @param terms of each image, in nats
   */
  void add(double[][] terms) {
    for (double[] image : terms) {
      for (int k = 0; k < image.length; k++) {
        sums[k] += image[k];
        squares[k] += image[k] * image[k];
      }
      count++;
    }
  }

  /** Returns the table of the steps, in bits per dimension. */
  Csv table(DequantisedData data) {
    Csv table = new Csv("step", "bits-per-dim", "standard-error");
    for (int k = 0; k < sums.length; k++) {
      double mean = sums[k] / count;
      double variance = Math.max(0, squares[k] / count - mean * mean) / (count - 1.0);
      table.add(k + 1, data.difference(mean), data.difference(Math.sqrt(variance)));
    }
    return table;
  }
}
