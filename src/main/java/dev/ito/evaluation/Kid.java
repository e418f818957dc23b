package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.ito.data.Split;
import dev.ito.features.Features;
import dev.ito.features.Shuffled;
import dev.ito.math.Batch;
import dev.ito.math.Estimate;
import dev.ito.math.InvalidInput;
import dev.ito.math.LinearAlgebra;
import dev.ito.math.Matrix;
import java.util.Arrays;
import java.util.List;

/**
 * The kernel distance of samples and real images (KID, Binkowski et al. 2018): the squared maximum
 * mean discrepancy with the kernel (x y / d + 1)^3, unbiased at any n (Gretton et al. 2012, eq. 3),
 * so it may be below zero.
 *
 * @param samples how many
 * @param features the network
 * @param reference the real images
 * @param batch samples at once
 */
@JsonTypeName("kid")
public record Kid(
    @JsonProperty(defaultValue = "10000") int samples,
    @JsonProperty(defaultValue = "{type: inception}") Features features,
    @JsonProperty(defaultValue = "train") Split reference,
    @JsonProperty(defaultValue = "100") int batch)
    implements SampleMetric {
  /** As many samples of a block as the field uses. */
  private static final int BLOCK = 1000;

  private static final int FEWEST_BLOCKS = 10;

  public Kid {
    SampleMetric.requireCounts(samples, batch);
    requireFour(samples);
  }

  /** What belongs to it: the number of blocks. */
  private record Blocks(@JsonUnwrapped Pair.Origins origins, int blocks) implements Detail {}

  @Override
  public List<Measurement> of(Pair pair) {
    Batch drawn = pair.drawn().features("kid");
    Batch real = pair.real().features("kid");
    Estimate kid = between(drawn, real, pair.seed(), pair.algebra());
    Blocks detail = new Blocks(pair.origins(), kid.n());
    return List.of(pair.measured("kid", kid.mean(), kid.standardError(), drawn.count(), detail));
  }

  /**
   * Returns the mean over disjoint random blocks of at most 1000 samples, at least ten of them
   * where there are 20 samples, with its standard error from their spread; {@code n} counts the
   * blocks.
   *
   * @param a n x d, n at least 4
   * @param seed of the blocks
   */
  static Estimate between(Batch a, Batch b, long seed, LinearAlgebra algebra) {
    int fewest = Math.min(a.count(), b.count());
    int most = Math.max(a.count(), b.count());
    requireFour(fewest);
    int blocks = Math.min(fewest / 2, Math.max(FEWEST_BLOCKS, (most + BLOCK - 1) / BLOCK));
    Shuffled left = new Shuffled(a, seed);
    Shuffled right = new Shuffled(b, seed + 1);
    double[] values = new double[blocks];
    for (int i = 0; i < blocks; i++) {
      values[i] =
          between(
              left.part(left.start(i, blocks), left.start(i + 1, blocks)),
              right.part(right.start(i, blocks), right.start(i + 1, blocks)),
              algebra);
    }
    return Estimate.of(values);
  }

  private static void requireFour(int samples) {
    InvalidInput.require(
        samples >= 4,
        "a kernel distance needs at least 4 samples of each set, there are %d",
        samples);
  }

  /** Returns the estimate that uses every pair: time and memory n^2. */
  static double between(Batch a, Batch b, LinearAlgebra algebra) {
    double n = a.count();
    double m = b.count();
    double within = (sum(a, a, algebra) - diagonal(a)) / (n * (n - 1));
    double other = (sum(b, b, algebra) - diagonal(b)) / (m * (m - 1));
    return within + other - 2 * sum(a, b, algebra) / (n * m);
  }

  private static double sum(Batch a, Batch b, LinearAlgebra algebra) {
    Matrix products = algebra.timesTransposed(Matrix.of(a), Matrix.of(b));
    return Arrays.stream(products.values()).map(product -> kernel(product, a.size())).sum();
  }

  private static double diagonal(Batch a) {
    int d = a.size();
    double sum = 0;
    for (int i = 0; i < a.count(); i++) {
      double square = 0;
      for (int j = i * d; j < (i + 1) * d; j++) {
        square += a.values()[j] * a.values()[j];
      }
      sum += kernel(square, d);
    }
    return sum;
  }

  private static double kernel(double product, int dimension) {
    double base = product / dimension + 1;
    return base * base * base;
  }
}
