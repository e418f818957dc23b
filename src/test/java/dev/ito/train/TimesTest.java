package dev.ito.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.Network;
import dev.ito.score.Prediction;
import dev.ito.sde.Coefficient;
import dev.ito.sde.Condition;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.LinearSde;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  private static final Sde VP = new VpSde(Processes.LINEAR);
  private static final Sde CHAIN =
      new VpSde(new DiscreteBeta(List.of(0.1, 0.2, 0.3, 0.3, 0.4, 0.4, 0.5)));

  /** Of each chi-square test below; the seeds are fixed, so a test that passes keeps passing. */
  private static final double FALSE_ALARM = 1e-6;

  /** Returns the times that a training of 500 steps sees, 40 a step. */
  private static double[] drawn(Sde sde, Times times) {
    Objective objective =
        new Objective(
            Prediction.EPSILON,
            Weighting.SIMPLE,
            Condition.LOG_SIGMA,
            times,
            Times.Draws.INDEPENDENT,
            Objective.Dequantisation.NONE);
    Batch x0 = new Batch(40, Shape.of(1));
    double[] all = new double[500 * 40];
    for (int step = 0; step < 500; step++) {
      System.arraycopy(
          objective.perturb(sde, x0, Network.unlabelled(40), 21, step).times(),
          0,
          all,
          40 * step,
          40);
    }
    return all;
  }

  private static void assertUniform(int[] counts) {
    int total = 0;
    for (int count : counts) {
      total += count;
    }
    double expected = (double) total / counts.length;
    double statistic = 0;
    for (int count : counts) {
      statistic += Math.pow(count - expected, 2) / expected;
    }
    double limit =
        new ChiSquaredDistribution(null, counts.length - 1)
            .inverseCumulativeProbability(1 - FALSE_ALARM);
    assertTrue(statistic < limit, "chi-square " + statistic + " exceeds " + limit);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-5, 0.3})
  void uniformTimesAreUniform(double tMin) {
    int[] counts = new int[50];
    for (double t : drawn(VP, new Times.Uniform(tMin))) {
      assertTrue(t >= tMin && t < 1, "time " + t);
      counts[(int) (50 * (t - tMin) / (1 - tMin))]++;
    }
    assertUniform(counts);
  }

  @Test
  void discreteTimesAreTheNodesEquallyOften() {
    int[] counts = new int[7];
    for (double t : drawn(CHAIN, new Times.Discrete())) {
      int node = (int) Math.rint(7 * t) - 1;
      assertEquals((node + 1.0) / 7, t);
      counts[node]++;
    }
    assertUniform(counts);
  }

  static Stream<Arguments> antiderivatives() {
    DoubleUnaryOperator b = t -> 0.1 * t + 9.95 * t * t;
    return Stream.of(
        Arguments.of(VP, (DoubleUnaryOperator) t -> Math.log(Math.expm1(b.applyAsDouble(t)))),
        Arguments.of(
            new SubVpSde(Processes.LINEAR),
            (DoubleUnaryOperator)
                t -> 2 * Math.log(Math.expm1(b.applyAsDouble(t))) - b.applyAsDouble(t)),
        Arguments.of(new VeSde(0.01, 50), (DoubleUnaryOperator) t -> 2 * Math.log(50 / 0.01) * t),
        // VP by its formulas: marginals and times by quadrature and root finding.
        Arguments.of(
            new LinearSde(
                new Coefficient("-0.5*(0.1+19.9*t)"), new Coefficient("0.1+19.9*t"), null),
            (DoubleUnaryOperator) t -> Math.log(Math.expm1(b.applyAsDouble(t)))));
  }

  /** Against the integrals of g^2 / sigma^2 in closed form (score_flow's importance sampling). */
  @ParameterizedTest
  @MethodSource("antiderivatives")
  void logSnrTimesInvertTheCumulativeLikelihoodWeight(Sde sde, DoubleUnaryOperator integral) {
    double low = integral.applyAsDouble(1e-4);
    double high = integral.applyAsDouble(1);
    Times times = new Times.LogSnr(1e-4);
    double previous = 0;
    for (int i = 0; i <= 40; i++) {
      double u = Math.min(i / 40.0, Math.nextDown(1.0));
      double t = times.at(sde, u);
      assertTrue(t > previous && t >= 1e-4 && t <= 1, "time " + t);
      assertEquals(low + u * (high - low), integral.applyAsDouble(t), 1e-7 * (high - low));
      previous = t;
    }
  }

  /** Any loss has the mean of uniform times, by the midpoint rule in u and in t. */
  @Tag("slow")
  @ParameterizedTest
  @MethodSource("antiderivatives")
  void importanceKeepsTheMeanLoss(Sde sde, DoubleUnaryOperator integral) {
    int n = 20_000;
    Times times = new Times.LogSnr(0.01);
    double sampled = 0;
    double uniform = 0;
    for (int i = 0; i < n; i++) {
      double u = (i + 0.5) / n;
      double t = times.at(sde, u);
      sampled += times.importance(sde, t) * Math.exp(-2 * t) / n;
      uniform += Math.exp(-2 * (0.01 + 0.99 * u)) / n;
    }
    assertEquals(uniform, sampled, 1e-6 * uniform);
  }

  @ParameterizedTest
  @MethodSource("antiderivatives")
  void theLikelihoodWeightIsTheSameAtAllLogSnrTimes(Sde sde, DoubleUnaryOperator integral) {
    Times times = new Times.LogSnr(1e-3);
    double expected = (integral.applyAsDouble(1) - integral.applyAsDouble(1e-3)) / (1 - 1e-3);
    for (double t : new double[] {1e-3, 0.02, 0.5, 1}) {
      double weight =
          Weighting.LIKELIHOOD.ofNoise(sde, Prediction.EPSILON, t) * times.importance(sde, t);
      assertEquals(expected, weight, 1e-6 * expected);
    }
  }

  /** Each of n strata of the unit interval holds exactly one number of a batch. */
  @Test
  void lowDiscrepancyTimesAreStratified() {
    Noise noise = new Noise(5, Purpose.TIMES);
    for (int step = 0; step < 20; step++) {
      Set<Integer> strata = new HashSet<>();
      double shift = Times.Draws.LOW_DISCREPANCY.uniform(noise, 0, 32, step) % (1 / 32.0);
      for (int row = 0; row < 32; row++) {
        double u = Times.Draws.LOW_DISCREPANCY.uniform(noise, row, 32, step);
        assertTrue(u >= 0 && u < 1, "u " + u);
        strata.add((int) Math.rint(32 * (u - shift)));
      }
      assertEquals(32, strata.size());
    }
  }

  @Test
  void lowDiscrepancyTimesAreUniform() {
    Noise noise = new Noise(6, Purpose.TIMES);
    int[] counts = new int[50];
    for (int step = 0; step < 5000; step++) {
      counts[(int) (50 * Times.Draws.LOW_DISCREPANCY.uniform(noise, 3, 8, step))]++;
    }
    assertUniform(counts);
  }

  @Test
  void theEndsOfTheRange() {
    double last = Math.nextDown(1.0);
    assertEquals(1e-5, new Times.Uniform(1e-5).at(VP, 0));
    assertEquals(1, new Times.Uniform(1e-5).at(VP, last), 1e-15);
    assertTrue(new Times.Uniform(1e-5).at(VP, last) <= 1);
    assertEquals(1.0 / 7, new Times.Discrete().at(CHAIN, 0));
    assertEquals(1, new Times.Discrete().at(CHAIN, last));
    Sde chain = new VpSde(new DiscreteBeta(Processes.LINEAR, 1000));
    assertEquals(1e-3, new Times.Discrete().at(chain, 0));
    assertEquals(1, new Times.Discrete().at(chain, last));
    assertEquals(0.001, new Times.Discrete().at(chain, Math.nextDown(0.001)));
  }

  @Test
  void discreteTimesNeedAChain() {
    new Times.Discrete().requireFits(CHAIN);
    new Times.Uniform(1e-5).requireFits(VP);
    for (Sde sde : List.of(VP, new VeSde(0.01, 50))) {
      InvalidInput e =
          assertThrows(InvalidInput.class, () -> new Times.Discrete().requireFits(sde));
      assertTrue(e.getMessage().startsWith("discrete steps need a discrete chain"), e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1, Double.NaN})
  void theEarliestTimeIsPositive(double tMin) {
    InvalidInput e = assertThrows(InvalidInput.class, () -> new Times.Uniform(tMin));
    assertEquals("t-min must be in (0, 1), was " + tMin, e.getMessage());
  }
}
