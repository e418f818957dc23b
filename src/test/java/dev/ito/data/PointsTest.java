package dev.ito.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.InvalidInput;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Statistical checks each fail a right program with probability 1e-6 (for a random seed). */
class PointsTest {
  private static final int N = 20_000;
  private static final double FALSE_ALARM = 1e-6;

  /** The two-sided normal quantile of {@link #FALSE_ALARM}. */
  private static final double DEVIATIONS = 4.8916;

  /**
   * Mean of (t cos t, t sin t) / 4.5 pi for t uniform on [1.5 pi, 4.5 pi]: integration by parts.
   */
  @Test
  void swissRollHasItsMean() {
    double[][] xy = coordinates(PointDistribution.SWISS_ROLL, null);
    assertMean(4 / (9 * Math.PI), xy[0]);
    assertMean(2 / (13.5 * Math.PI * Math.PI), xy[1]);
  }

  @Test
  void swissRollWithoutNoiseIsASpiral() {
    double[][] xy = coordinates(PointDistribution.SWISS_ROLL, 0.0);
    for (int i = 0; i < N; i++) {
      double radius = Math.hypot(xy[0][i], xy[1][i]);
      assertTrue(1 / 3.0 - 1e-12 <= radius && radius <= 1 + 1e-12);
      double angle = 4.5 * Math.PI * radius;
      assertEquals(radius * Math.cos(angle), xy[0][i], 1e-12);
      assertEquals(radius * Math.sin(angle), xy[1][i], 1e-12);
    }
  }

  /** Each dark cell is cut in 4 x 4: 128 pieces of equal probability. */
  @Test
  void checkerboardIsUniformOnItsDarkCells() {
    double[][] xy = coordinates(PointDistribution.CHECKERBOARD, null);
    int[] counts = new int[256];
    for (int i = 0; i < N; i++) {
      int column = (int) Math.floor((xy[0][i] + 1) * 8);
      int row = (int) Math.floor((xy[1][i] + 1) * 8);
      assertEquals(0, (column / 4 + row / 4) % 2, "a light cell");
      counts[16 * row + column]++;
    }
    int[] dark =
        IntStream.range(0, 256)
            .filter(i -> (i / 64 + i % 16 / 4) % 2 == 0)
            .map(i -> counts[i])
            .toArray();
    assertEquals(128, dark.length);
    assertEquals(N, Arrays.stream(dark).sum());
    assertUniform(dark);
  }

  @Test
  void moonsWithoutNoiseAreHalfCircles() {
    Examples moons = points(PointDistribution.TWO_MOONS, 0.0).open(Split.TRAIN);
    double[] p = new double[2];
    for (int i = 0; i < N; i++) {
      moons.read(i, p, 0);
      int sign = moons.label(i) == 0 ? 1 : -1;
      double dx = sign * p[0] + 0.5;
      double dy = sign * p[1] + 0.25;
      assertEquals(1, Math.hypot(dx, dy), 1e-12);
      assertTrue(dy >= -1e-12);
    }
  }

  /** A half circle has its mean 2/pi above its centre; both moons together have mean 0. */
  @Test
  void moonsHaveTheirMeans() {
    Examples moons = points(PointDistribution.TWO_MOONS, null).open(Split.TRAIN);
    double[] all = moons.batch(IntStream.range(0, N).toArray()).values();
    int[] upper = IntStream.range(0, N).filter(i -> moons.label(i) == 0).toArray();
    assertMean(0, column(all, 0));
    assertMean(0, column(all, 1));
    double[] first = moons.batch(upper).values();
    assertMean(-0.5, column(first, 0));
    assertMean(2 / Math.PI - 0.25, column(first, 1));
    assertUniform(new int[] {upper.length, N - upper.length});
  }

  /** The squared distances from the centres, over the variance, are chi-square with 2 N degrees. */
  @Test
  void mixtureHasEightEqualGaussiansOnTheCircle() {
    double noise = 0.07;
    Examples mixture = points(PointDistribution.MIXTURE, noise).open(Split.TEST);
    int[] counts = new int[8];
    double squares = 0;
    double[] residuals = new double[2 * N];
    double[] p = new double[2];
    for (int i = 0; i < N; i++) {
      mixture.read(i, p, 0);
      int k = mixture.label(i);
      counts[k]++;
      residuals[2 * i] = p[0] - Math.cos(2 * Math.PI * k / 8);
      residuals[2 * i + 1] = p[1] - Math.sin(2 * Math.PI * k / 8);
      squares += Math.pow(residuals[2 * i], 2) + Math.pow(residuals[2 * i + 1], 2);
    }
    assertUniform(counts);
    assertMean(0, column(residuals, 0));
    assertMean(0, column(residuals, 1));
    var law = new ChiSquaredDistribution(2 * N);
    double probability = law.cumulativeProbability(squares / (noise * noise));
    assertTrue(
        FALSE_ALARM / 2 < probability && probability < 1 - FALSE_ALARM / 2,
        "the variance is off: " + squares / (2 * N));
  }

  @ParameterizedTest
  @EnumSource
  void largerSetStartsWithTheSmallerOne(PointDistribution distribution) {
    Examples small = new Points(distribution, 100, null, 3).open(Split.TRAIN);
    Examples large = new Points(distribution, 1000, null, 3).open(Split.TRAIN);
    int[] indices = IntStream.range(0, 100).toArray();
    assertArrayEquals(small.batch(indices).values(), large.batch(indices).values());
  }

  @ParameterizedTest
  @EnumSource
  void splitsAndSeedsShareNoPoint(PointDistribution distribution) {
    Points first = new Points(distribution, 1000, 0.01, 3);
    Points second = new Points(distribution, 1000, 0.01, 4);
    double[] train = first.open(Split.TRAIN).batch(IntStream.range(0, 1000).toArray()).values();
    for (Examples other : new Examples[] {first.open(Split.TEST), second.open(Split.TRAIN)}) {
      double[] values = other.batch(IntStream.range(0, 1000).toArray()).values();
      for (int i = 0; i < train.length; i++) {
        assertNotEquals(train[i], values[i]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void coordinatesAreOfOrderOne(PointDistribution distribution) {
    double[][] xy = coordinates(distribution, 0.0);
    for (double[] axis : xy) {
      assertTrue(Arrays.stream(axis).allMatch(value -> Math.abs(value) <= 1.5));
    }
  }

  @Test
  void badSettingsAreRefused() {
    var moons = PointDistribution.TWO_MOONS;
    assertThrows(InvalidInput.class, () -> new Points(null, 10, null, 0));
    assertThrows(InvalidInput.class, () -> new Points(moons, 0, null, 0));
    assertThrows(InvalidInput.class, () -> new Points(moons, Integer.MAX_VALUE, null, 0));
    assertThrows(InvalidInput.class, () -> new Points(moons, 10, -0.1, 0));
    assertThrows(InvalidInput.class, () -> new Points(moons, 10, Double.NaN, 0));
  }

  @Test
  void noiseIsTheDistributionsOwnUnlessGiven() {
    assertEquals(0.0, new Points(PointDistribution.CHECKERBOARD, 10, null, 0).noise());
    assertEquals(0.1, new Points(PointDistribution.MIXTURE, 10, null, 0).noise());
    assertEquals(0.2, new Points(PointDistribution.MIXTURE, 10, 0.2, 0).noise());
  }

  private static Points points(PointDistribution distribution, Double noise) {
    return new Points(distribution, N, noise, 2024);
  }

  private static double[][] coordinates(PointDistribution distribution, Double noise) {
    Examples examples = points(distribution, noise).open(Split.TRAIN);
    double[] values = examples.batch(IntStream.range(0, N).toArray()).values();
    return new double[][] {column(values, 0), column(values, 1)};
  }

  private static double[] column(double[] values, int axis) {
    return IntStream.range(0, values.length / 2).mapToDouble(i -> values[2 * i + axis]).toArray();
  }

  private static void assertMean(double expected, double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / values.length;
    assertEquals(expected, mean, DEVIATIONS * Math.sqrt(variance / values.length));
  }

  private static void assertUniform(int[] counts) {
    double expected = (double) Arrays.stream(counts).sum() / counts.length;
    double statistic =
        Arrays.stream(counts).mapToDouble(c -> Math.pow(c - expected, 2) / expected).sum();
    double limit =
        new ChiSquaredDistribution(counts.length - 1).inverseCumulativeProbability(1 - FALSE_ALARM);
    assertTrue(statistic < limit, statistic + " is above " + limit);
  }
}
