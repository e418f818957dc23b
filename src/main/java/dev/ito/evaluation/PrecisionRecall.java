package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.ito.data.Split;
import dev.ito.features.Features;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.LinearAlgebra;
import dev.ito.math.Matrix;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * How many samples lie among the real images, and how many of those among the samples: balls around
 * each reach to its k-th nearest neighbour in its own set (Kynkaanniemi et al. 2019, eq. 1 and 2;
 * Naeem et al. 2020, eq. 3 and 5). As many of the real ones are taken as there are samples, the
 * first.
 *
 * @param samples how many
 * @param features the network
 * @param reference the real images
 * @param batch samples at once
 */
@JsonTypeName("precision-recall")
public record PrecisionRecall(
    @JsonProperty(defaultValue = "10000") int samples,
    @JsonProperty(defaultValue = "{type: inception}") Features features,
    @JsonProperty(defaultValue = "train") Split reference,
    @JsonProperty(defaultValue = "100") int batch)
    implements SampleMetric {
  /** Neighbours that the field takes. */
  private static final int NEIGHBOURS = 3;

  private static final int ROWS = 500;

  private static final double ROUNDING = 1e-14;

  public PrecisionRecall {
    SampleMetric.requireCounts(samples, batch);
    requireEnough(samples, NEIGHBOURS);
  }

  @Override
  public List<Measurement> of(Pair pair) {
    return measured(pair, pair.real().features("precision-recall"), pair.origins());
  }

  /** Both sets must be of one size: the balls shrink as a set grows. */
  @Override
  public List<Measurement> of(Comparisons comparisons) throws IOException {
    Pair pair = comparisons.pair(this);
    Batch real = pair.real().features("precision-recall");
    int count = Math.min(real.count(), samples);
    Pair.Origins all = pair.origins();
    return measured(
        pair,
        real.slice(0, count),
        new Pair.Origins(all.a(), all.b().first(count), all.extractor()));
  }

  private static List<Measurement> measured(Pair pair, Batch real, Pair.Origins origins) {
    Batch drawn = pair.drawn().features("precision-recall");
    Parts parts = Parts.of(drawn, real, NEIGHBOURS, pair.algebra());
    Neighbours detail = new Neighbours(origins, NEIGHBOURS);
    int n = drawn.count();
    return List.of(
        part(pair, "precision", parts.precision, n, detail),
        part(pair, "recall", parts.recall, real.count(), detail),
        pair.measured("density", parts.density, Double.NaN, n, detail),
        part(pair, "coverage", parts.coverage, real.count(), detail));
  }

  private static void requireEnough(int samples, int neighbours) {
    InvalidInput.require(
        samples > neighbours,
        "%d neighbours need more than %d samples of each set",
        neighbours,
        samples);
  }

  /** With the binomial standard error of a part of n samples, the balls taken as given. */
  private static Measurement part(Pair pair, String name, double part, int n, Detail detail) {
    return pair.measured(name, part, Math.sqrt(part * (1 - part) / n), n, detail);
  }

  /** What belongs to each part: which neighbour the balls reach to. */
  private record Neighbours(@JsonUnwrapped Pair.Origins origins, int neighbours)
      implements Detail {}

  /**
   * How much of one set lies where the other does.
   *
   * @param precision part of the generated samples within a ball of a real one
   * @param recall part of the real samples within a ball of a generated one
   * @param density balls of real samples that a generated one is in, over k, on average
   * @param coverage part of the real samples with a generated one in their ball
   */
  record Parts(double precision, double recall, double density, double coverage) {
    /**
     * Compares generated with real features, in time of the order of n^2 d.
     *
     * @param generated n x d, n above k
     * @param real n x d, n above k
     * @param k which neighbour the balls reach to, at least 1
     */
    static Parts of(Batch generated, Batch real, int k, LinearAlgebra algebra) {
      int fewest = Math.min(generated.count(), real.count());
      requireEnough(fewest, k);
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
      return new Parts(
          (double) found[0] / generated.count(),
          part(recalled),
          (double) found[1] / k / generated.count(),
          part(covered));
    }
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
    Matrix squares = algebra.timesTransposed(Matrix.of(a), Matrix.of(b));
    double[] left = norms(a);
    double[] right = norms(b);
    for (int i = 0; i < left.length; i++) {
      for (int j = 0; j < right.length; j++) {
        int at = i * right.length + j;
        double square = left[i] + right[j] - 2 * squares.values()[at];
        // The square of equal samples is the rounding of their norms, and is nothing.
        squares.values()[at] = square <= ROUNDING * (left[i] + right[j]) ? 0 : square;
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
