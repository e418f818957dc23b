package dev.ito.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.LongToDoubleFunction;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Keyed noise. The statistical tests have fixed seeds; each bound has a false-alarm probability of
 * {@value #FALSE_ALARM} for a perfect generator.
 */
class NoiseTest {
  private static final double FALSE_ALARM = 1e-6;
  private static final int MANY = 1 << 16;

  /** The value that |N(0, 1)| exceeds with the false-alarm probability. */
  private static final double BOUND =
      new NormalDistribution().inverseCumulativeProbability(1 - FALSE_ALARM / 2);

  private final Noise noise = new Noise(20260729, Purpose.SOLVER);

  /** Three vectors of kat_vectors of Random123 1.14 (philox4x64, 10 rounds). */
  @Test
  void theNaivePhiloxGivesTheVectorsOfItsAuthors() {
    assertPhilox(
        "0000000000000000".repeat(6),
        "16554d9eca36314cdb20fe9d672d0fdcd7e772cee186176b7e68b68aec7ba23b");
    assertPhilox(
        "ffffffffffffffff".repeat(6),
        "87b092c3013fe90b438c3c67be8d02249cc7d7c69cd777b6a09caebf594f0ba0");
    assertPhilox(
        "243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89"
            + "452821e638d01377be5466cf34e90c6c",
        "a528f45403e61d9538c72dbd566e9788a5a1610e72fd18b557bd43b5e52b7fe6");
  }

  @ParameterizedTest
  @EnumSource
  void theGeneratorIsPhiloxWithSeedAndPurposeAsKey(Purpose purpose) {
    UniformRandomProvider generator =
        new Noise(-7_000_000_000L, purpose).startingAt(40).generator(2, 1L << 40);
    // The library increments the counter before its first block.
    for (int block = 1; block <= 3; block++) {
      long[] counter = {block, 0, 1L << 40, 42};
      for (long expected : philox(counter, -7_000_000_000L, purpose.code())) {
        assertEquals(expected, generator.nextLong());
      }
    }
  }

  /**
   * What version 0.1.0 drew: published results depend on it, so these numbers must never change.
   */
  @Test
  void knownAnswers() {
    double[] found = new double[4];
    new Noise(42, Purpose.PRIOR).gaussian(17, 3, found, 0, 4);
    assertArrayEquals(
        new double[] {
          -0.015581659180215495, 1.2849382995122574, -0.6695172567705936, 0.424187234243447
        },
        found);
    assertEquals(0.650417902867403, new Noise(42, Purpose.TIMES).uniform(17, 3));
  }

  @Test
  void noTwoPurposesShareACode() {
    Set<Long> codes = new HashSet<>();
    for (Purpose purpose : Purpose.values()) {
      assertTrue(codes.add(purpose.code()), purpose.name());
    }
  }

  @Test
  void seedPurposeSampleAndDrawAllMatter() {
    Set<Double> drawn = new HashSet<>();
    int count = 0;
    for (long seed : new long[] {0, 1, -1, 1L << 32}) {
      for (Purpose purpose : Purpose.values()) {
        for (long sample = 0; sample < 8; sample++) {
          for (long draw = 0; draw < 8; draw++) {
            drawn.add(new Noise(seed, purpose).uniform(sample, draw));
            count++;
          }
        }
      }
    }
    assertEquals(count, drawn.size());
  }

  @Test
  void aSampleGetsTheSameNoiseInEveryBatch() {
    Batch whole = new Batch(64, Shape.of(3, 5));
    noise.gaussian(9, whole);
    for (int first : new int[] {0, 1, 17, 60}) {
      Batch part = new Batch(4, Shape.of(3, 5));
      noise.startingAt(first).gaussian(9, part);
      assertArrayEquals(whole.slice(first, first + 4).values(), part.values());
    }
    Batch again = whole.like();
    noise.gaussian(9, again);
    assertArrayEquals(whole.values(), again.values());
  }

  @Test
  void startingAtShiftsTheRowsOfEveryDraw() {
    assertEquals(noise.uniform(105, 2), noise.startingAt(100).uniform(5, 2));
    assertEquals(noise.startingAt(100), noise.startingAt(3).startingAt(100));
    assertEquals(
        noise.generator(105, 2).nextLong(), noise.startingAt(100).generator(5, 2).nextLong());
  }

  @Test
  void aLongerSampleBeginsWithTheNumbersOfAShorterOne() {
    double[] longer = new double[100];
    double[] shorter = new double[10];
    noise.gaussian(5, 7, longer, 0, 100);
    noise.gaussian(5, 7, shorter, 0, 10);
    assertArrayEquals(shorter, Arrays.copyOf(longer, 10));
  }

  /** Mean 0, variance 1, third moment 0, fourth 3: variances of their estimates 1, 2, 15 and 96. */
  @Test
  void momentsOfManyDraws() {
    double[] z = numbers(i -> first(i / 256, i % 256));
    assertEquals(0, moment(z, 1), BOUND * Math.sqrt(1.0 / MANY));
    assertEquals(1, moment(z, 2), BOUND * Math.sqrt(2.0 / MANY));
    assertEquals(0, moment(z, 3), BOUND * Math.sqrt(15.0 / MANY));
    assertEquals(3, moment(z, 4), BOUND * Math.sqrt(96.0 / MANY));
  }

  @Test
  void drawsAreNormalAlongEveryPartOfTheKey() {
    assertNormal(i -> first(i, 0));
    assertNormal(i -> first(0, i));
    assertNormal(i -> firstOf(new Noise(i, Purpose.SOLVER)));
    double[] one = new double[MANY];
    noise.gaussian(0, 0, one, 0, MANY);
    assertNormal(i -> one[(int) i]);
  }

  @Test
  void neighboursInTheKeyAreIndependent() {
    LongToDoubleFunction base = i -> noise.uniform(i, 3);
    assertIndependent(base, i -> noise.uniform(i + 1, 3));
    assertIndependent(base, i -> noise.uniform(i, 4));
    assertIndependent(base, i -> new Noise(noise.seed() + 1, Purpose.SOLVER).uniform(i, 3));
    assertIndependent(base, i -> new Noise(noise.seed(), Purpose.PRIOR).uniform(i, 3));
    assertIndependent(i -> noise.uniform(3, i), i -> noise.uniform(3, i + 1));
    assertIndependent(base, i -> noise.uniform(3, i));
  }

  @Test
  void uniformNumbersAreBelowOne() {
    double[] u = numbers(i -> noise.uniform(i, 0));
    assertTrue(Arrays.stream(u).allMatch(v -> 0 <= v && v < 1));
    assertEquals(0.5, moment(u, 1), BOUND * Math.sqrt(1.0 / 12 / MANY));
  }

  private double first(long sample, long draw) {
    double[] z = new double[1];
    noise.gaussian(sample, draw, z, 0, 1);
    return z[0];
  }

  private static double firstOf(Noise noise) {
    double[] z = new double[1];
    noise.gaussian(0, 0, z, 0, 1);
    return z[0];
  }

  private static double[] numbers(LongToDoubleFunction draw) {
    double[] values = new double[MANY];
    Arrays.setAll(values, draw::applyAsDouble);
    return values;
  }

  private static double moment(double[] values, int power) {
    return Arrays.stream(values).map(v -> Math.pow(v, power)).average().orElseThrow();
  }

  /** Kolmogorov-Smirnov: sqrt(n) D exceeds c with probability 2 exp(-2 c^2), for large n. */
  private static void assertNormal(LongToDoubleFunction draw) {
    double distance =
        new KolmogorovSmirnovTest()
            .kolmogorovSmirnovStatistic(new NormalDistribution(), numbers(draw));
    assertTrue(distance < Math.sqrt(-0.5 * Math.log(FALSE_ALARM / 2) / MANY), "D = " + distance);
  }

  /** Pearson's test on 16 x 16 cells, of uniformity and independence together. */
  private static void assertIndependent(LongToDoubleFunction a, LongToDoubleFunction b) {
    long[] cells = new long[256];
    for (int i = 0; i < MANY; i++) {
      cells[16 * (int) (16 * a.applyAsDouble(i)) + (int) (16 * b.applyAsDouble(i))]++;
    }
    double expected = MANY / 256.0;
    double statistic =
        Arrays.stream(cells).mapToDouble(n -> (n - expected) * (n - expected) / expected).sum();
    double bound = new ChiSquaredDistribution(255).inverseCumulativeProbability(1 - FALSE_ALARM);
    assertTrue(statistic < bound, "chi-square of 255 degrees of freedom is " + statistic);
  }

  /**
   * @param input counter and key in hexadecimal
   */
  private static void assertPhilox(String input, String output) {
    long[] words = new long[6];
    Arrays.setAll(words, i -> HexFormat.fromHexDigitsToLong(input, 16 * i, 16 * i + 16));
    long[] found = philox(Arrays.copyOf(words, 4), words[4], words[5]);
    StringBuilder hex = new StringBuilder();
    Arrays.stream(found).forEach(word -> hex.append(HexFormat.of().toHexDigits(word)));
    assertEquals(output, hex.toString());
  }

  /** Philox 4x64-10 as in Salmon et al. 2011, section 3.3. */
  private static long[] philox(long[] counter, long key0, long key1) {
    long[] c = counter;
    for (int round = 0; round < 10; round++) {
      long k0 = key0 + round * 0x9E3779B97F4A7C15L;
      long k1 = key1 + round * 0xBB67AE8584CAA73BL;
      long high0 = highOfProduct(0xD2E7470EE14C6C93L, c[0]);
      long high1 = highOfProduct(0xCA5A826395121157L, c[2]);
      c =
          new long[] {
            high1 ^ c[1] ^ k0,
            0xCA5A826395121157L * c[2],
            high0 ^ c[3] ^ k1,
            0xD2E7470EE14C6C93L * c[0]
          };
    }
    return c;
  }

  private static long highOfProduct(long a, long b) {
    return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
  }
}
