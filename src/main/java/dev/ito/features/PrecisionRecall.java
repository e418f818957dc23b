package dev.ito.features;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.LinearAlgebra;
import dev.ito.math.Matrix;
import java.util.Arrays;

/**
 * How much of one set lies where the other does: balls around each sample reach to its k-th nearest
 * neighbour in its own set (Kynkaanniemi et al. 2019, eq. 1 and 2; Naeem et al. 2020, eq. 3 and 5).
 *
 * @param precision part of the generated samples within a ball of a real one
 * @param recall part of the real samples within a ball of a generated one
 * @param density balls of real samples that a generated one is in, over k, on average
 * @param coverage part of the real samples with a generated one in their ball
 * @param generated number of generated samples
 * @param real number of real samples
 */
public record PrecisionRecall(
    double precision, double recall, double density, double coverage, int generated, int real) {
  /** Neighbours that the field takes. */
  public static final int NEIGHBOURS = 3;

  private static final int ROWS = 500;

  /**
   * Compares generated with real features, in time of the order of n^2 d.
   *
   * @param generated n x d, n above k
   * @param real n x d, n above k
   * @param k which neighbour the balls reach to, at least 1
   */
  public static PrecisionRecall of(Batch generated, Batch real, int k, LinearAlgebra algebra) {
    int fewest = Math.min(generated.count(), real.count());
    InvalidInput.require(
        fewest > k, "%d neighbours need more than %d samples of each set", k, fewest);
    double[] radii = radii(real, k, algebra);
    double[] ownRadii = radii(generated, k, algebra);
    boolean[] recalled = new boolean[real.count()];
    boolean[] covered = new boolean[real.count()];
    long[] found = new long[2];
    for (int from = 0; from < generated.count(); from += ROWS) {
      int to = Math.min(from + ROWS, generated.count());
      Matrix squares = squaredDistances(generated.slice(from, to), real, algebra);
      for (int i = from; i < to; i++) {
        int balls = 0;
        for (int j = 0; j < real.count(); j++) {
          double square = squares.get(i - from, j);
          balls += square <= radii[j] ? 1 : 0;
          covered[j] |= square <= radii[j];
          recalled[j] |= square <= ownRadii[i];
        }
        found[0] += balls > 0 ? 1 : 0;
        found[1] += balls;
      }
    }
    return new PrecisionRecall(
        (double) found[0] / generated.count(),
        part(recalled),
        (double) found[1] / k / generated.count(),
        part(covered),
        generated.count(),
        real.count());
  }

  /** Returns the binomial standard error of a part of n samples, the balls taken as given. */
  public static double standardError(double part, int n) {
    return Math.sqrt(part * (1 - part) / n);
  }

  /** Returns the squared distance of each sample to its k-th nearest other. */
  private static double[] radii(Batch set, int k, LinearAlgebra algebra) {
    double[] radii = new double[set.count()];
    for (int from = 0; from < radii.length; from += ROWS) {
      int to = Math.min(from + ROWS, radii.length);
      Matrix squares = squaredDistances(set.slice(from, to), set, algebra);
      for (int i = from; i < to; i++) {
        int start = (i - from) * squares.columns();
        double[] row = Arrays.copyOfRange(squares.values(), start, start + squares.columns());
        row[i] = Double.NEGATIVE_INFINITY;
        Arrays.sort(row);
        radii[i] = row[k];
      }
    }
    return radii;
  }

  private static Matrix squaredDistances(Batch a, Batch b, LinearAlgebra algebra) {
    Matrix squares =
        algebra.timesTransposed(
            new Matrix(a.count(), a.size(), a.values()),
            new Matrix(b.count(), b.size(), b.values()));
    double[] left = norms(a);
    double[] right = norms(b);
    for (int i = 0; i < left.length; i++) {
      for (int j = 0; j < right.length; j++) {
        int at = i * right.length + j;
        squares.values()[at] = left[i] + right[j] - 2 * squares.values()[at];
      }
    }
    return squares;
  }

  private static double[] norms(Batch batch) {
    double[] norms = new double[batch.count()];
    for (int i = 0; i < batch.values().length; i++) {
      norms[i / batch.size()] += batch.values()[i] * batch.values()[i];
    }
    return norms;
  }

  private static double part(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return (double) count / flags.length;
  }
}
