package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.sde.Marginal;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import dev.ito.verify.GaussianError;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors of the solvers on N(0.3, 0.5^2) with its exact score, without sampling error. */
@Tag("slow")
class ConvergenceTest {
  static Stream<Arguments> solversAndSdes() {
    return Solvers.all()
        .filter(solver -> solver instanceof Predictor && !solver.needsVariance())
        .flatMap(
            solver ->
                Stream.of(
                        new VpSde(Processes.LINEAR),
                        new SubVpSde(Processes.LINEAR),
                        new VeSde(0.1, 10),
                        Processes.linear("-1", "2"))
                    .map(sde -> Arguments.of(solver, sde)));
  }

  /** Some errors fall faster on one process or another, where their first term happens to be 0. */
  @ParameterizedTest
  @MethodSource("solversAndSdes")
  void theErrorFallsWithTheDeclaredOrder(Predictor solver, Sde sde) {
    double slope = Math.log(error(solver, sde, 200) / error(solver, sde, 400)) / Math.log(2);
    assertTrue(slope > solver.order() - 0.15, () -> "the slope is " + slope);
    assertTrue(slope < solver.order() + 1.2, () -> "the slope is " + slope);
  }

  private static double error(Solver solver, Sde sde, int steps) {
    return GaussianError.of(solver, sde, Step.along(new TimeGrid.LogSnr(steps, 1e-3, 1), sde));
  }

  /** With the true variance of each step, normal data stay normal and every marginal is exact. */
  @ParameterizedTest
  @ValueSource(ints = {3, 10, 50})
  void theLearnedVarianceMakesTheAncestralSamplerExactOnNormalData(int steps) {
    Solver solver = new Ancestral(1, Ancestral.Variance.LEARNED);
    for (Sde sde : List.of(new VpSde(Processes.LINEAR), new SubVpSde(Processes.LINEAR))) {
      List<Step> way = Step.along(new TimeGrid.Uniform(steps, 1e-3, 1), sde);
      assertEquals(0, GaussianError.of(solver, sde, way), 1e-12);
    }
  }

  /** The error of one Euler step, by hand: x (1 - h f) + h g^2 s / 2. */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.9})
  void theErrorOfAStepIsTheOneWorkedOutByHand(double to) {
    Sde sde = new VpSde(Processes.LINEAR);
    Marginal from = sde.marginal(1);
    Marginal end = sde.marginal(to);
    double variance = 0.25 * from.alpha() * from.alpha() + from.sigma() * from.sigma();
    double h = 1 - to;
    double ofScore = 0.5 * h * 20 / variance;
    double ofX = 1 + h * 10 - ofScore;
    double mean = 0.3 * from.alpha() * (ofX + ofScore);
    double deviation = Math.abs(ofX) * Math.sqrt(variance);
    double expected =
        Math.abs(mean - 0.3 * end.alpha())
            + Math.abs(deviation - Math.hypot(0.5 * end.alpha(), end.sigma()));
    List<Step> one = List.of(new Step(0, 1, 1, to));
    assertEquals(expected, GaussianError.of(new Euler(), sde, one), 1e-13 * expected);
  }

  /** The bias of the probability flow discretised as a diffusion: x grows by beta^2 / 8 a step. */
  @ParameterizedTest
  @ValueSource(ints = {500, 1000})
  void reverseDiffusionWithoutNoiseInflatesTheVariance(int steps) {
    Sde sde = new VpSde(Processes.LINEAR);
    List<Step> way = Step.along(new TimeGrid.Uniform(steps, 1e-3, 1), sde);
    double biased = GaussianError.of(new ReverseDiffusion(0), sde, way);
    double plain = GaussianError.of(new Euler(), sde, way);
    assertTrue(biased > 20 * plain, () -> biased + " against " + plain);
  }
}
