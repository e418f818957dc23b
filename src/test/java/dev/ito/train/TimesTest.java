package dev.ito.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.score.Prediction;
import dev.ito.sde.Condition;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import java.util.List;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
            Prediction.EPSILON, Weighting.SIMPLE, Condition.LOG_SIGMA, times, Dequantisation.NONE);
    Batch x0 = new Batch(40, Shape.of(1));
    double[] all = new double[500 * 40];
    for (int step = 0; step < 500; step++) {
      System.arraycopy(objective.perturb(sde, x0, 21, step).times(), 0, all, 40 * step, 40);
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
