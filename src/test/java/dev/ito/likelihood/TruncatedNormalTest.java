package dev.ito.likelihood;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.Estimate;
import dev.ito.math.Shape;
import dev.ito.sde.Marginal;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The law of the points against quadrature, and the weights of several against plain sums. */
class TruncatedNormalTest {
  private static final int PARTS = 20_000;
  private static final double LN2 = Math.log(2);

  private static TruncatedNormal law(double tau) {
    return new TruncatedNormal(new Marginal(0.9, 0.9 * 0.125 / 2 / tau), 0.125);
  }

  private static Batch batch(double... values) {
    return new Batch(values.length, Shape.of(1), values);
  }

  /** Points of the bin of 0.5, evenly spread. */
  private static double[] bin() {
    return DoubleStream.iterate(0.5, k -> k + 1)
        .limit(PARTS)
        .map(k -> 0.9 * (0.5 + 0.125 * (k / PARTS - 0.5)))
        .toArray();
  }

  @ParameterizedTest
  @CsvSource({"0.39", "1", "3.02", "6"})
  void theDensityIsOneInTheBinAndItsMeanLogarithmIsTheClosedForm(double tau) {
    TruncatedNormal law = law(tau);
    assertEquals(tau, law.tau(), 1e-12);
    double[] middles = new double[PARTS];
    Arrays.fill(middles, 0.5);
    double step = 0.9 * 0.125 / PARTS;
    double[] logs = law.logDensities(batch(bin()), batch(middles));
    assertEquals(1, Arrays.stream(logs).map(Math::exp).sum() * step, 1e-6);
    double mean = Arrays.stream(logs).map(log -> Math.exp(log) * log).sum() * step / LN2;
    assertEquals(mean, law.meanLog2Density(), 1e-5);
  }

  /** The reference's table: 0.0037 bits of a certain pixel at tau = 3.02, 1.713 at 0.39. */
  @Test
  void theFloorIsThatOfTheNoiseInABin() {
    assertEquals(0.0037, law(3.02).floor(), 5e-5);
    assertEquals(1.713, law(0.5 * 2 / 255 / 0.01).floor(), 5e-4);
    assertEquals(0, law(50).floor(), 0);
  }

  /**
   * Points lie in their bins, each part of equal probability has its share of them.
   *
   * <p>Chi-squared of 20 parts: above 45.3 by chance with a probability of 6e-4 for a new seed.
   */
  @ParameterizedTest
  @CsvSource({"0.39", "1", "3.02"})
  void pointsFollowTheDensity(double tau) {
    TruncatedNormal law = law(tau);
    int count = 20_000;
    double[] middles = new double[count];
    Arrays.fill(middles, 0.5);
    double[] x = law.points(batch(middles), 3, 0, 0).values();
    assertTrue(Arrays.stream(x).allMatch(v -> Math.abs(v / 0.9 - 0.5) <= 0.0625 + 1e-12));
    double[] logs = law.logDensities(batch(bin()), batch(Arrays.copyOf(middles, PARTS)));
    double step = 0.9 * 0.125 / PARTS;
    double[] expected = new double[20];
    for (int k = 0; k < PARTS; k++) {
      expected[k * 20 / PARTS] += Math.exp(logs[k]) * step * count;
    }
    double[] found = new double[20];
    for (double v : x) {
      found[(int) Math.min(19, Math.floor(((v / 0.9 - 0.5) / 0.125 + 0.5) * 20))]++;
    }
    double chi = 0;
    for (int k = 0; k < 20; k++) {
      chi += Math.pow(found[k] - expected[k], 2) / expected[k];
    }
    assertTrue(chi < 45.3, "chi squared " + chi);
  }

  @Test
  void withExactDensitiesTheBoundIsTheLogarithmOfTheirMean() {
    double[][] nats = {{3.0}, {1.5}, {7.0}};
    double mean = (Math.exp(-3) + Math.exp(-1.5) + Math.exp(-7)) / 3;
    assertEquals(-Math.log(mean), ImportanceWeights.bound(nats), 1e-12);
    assertEquals(2.5, ImportanceWeights.bound(new double[][] {{2, 3}}), 1e-12);
    assertEquals(800, ImportanceWeights.bound(new double[][] {{800}, {800}}), 1e-9);
  }

  /**
   * With noisy densities the bound stays above the exact one; weights from the same noise would
   * not.
   *
   * <p>Means of 20,000, 4 standard errors: false alarms 3e-5 for a new seed.
   */
  @Test
  void theWeightsDoNotKnowTheLuckOfTheProbes() {
    Random random = new Random(11);
    double[] exact = {2, 3, 2.5, 4};
    double bound = ImportanceWeights.bound(column(exact));
    double[] crossed = new double[20_000];
    double[] lucky = new double[crossed.length];
    for (int r = 0; r < crossed.length; r++) {
      double[][] noisy = new double[exact.length][2];
      for (int k = 0; k < exact.length; k++) {
        Arrays.setAll(noisy[k], p -> 0.8 * random.nextGaussian());
        for (int p = 0; p < 2; p++) {
          noisy[k][p] += exact[k];
        }
      }
      crossed[r] = ImportanceWeights.bound(noisy);
      lucky[r] =
          ImportanceWeights.bound(column(Arrays.stream(noisy).mapToDouble(p -> p[0]).toArray()));
    }
    Estimate found = Estimate.of(crossed);
    assertTrue(found.mean() > bound + 4 * found.standardError(), found + " and " + bound);
    assertTrue(found.mean() < Arrays.stream(exact).average().orElseThrow(), "" + found);
    Estimate wrong = Estimate.of(lucky);
    assertTrue(wrong.mean() < bound - 4 * wrong.standardError(), wrong + " and " + bound);
  }

  private static double[][] column(double... values) {
    return Arrays.stream(values).mapToObj(v -> new double[] {v}).toArray(double[][]::new);
  }
}
