package dev.ito.score;

import dev.ito.math.Batch;
import java.util.Arrays;

/** A raw network F(x, condition, label): what it predicts is the business of {@link ScoreModel}. */
public interface Network {
  /** The label of a sample that has none. */
  int NO_LABEL = -1;

  /** Returns the labels of samples that have none. */
  static int[] unlabelled(int count) {
    int[] labels = new int[count];
    Arrays.fill(labels, NO_LABEL);
    return labels;
  }

  /**
   * Evaluates the network on every sample.
   *
   * @param x inputs; not changed
   * @param condition one number per sample that stands for the noise level
   * @param labels the class of each sample, {@link #NO_LABEL} for none; a network without classes
   *     does not look at them
   * @param out receives the outputs; another batch than {@code x}
   */
  void apply(Batch x, double[] condition, int[] labels, Batch out);

  /**
   * Evaluates the network on every sample, and the product (dF/dx)^T v of its Jacobian with a
   * vector.
   *
   * @param v one vector per sample; not changed
   * @param vjp receives the products; this and {@code out} are other batches than the inputs
   */
  void applyAndVjp(Batch x, double[] condition, int[] labels, Batch v, Batch out, Batch vjp);
}
