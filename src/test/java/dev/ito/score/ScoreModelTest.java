package dev.ito.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.sde.Condition;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.Marginal;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScoreModelTest {
  private static final int STEPS = 100;

  static Stream<Arguments> combinations() {
    Sde chain = new VpSde(new DiscreteBeta(Processes.LINEAR, STEPS));
    return Stream.of(
            chain, new VpSde(Processes.LINEAR), new SubVpSde(Processes.LINEAR), new VeSde(0.01, 50))
        .flatMap(
            sde ->
                Arrays.stream(Condition.values())
                    .filter(condition -> condition != Condition.STEP || sde.equals(chain))
                    .flatMap(
                        condition ->
                            Arrays.stream(Prediction.values())
                                .map(prediction -> Arguments.of(sde, prediction, condition))));
  }

  /**
   * The best network there is answers with the mean of its target given what it sees, and knows the
   * time from its condition alone.
   */
  @ParameterizedTest
  @MethodSource("combinations")
  void theBestNetworkGivesTheExactScore(Sde sde, Prediction prediction, Condition condition) {
    GaussianMixture mixture = Mixtures.three();
    Network best =
        Networks.of(
            (input, conditions, labels, out) -> {
              for (int i = 0; i < input.count(); i++) {
                Marginal m = sde.marginal(timeOf(sde, condition, conditions[i]));
                Prediction.Preconditioning p = prediction.at(m);
                double[] x =
                    Arrays.stream(input.slice(i, i + 1).values()).map(v -> v / p.input()).toArray();
                double[] z = Mixtures.epsilon(mixture, m.alpha(), m.sigma(), x);
                for (int j = 0; j < x.length; j++) {
                  double x0 = (x[j] - m.sigma() * z[j]) / m.alpha();
                  out.values()[2 * i + j] = p.targetX0() * x0 + p.targetNoise() * z[j];
                }
              }
            });
    double[] t = {0.05, 0.1, 0.2, 0.4, 0.7, 1};
    Batch x = new Batch(t.length, Shape.of(2));
    new Noise(8, Purpose.DATA).gaussian(0, x);
    Batch before = x.copy();
    Batch found = x.like();
    new ScoreModel(sde, prediction, condition, best).score(new NoisySamples(x, t, 0), found);
    Batch expected = x.like();
    new GaussianMixtureScore(sde, mixture).score(new NoisySamples(x, t, 0), expected);
    for (int i = 0; i < found.values().length; i++) {
      double tolerance = 1e-10 / sde.marginal(t[i / 2]).sigma();
      assertEquals(expected.values()[i], found.values()[i], tolerance);
    }
    assertArrayEquals(before.values(), x.values());
  }

  /** Whatever rows are looked at, and in whatever order. */
  @Test
  void theNetworkIsToldTheLabelOfEachSampleByItsIndex() {
    List<int[]> told = new ArrayList<>();
    Network network = Networks.of((x, conditions, labels, out) -> told.add(labels));
    Sde sde = new VpSde(Processes.LINEAR);
    Batch x = new Batch(3, Shape.of(2));
    long[] samples = {7, 1_000_000_000_000L, 2};
    NoisySamples at = new NoisySamples(x, NoisySamples.filled(x, 0.5), samples);
    LongToIntFunction label = sample -> (int) (sample % 5);
    new ScoreModel(sde, Prediction.EPSILON, Condition.TIME, label, network).score(at, x.like());
    new ScoreModel(sde, Prediction.EPSILON, Condition.TIME, network).score(at, x.like());
    ScoreModel none = new ScoreModel(sde, Prediction.EPSILON, Condition.TIME, network);
    none.labelled(label).score(at, x.like());
    new MatchedScore(new SubVpSde(Processes.LINEAR), sde, 0.01, none)
        .labelled(label)
        .score(at, x.like());
    assertArrayEquals(new int[] {2, 0, 2}, told.get(0));
    assertArrayEquals(new int[] {-1, -1, -1}, told.get(1));
    assertArrayEquals(new int[] {2, 0, 2}, told.get(2));
    assertArrayEquals(new int[] {2, 0, 2}, told.get(3));
  }

  private static double timeOf(Sde sde, Condition condition, double number) {
    return switch (condition) {
      case TIME -> number / 999;
      case STEP -> (number + 1) / STEPS;
      case LOG_SIGMA -> sde.time(-2 * number);
    };
  }
}
