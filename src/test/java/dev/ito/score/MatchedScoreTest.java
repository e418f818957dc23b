package dev.ito.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.sde.Condition;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A score known on a chain, under other processes. */
class MatchedScoreTest {
  private static final int N = 1000;
  private static final LinearBeta LINEAR = new LinearBeta(0.1, 20);
  private static final Sde CHAIN = new VpSde(new DiscreteBeta(LINEAR, N));
  private static final double EARLIEST = 1.0 / N;

  static Stream<Sde> sdes() {
    return Stream.of(
        new VpSde(LINEAR),
        new SubVpSde(LINEAR),
        new VeSde(0.01, 50),
        Processes.linear("-sin(3*t)", "1+t^2"),
        new VpSde(new DiscreteBeta(LINEAR, 50)));
  }

  private static MatchedScore matched(Sde sde) {
    return new MatchedScore(
        sde, CHAIN, EARLIEST, new GaussianMixtureScore(CHAIN, Mixtures.three()));
  }

  /** The score of a known density is the same one, found either way. */
  @ParameterizedTest
  @MethodSource("sdes")
  void anExactScoreIsExactUnderAnotherProcess(Sde sde) {
    MatchedScore matched = matched(sde);
    GaussianMixtureScore exact = new GaussianMixtureScore(sde, Mixtures.three());
    double[] range = matched.range();
    double[] t = new double[7];
    Arrays.setAll(t, k -> range[0] + (range[1] - range[0]) * (k + 0.5) / t.length);
    Batch x = gaussian(t.length, 1);
    Batch v = gaussian(t.length, 2);
    Batch expected = x.like();
    Batch found = x.like();
    Batch expectedProduct = x.like();
    Batch product = x.like();
    exact.scoreAndVjp(new NoisySamples(x, t, 0), v, expected, expectedProduct);
    matched.scoreAndVjp(new NoisySamples(x, t, 0), v, found, product);
    requireEqual(expected, found);
    requireEqual(expectedProduct, product);
    matched.score(new NoisySamples(x, t, 0), found);
    requireEqual(expected, found);
  }

  private static void requireEqual(Batch expected, Batch found) {
    for (int j = 0; j < expected.values().length; j++) {
      double e = expected.values()[j];
      assertEquals(e, found.values()[j], 1e-8 * (1 + Math.abs(e)));
    }
  }

  /** At B(t_i) = -ln alphaBar_i the network is told i; between, the index grows with t. */
  @Test
  void theStepOfTheSameSignalToNoiseRatio() {
    MatchedScore matched = matched(new VpSde(LINEAR));
    double alphaBar = 1;
    double before = -1;
    for (int i = 0; i < N; i++) {
      alphaBar *= 1 - (1e-4 + (0.02 - 1e-4) * i / (N - 1));
      double integral = -Math.log(alphaBar);
      if (integral < LINEAR.integral(1)) {
        double node = LINEAR.time(integral);
        double index = Condition.STEP.of(CHAIN, matched.time(node));
        assertEquals(i, index, 1e-6);
        double between = Condition.STEP.of(CHAIN, matched.time(node * (1 + 1e-4)));
        assertTrue(index > before && between > index && between < i + 1, i + ": " + between);
        before = between;
      }
    }
    assertTrue(before > N - 5, "the chain ends 0.7 % after the process");
  }

  /** The figures of the chain of Ho et al. 2020: t_0 = 9.165e-4, and t_999 = 1.00338 is beyond. */
  @Test
  void timesOutsideGetTheNearestStep() {
    MatchedScore matched = matched(new VpSde(LINEAR));
    assertEquals(9.165e-4, matched.range()[0], 1e-7);
    assertEquals(1, matched.range()[1]);
    assertEquals(EARLIEST, matched.time(1e-5));
    assertEquals(EARLIEST, matched.time(9.16e-4));
    assertTrue(matched.time(9.17e-4) > EARLIEST);
    double[] last = {1, 1e-5};
    MatchedScore beyond = matched(new VeSde(0.001, 1e4));
    assertArrayEquals(new double[] {1, EARLIEST}, Arrays.stream(last).map(beyond::time).toArray());
    double[] range = beyond.range();
    assertTrue(range[0] > 0 && range[1] < 1 && range[0] < range[1], Arrays.toString(range));
  }

  /** On its own chain the score is the very same, but for times before the first node. */
  @Test
  void onItsOwnChainNothingChanges() {
    GaussianMixtureScore exact = new GaussianMixtureScore(CHAIN, Mixtures.three());
    MatchedScore matched = new MatchedScore(CHAIN, CHAIN, EARLIEST, exact);
    Batch x = gaussian(3, 1);
    Batch expected = x.like();
    Batch found = x.like();
    NoisySamples at = new NoisySamples(x, new double[] {0.001, 0.37, 1}, 0);
    exact.score(at, expected);
    matched.score(at, found);
    assertArrayEquals(expected.values(), found.values());
    assertEquals(EARLIEST, matched.time(1e-5));
    assertArrayEquals(new double[] {EARLIEST, 1}, matched.range());
  }

  private static Batch gaussian(int count, long seed) {
    Batch batch = new Batch(count, Shape.of(2));
    new Noise(seed, Purpose.DATA).gaussian(0, batch);
    return batch;
  }
}
