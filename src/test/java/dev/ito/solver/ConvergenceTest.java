package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.score.Mixtures;
import dev.ito.sde.Marginal;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.UniformGrid;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Errors of the solvers on N(0.3, 0.5^2) with its exact score, without sampling error.
 *
 * <p>The score is affine, so a step maps x to a x + b + c z, and mean and variance follow. The
 * solver's own step is probed for a, b and c at three samples with known noise.
 */
class ConvergenceTest {
  private static final double END = 1e-3;
  private static final Noise NOISE = new Noise(31, Purpose.SOLVER);

  /**
   * |error of the mean| + |error of the standard deviation| with 10, 50, 100 and 1,000 uniform
   * steps, computed by an independent program for the linear VP process from the exact law at T.
   */
  static Stream<Arguments> oracle() {
    return Stream.of(
        Arguments.of(new EulerMaruyama(1), new double[] {8.98e-2, 1.16e-2, 5.58e-3, 5.38e-4}),
        Arguments.of(new Ancestral(1), new double[] {1.67e-1, 5.57e-2, 3.16e-2, 3.79e-3}),
        Arguments.of(new Ancestral(0), new double[] {1.26e-1, 2.75e-2, 1.39e-2, 1.41e-3}),
        Arguments.of(new EulerMaruyama(0), new double[] {2.17e-2, 6.03e-3, 3.12e-3, 3.22e-4}),
        Arguments.of(new Heun(), new double[] {1.42e-2, 6.81e-4, 1.74e-4, 1.77e-6}));
  }

  @ParameterizedTest
  @MethodSource("oracle")
  void errorsAreThoseOfTheOracle(OneStep solver, double[] errors) {
    Sde sde = new VpSde(Processes.LINEAR);
    int[] steps = {10, 50, 100, 1000};
    for (int i = 0; i < steps.length; i++) {
      assertEquals(errors[i], error(solver, sde, steps[i]), 0.01 * errors[i], steps[i] + " steps");
    }
  }

  static Stream<Arguments> solversAndSdes() {
    return Solvers.all()
        .flatMap(
            solver ->
                Stream.of(
                        new VpSde(Processes.LINEAR),
                        new SubVpSde(Processes.LINEAR),
                        new VeSde(0.1, 10),
                        Processes.linear("-sin(3*t)", "1+t^2"))
                    .map(sde -> Arguments.of(solver, sde)));
  }

  @ParameterizedTest
  @MethodSource("solversAndSdes")
  void theErrorFallsWithTheDeclaredOrder(OneStep solver, Sde sde) {
    double slope = Math.log(error(solver, sde, 1000) / error(solver, sde, 2000)) / Math.log(2);
    assertEquals(solver.order(), slope, 0.07);
  }

  private static double error(OneStep solver, Sde sde, int steps) {
    ReverseProcess process = solver.reverse(sde, new GaussianMixtureScore(sde, Mixtures.single()));
    double[] times = new UniformGrid(steps, END, 1).times(sde);
    double mean = mean(sde.marginal(1));
    double variance = variance(sde.marginal(1));
    for (int i = 0; i < steps; i++) {
      Affine step = probe(solver, process, new Step(i, steps, times[i], times[i + 1]));
      mean = step.ofX() * mean + step.constant();
      variance = step.ofX() * step.ofX() * variance + step.ofNoise() * step.ofNoise();
    }
    Marginal end = sde.marginal(END);
    return Math.abs(mean - mean(end)) + Math.abs(Math.sqrt(variance) - Math.sqrt(variance(end)));
  }

  private record Affine(double ofX, double constant, double ofNoise) {}

  /** Solves x' = a x + b + c z for a, b and c from the samples x = 0, 0 and 1. */
  private static Affine probe(OneStep solver, ReverseProcess process, Step step) {
    Batch x = new Batch(3, Shape.of(1), new double[] {0, 0, 1});
    Batch z = x.like();
    NOISE.gaussian(step.index(), z);
    solver.step(process, x, step, NOISE);
    double c = (x.values()[0] - x.values()[1]) / (z.values()[0] - z.values()[1]);
    double b = x.values()[0] - c * z.values()[0];
    double a = x.values()[2] - b - c * z.values()[2];
    assertTrue(solver.lambda() > 0 || c == 0, () -> "an ODE solver drew noise");
    return new Affine(a, b, c);
  }

  private static double mean(Marginal m) {
    return 0.3 * m.alpha();
  }

  private static double variance(Marginal m) {
    return 0.25 * m.alpha() * m.alpha() + m.sigma() * m.sigma();
  }
}
