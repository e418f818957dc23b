package dev.ito.likelihood;

/**
 * The terms of a variational bound, -log p(x) <= prior + diffusion + reconstruction, in nats, one
 * number per sample.
 *
 * @param prior how far x_T is from the prior
 * @param diffusion what the steps between T and the first time add
 * @param reconstruction of the data from the first time
 * @param nfe evaluations of the score of each sample
 */
public record BoundTerms(double[] prior, double[] diffusion, double[] reconstruction, int nfe) {
  /** Returns the bound of one sample. */
  public double sum(int row) {
    return prior[row] + diffusion[row] + reconstruction[row];
  }
}
