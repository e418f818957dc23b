package dev.ito.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.sde.Condition;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Products with the Jacobian of a score, against differences of the score. */
class DifferentiableScoreTest {
  private static final double[] TIMES = {0.05, 0.2, 0.5, 0.8, 1};

  static Stream<Sde> sdes() {
    return Stream.of(
        new VpSde(Processes.LINEAR),
        new SubVpSde(Processes.LINEAR),
        new VeSde(0.2, 5),
        Processes.linear("-sin(3*t)", "1+t^2"));
  }

  static Stream<Arguments> exactScores() {
    Batch samples = gaussian(4, Shape.of(2), 7);
    return sdes()
        .flatMap(
            sde ->
                Stream.of(
                    Arguments.of(sde, new GaussianMixtureScore(sde, Mixtures.three())),
                    Arguments.of(sde, GaussianMixtureScore.empirical(sde, samples, 0.3))));
  }

  @ParameterizedTest
  @MethodSource("exactScores")
  void theProductOfAnExactScoreIsThatOfItsDifferences(Sde sde, DifferentiableScore score) {
    requireProducts(score, Shape.of(2));
  }

  static Stream<Arguments> models() {
    return sdes()
        .flatMap(
            sde ->
                Arrays.stream(Prediction.values())
                    .map(prediction -> Arguments.of(sde, prediction)));
  }

  /** The network's Jacobian is not symmetric: a product with J instead of its transpose shows. */
  @ParameterizedTest
  @MethodSource("models")
  void theProductOfAModelIsThatOfItsDifferences(Sde sde, Prediction prediction) {
    var model = new ScoreModel(sde, prediction, Condition.TIME, new Tanh());
    requireProducts(model, Shape.of(2));
  }

  @ParameterizedTest
  @MethodSource("models")
  void theScoreBesideAProductIsTheScore(Sde sde, Prediction prediction) {
    Batch x = gaussian(TIMES.length, Shape.of(2), 1);
    Batch v = gaussian(TIMES.length, Shape.of(2), 2);
    var model = new ScoreModel(sde, prediction, Condition.TIME, new Tanh());
    Batch alone = x.like();
    model.score(new NoisySamples(x, TIMES, 0), alone);
    Batch together = x.like();
    model.scoreAndVjp(new NoisySamples(x, TIMES, 0), v, together, x.like());
    assertArrayEquals(alone.values(), together.values());
  }

  /** On one normal law the Jacobian is -1 / variance times the identity, to the last bits. */
  @Test
  void theProductOfOneNormalLawIsMinusVOverItsVariance() {
    Sde sde = new VpSde(Processes.LINEAR);
    Shape shape = Shape.image(32, 32, 3);
    var law =
        new GaussianMixture(
            new double[] {1}, new Batch(1, shape, new double[3072]), new double[] {0.5});
    Batch x = gaussian(2, shape, 3);
    Batch v = gaussian(2, shape, 4);
    Batch vjp = x.like();
    new GaussianMixtureScore(sde, law)
        .scoreAndVjp(new NoisySamples(x, new double[] {1e-5, 0.3}, 0), v, x.like(), vjp);
    for (int j = 0; j < vjp.values().length; j++) {
      double t = j < 3072 ? 1e-5 : 0.3;
      double alpha = sde.marginal(t).alpha();
      double sigma = sde.marginal(t).sigma();
      double expected = -v.values()[j] / (0.25 * alpha * alpha + sigma * sigma);
      assertEquals(expected, vjp.values()[j], 1e-14 * Math.abs(expected));
    }
  }

  @ParameterizedTest
  @MethodSource("sdes")
  void theLogDensityIsTheSumOfTheComponents(Sde sde) {
    Batch x = gaussian(5, Shape.of(2), 5);
    double t = 0.3;
    double[] found = new GaussianMixtureScore(sde, Mixtures.three()).logDensity(x, t);
    for (int i = 0; i < 5; i++) {
      double expected =
          Mixtures.logDensity(
              Mixtures.three(),
              sde.marginal(t).alpha(),
              sde.marginal(t).sigma(),
              x.slice(i, i + 1).values());
      assertEquals(expected, found[i], 1e-12);
    }
  }

  @ParameterizedTest
  @MethodSource("exactScores")
  void aProductDoesNotDependOnItsBatch(Sde sde, DifferentiableScore score) {
    Batch x = gaussian(TIMES.length, Shape.of(2), 1);
    Batch v = gaussian(TIMES.length, Shape.of(2), 2);
    Batch vjp = x.like();
    score.scoreAndVjp(new NoisySamples(x, TIMES, 0), v, x.like(), vjp);
    for (int i = 0; i < TIMES.length; i++) {
      Batch alone = new Batch(1, x.shape());
      score.scoreAndVjp(
          new NoisySamples(x.slice(i, i + 1), TIMES[i], i), v.slice(i, i + 1), alone.like(), alone);
      assertArrayEquals(vjp.slice(i, i + 1).values(), alone.values());
    }
  }

  /** Compares with sum_j v_j ds_j/dx_i by central differences, and the inputs with themselves. */
  private static void requireProducts(DifferentiableScore score, Shape shape) {
    Batch x = gaussian(TIMES.length, shape, 1);
    Batch v = gaussian(TIMES.length, shape, 2);
    Batch xBefore = x.copy();
    Batch vBefore = v.copy();
    Batch s = x.like();
    Batch vjp = gaussian(TIMES.length, shape, 9);
    score.scoreAndVjp(new NoisySamples(x, TIMES, 0), v, s, vjp);
    assertArrayEquals(xBefore.values(), x.values());
    assertArrayEquals(vBefore.values(), v.values());
    Batch expectedScore = x.like();
    score.score(new NoisySamples(x, TIMES, 0), expectedScore);
    assertArrayEquals(expectedScore.values(), s.values());
    double h = 1e-5;
    for (int i = 0; i < shape.size(); i++) {
      Batch difference = moved(score, x, i, h);
      difference.add(-1, moved(score, x, i, -h));
      for (int row = 0; row < TIMES.length; row++) {
        double expected = 0;
        for (int j = 0; j < shape.size(); j++) {
          int at = row * shape.size() + j;
          expected += v.values()[at] * difference.values()[at] / (2 * h);
        }
        double found = vjp.values()[row * shape.size() + i];
        assertEquals(expected, found, 1e-7 * (1 + Math.abs(expected)));
      }
    }
  }

  private static Batch moved(DifferentiableScore score, Batch x, int axis, double h) {
    Batch moved = x.copy();
    for (int row = 0; row < x.count(); row++) {
      moved.values()[row * x.size() + axis] += h;
    }
    Batch out = x.like();
    score.score(new NoisySamples(moved, TIMES, 0), out);
    return out;
  }

  private static Batch gaussian(int count, Shape shape, int draw) {
    Batch batch = new Batch(count, shape);
    new Noise(11, Purpose.DATA).gaussian(draw, batch);
    return batch;
  }

  /** F(x, c) = tanh(W x + c / 999) in the plane. */
  private static final class Tanh implements Network {
    private static final double[][] W = {{0.7, -1.3}, {0.2, 0.5}};

    @Override
    public void apply(Batch x, double[] condition, int[] labels, Batch out) {
      for (int i = 0; i < x.count(); i++) {
        for (int j = 0; j < 2; j++) {
          double sum = condition[i] / 999;
          for (int k = 0; k < 2; k++) {
            sum += W[j][k] * x.values()[2 * i + k];
          }
          out.values()[2 * i + j] = Math.tanh(sum);
        }
      }
    }

    @Override
    public void applyAndVjp(
        Batch x, double[] condition, int[] labels, Batch v, Batch out, Batch vjp) {
      apply(x, condition, labels, out);
      for (int i = 0; i < x.count(); i++) {
        for (int k = 0; k < 2; k++) {
          vjp.values()[2 * i + k] = 0;
          for (int j = 0; j < 2; j++) {
            double y = out.values()[2 * i + j];
            vjp.values()[2 * i + k] += v.values()[2 * i + j] * (1 - y * y) * W[j][k];
          }
        }
      }
    }
  }
}
