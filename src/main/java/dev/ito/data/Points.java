package dev.ito.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Synthetic points of the plane: a distribution plus isotropic Gaussian noise.
 *
 * <p>A point depends on the seed, the split and its index only: a larger set starts with the
 * smaller one, and train and test share no draw.
 *
 * @param distribution where the points lie
 * @param count points in each split
 * @param noise standard deviation of the noise per coordinate; null: the distribution's own
 * @param seed seed of the points, apart from the seed of the experiment
 */
@JsonTypeName("points")
public record Points(
    PointDistribution distribution,
    @JsonProperty(defaultValue = "" + Points.DEFAULT_COUNT) int count,
    @JsonProperty(defaultValue = "null") Double noise,
    @JsonProperty(defaultValue = "0") long seed)
    implements Dataset {
  static final Shape PLANE = Shape.of(2);
  static final int DEFAULT_COUNT = 10_000;
  private static final int LARGEST = 10_000_000;
  private static final int DRAWS = 3;

  public Points {
    InvalidInput.require(distribution != null, "points need a distribution");
    InvalidInput.require(
        1 <= count && count <= LARGEST, "count must be 1 to %d, was %d", LARGEST, count);
    noise = noise == null ? distribution.defaultNoise() : noise;
    InvalidInput.require(
        noise >= 0 && Double.isFinite(noise),
        "noise must be finite and not negative, was %s",
        noise);
  }

  @Override
  public Examples open(Split split) {
    Noise draws = new Noise(seed, Purpose.DATA);
    int draw = DRAWS * split.ordinal();
    double[] coordinates = new double[2 * count];
    int[] labels = new int[count];
    double[] z = new double[2];
    for (int i = 0; i < count; i++) {
      double u = draws.uniform(i, draw);
      double v = draws.uniform(i, draw + 1);
      draws.gaussian(i, draw + 2, z, 0, 2);
      labels[i] = distribution.place(u, v, coordinates, 2 * i);
      coordinates[2 * i] += noise * z[0];
      coordinates[2 * i + 1] += noise * z[1];
    }
    return new PointSet(PLANE, coordinates, labels);
  }

  @Override
  public OptionalInt count(Split split) {
    return OptionalInt.of(count);
  }

  @Override
  public Shape shape() {
    return PLANE;
  }

  @Override
  public Optional<PixelScale> pixels() {
    return Optional.empty();
  }

  @Override
  public Extent extent() {
    return new Extent(1, PointDistribution.LARGEST).blurred(noise);
  }
}
