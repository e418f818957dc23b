package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.score.GaussianMixture;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.score.Mixtures;
import dev.ito.score.NoisySamples;
import dev.ito.sde.Marginal;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import dev.ito.solver.Ancestral.Variance;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ancestral sampling with the variance that a step really has. */
class LearnedVarianceTest {
  private static final double END = 1e-3;

  static Stream<Sde> sdes() {
    return Stream.of(
        new VpSde(Processes.LINEAR),
        new SubVpSde(Processes.LINEAR),
        new VeSde(0.1, 10),
        Processes.linear("-sin(3*t)", "1+t^2"));
  }

  static Stream<Arguments> sdesAndSteps() {
    return sdes().flatMap(sde -> Stream.of(1, 3, 10, 50).map(steps -> Arguments.of(sde, steps)));
  }

  /**
   * On N(0.3, 0.5^2), x_s given x_t is normal: a step with its mean and variance leads from
   * marginal to marginal exactly, however long it is.
   */
  @ParameterizedTest
  @MethodSource("sdesAndSteps")
  void marginalsOfANormalLawAreExactAtAnyNumberOfSteps(Sde sde, int steps) {
    assertEquals(0, error(new Ancestral(1, Variance.LEARNED), sde, steps), 1e-12);
  }

  /** The other variances are too small and too large, which shows that this test can tell. */
  @ParameterizedTest
  @MethodSource("sdes")
  void theVarianceGivenTheDataAndBetaAreOnBothSidesOfIt(Sde sde) {
    assertTrue(error(new Ancestral(1, Variance.POSTERIOR), sde, 10) < -0.01);
    assertTrue(error(new Ancestral(1, Variance.BETA), sde, 10) > 0.001);
  }

  /** Returns the error of the mean, or if it has none, of the standard deviation. */
  private static double error(Ancestral solver, Sde sde, int count) {
    List<Step> steps = Step.along(new TimeGrid.Uniform(count, END, 1), sde);
    Marginal start = sde.marginal(1);
    double mean = 0.3 * start.alpha();
    double deviation = Math.hypot(0.5 * start.alpha(), start.sigma());
    for (Step step : steps) {
      double b = moved(solver, sde, step, 0, 0);
      double a = moved(solver, sde, step, 1, 0) - b;
      double c = moved(solver, sde, step, 0, 1) - b;
      mean = a * mean + b;
      deviation = Math.hypot(a * deviation, c);
    }
    Marginal end = sde.marginal(END);
    assertEquals(0.3 * end.alpha(), mean, 1e-12);
    return deviation - Math.hypot(0.5 * end.alpha(), end.sigma());
  }

  /** Returns where a step leads from x, driven by z: the score is affine, and so is the step. */
  private static double moved(Ancestral solver, Sde sde, Step step, double x, double z) {
    Batch moved = new Batch(1, Shape.of(1), new double[] {x});
    var score = new GaussianMixtureScore(sde, Mixtures.single());
    solver.start(new ReverseProcess(sde, score, new GivenNoise(z))).step(moved, step);
    return moved.values()[0];
  }

  /** One number for every increment. */
  private record GivenNoise(double z) implements DrivingNoise {
    @Override
    public void increment(Step step, int row, double[] out, int offset, int length) {
      Arrays.fill(out, offset, offset + length, z);
    }

    @Override
    public long seed() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long first() {
      return 0;
    }
  }

  /**
   * x_t = alpha/alpha_s x_s + noise of the variance q: x_s is drawn by Bayes' rule on a grid of
   * values, straight from the densities.
   */
  @ParameterizedTest
  @MethodSource("sdes")
  void theVarianceOfAMixtureIsThatOfBayesRule(Sde sde) {
    GaussianMixture data =
        new GaussianMixture(
            new double[] {1, 2},
            new Batch(2, Shape.of(1), new double[] {-1, 0.7}),
            new double[] {0.2, 0.4});
    GaussianMixtureScore score = new GaussianMixtureScore(sde, data);
    for (double from : new double[] {0.3, 0.6}) {
      for (double x : new double[] {-1.2, -0.1, 0.4}) {
        Batch variance = new Batch(1, Shape.of(1));
        Batch at = new Batch(1, Shape.of(1), new double[] {x});
        score.scoreAndVariance(
            new NoisySamples(at, from, 0), new double[] {0.1}, at.like(), variance);
        double expected = varianceByBayesRule(sde, data, from, 0.1, x);
        assertEquals(expected, variance.values()[0], 1e-9 * expected);
      }
    }
  }

  private static double varianceByBayesRule(
      Sde sde, GaussianMixture data, double from, double to, double x) {
    Marginal t = sde.marginal(from);
    Marginal s = sde.marginal(to);
    double kept = t.alpha() / s.alpha();
    double added = t.sigma() * t.sigma() - kept * kept * s.sigma() * s.sigma();
    double[] sums = new double[3];
    for (int i = -40_000; i <= 40_000; i++) {
      double y = i * 5e-4;
      double log = Mixtures.logDensity(data, s.alpha(), s.sigma(), new double[] {y});
      double weight = Math.exp(log - 0.5 * Math.pow(x - kept * y, 2) / added);
      sums[0] += weight;
      sums[1] += weight * y;
      sums[2] += weight * y * y;
    }
    double mean = sums[1] / sums[0];
    return sums[2] / sums[0] - mean * mean;
  }
}
