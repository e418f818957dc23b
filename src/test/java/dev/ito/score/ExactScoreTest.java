package dev.ito.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.sde.Marginal;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.VpSde;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The exact scores against naive densities. */
class ExactScoreTest {
  private static final Sde VP = new VpSde(Processes.LINEAR);

  static Stream<Sde> sdes() {
    return Processes.sdes();
  }

  /** Central differences of fourth order; a time of its own for every sample. */
  @ParameterizedTest
  @MethodSource("sdes")
  void theScoreIsTheGradientOfTheLogDensity(Sde sde) {
    GaussianMixture mixture = Mixtures.three();
    Batch x = new Batch(20, Shape.of(2));
    new Noise(3, Purpose.DATA).gaussian(0, x);
    double[] t = new double[20];
    Arrays.setAll(t, i -> 0.02 + 0.049 * i);
    Batch found = x.like();
    new GaussianMixtureScore(sde, mixture).score(new NoisySamples(x, t, 0), found);
    for (int i = 0; i < 20; i++) {
      Marginal m = sde.marginal(t[i]);
      for (int j = 0; j < 2; j++) {
        double expected = derivative(mixture, m, x.slice(i, i + 1).values(), j);
        assertEquals(expected, found.values()[2 * i + j], 1e-8 * (1 + Math.abs(expected)));
      }
    }
  }

  private static double derivative(GaussianMixture mixture, Marginal m, double[] x, int j) {
    double h = 2e-3 * Math.hypot(m.sigma(), 0.2 * m.alpha());
    double sum = 0;
    int[] steps = {-2, -1, 1, 2};
    int[] factors = {1, -8, 8, -1};
    for (int k = 0; k < 4; k++) {
      double[] shifted = x.clone();
      shifted[j] += steps[k] * h;
      sum += factors[k] * Mixtures.logDensity(mixture, m.alpha(), m.sigma(), shifted);
    }
    return sum / (12 * h);
  }

  /** N(alpha 0.3, alpha^2 0.25 + sigma^2). */
  @ParameterizedTest
  @MethodSource("sdes")
  void oneComponentHasALinearScore(Sde sde) {
    for (double t : new double[] {1e-5, 0.01, 0.5, 1}) {
      Marginal m = sde.marginal(t);
      double variance = 0.25 * m.alpha() * m.alpha() + m.sigma() * m.sigma();
      for (double x : new double[] {-40, -1, 0, 0.3, 7}) {
        double expected = (0.3 * m.alpha() - x) / variance;
        double found = at(new GaussianMixtureScore(sde, Mixtures.single()), t, x)[0];
        assertEquals(expected, found, 1e-14 * (Math.abs(x) + 1) / variance);
      }
    }
  }

  @Test
  void theEmpiricalScoreOfThreePointsIsTheSoftmaxOfTheirDistances() {
    double[] points = {-1, 0.25, 2};
    double smoothing = 0.05;
    ScoreFunction score =
        GaussianMixtureScore.empirical(VP, new Batch(3, Shape.of(1), points), smoothing);
    for (double t : new double[] {0.1, 0.5, 1}) {
      Marginal m = VP.marginal(t);
      double variance = Math.pow(m.alpha() * smoothing, 2) + m.sigma() * m.sigma();
      for (double x : new double[] {-0.9, 0, 0.6, 1.9}) {
        double[] weights =
            Arrays.stream(points)
                .map(p -> Math.exp(-Math.pow(x - m.alpha() * p, 2) / (2 * variance)))
                .toArray();
        double sum = Arrays.stream(weights).sum();
        double mean = 0;
        for (int k = 0; k < 3; k++) {
          mean += weights[k] / sum * m.alpha() * points[k];
        }
        assertEquals(
            (mean - x) / variance, at(score, t, x)[0], 1e-13 * (1 + Math.abs(x)) / variance);
      }
    }
  }

  /** Unsmoothed data: near t = 0 the score points to the nearest sample and nowhere else. */
  @Test
  void nearTimeZeroTheEmpiricalScorePointsToTheNearestSample() {
    ScoreFunction score =
        GaussianMixtureScore.empirical(
            VP, new Batch(3, Shape.of(1), new double[] {-1, 0.25, 2}), 0);
    Marginal m = VP.marginal(1e-5);
    double expected = (m.alpha() * 0.25 - 0.4) / (m.sigma() * m.sigma());
    assertEquals(expected, at(score, 1e-5, 0.4)[0], 1e-12 * Math.abs(expected));
    assertThrows(
        InvalidInput.class,
        () -> GaussianMixtureScore.empirical(VP, new Batch(0, Shape.of(1)), 0.1));
  }

  /** Every component's density underflows at these points; the sum of exponentials would be 0. */
  @Test
  void scoresFarFromTheDataAreFinite() {
    GaussianMixture mixture = Mixtures.three();
    GaussianMixtureScore score = new GaussianMixtureScore(VP, mixture);
    for (double t : new double[] {1e-5, 1e-3, 0.5, 1}) {
      Marginal m = VP.marginal(t);
      for (double x : new double[] {-1e8, -1e5, 1e5, 1e8}) {
        assertEquals(
            Double.NEGATIVE_INFINITY,
            Mixtures.logDensity(mixture, m.alpha(), m.sigma(), new double[] {x, x}));
        double[] found = at(score, t, x, x);
        // Out there only the widest component counts.
        double variance = 0.25 * m.alpha() * m.alpha() + m.sigma() * m.sigma();
        assertEquals((0.3 * m.alpha() - x) / variance, found[0], 1e-12 * Math.abs(x) / variance);
        assertEquals((m.alpha() - x) / variance, found[1], 1e-12 * Math.abs(x) / variance);
      }
    }
  }

  @Test
  void aScoreDoesNotDependOnItsBatch() {
    GaussianMixtureScore score = new GaussianMixtureScore(VP, Mixtures.three());
    Batch x = new Batch(33, Shape.of(2));
    new Noise(4, Purpose.DATA).gaussian(0, x);
    double[] t = new double[33];
    Arrays.setAll(t, i -> (i + 1) / 40.0);
    Batch before = x.copy();
    Batch whole = x.like();
    score.score(new NoisySamples(x, t, 0), whole);
    assertArrayEquals(before.values(), x.values());
    for (int i = 0; i < 33; i++) {
      double[] one = at(score, t[i], x.slice(i, i + 1).values());
      assertArrayEquals(whole.slice(i, i + 1).values(), one);
    }
  }

  @Test
  void weightsAreNormalised() {
    assertArrayEquals(new double[] {2 / 6.0, 1 / 6.0, 3 / 6.0}, Mixtures.three().weights(), 1e-16);
    assertEquals(Shape.of(2), Mixtures.three().shape());
  }

  @Test
  void badMixturesAreRefused() {
    Batch means = new Batch(2, Shape.of(1), new double[] {-1, 1});
    double[] ones = {1, 1};
    refused(() -> new GaussianMixture(new double[] {1}, means, ones), "1, 2 and 2");
    refused(
        () -> new GaussianMixture(new double[0], new Batch(0, Shape.of(1)), new double[0]),
        "0, 0 and 0");
    refused(() -> new GaussianMixture(new double[] {1, 0}, means, ones), "one is 0.0");
    refused(() -> new GaussianMixture(new double[] {1, Double.NaN}, means, ones), "one is NaN");
    refused(() -> new GaussianMixture(ones, means, new double[] {1, -1}), "one is -1.0");
  }

  private static void refused(Runnable construction, String reason) {
    InvalidInput error = assertThrows(InvalidInput.class, construction::run);
    assertTrue(error.getMessage().contains(reason), error.getMessage());
  }

  private static double[] at(ScoreFunction score, double t, double... x) {
    Batch out = new Batch(1, Shape.of(x.length));
    score.score(new NoisySamples(new Batch(1, Shape.of(x.length), x), t, 0), out);
    return out.values();
  }
}
