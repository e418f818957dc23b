package dev.ito.score;

import dev.ito.math.Batch;

/**
 * An estimate at one time as a function of a network F: {@code ofX * x + ofOutput * F(input * x)}.
 *
 * @param input of x in the network's input
 * @param ofX of x in the estimate
 * @param ofOutput of the network's output in the estimate
 */
record Factors(double input, double ofX, double ofOutput) {
  /** Replaces one sample of {@code output} by {@code ofX * x + factor * output}. */
  void combine(Batch x, Batch output, int row, double factor) {
    int size = x.size();
    for (int j = row * size; j < (row + 1) * size; j++) {
      output.values()[j] = ofX * x.values()[j] + factor * output.values()[j];
    }
  }
}
