package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.score.Mixtures;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The probability flow leads from the noise to the data, and the same way back. */
class ReversibilityTest {
  private static final DrivingNoise NOISE = new DrivingNoise.Independent(1, 0);

  static Stream<Arguments> solversAndSdes() {
    return Solvers.deterministic()
        .filter(Predictor.class::isInstance)
        .map(Predictor.class::cast)
        .flatMap(solver -> sdes().map(sde -> Arguments.of(solver, sde)));
  }

  private static Stream<Sde> sdes() {
    return Stream.of(
        new VpSde(Processes.LINEAR), new SubVpSde(Processes.LINEAR), new VeSde(0.01, 50));
  }

  /**
   * The error falls at least with the order: of the even ones, it falls faster, because the leading
   * error of the way down is that of the way back.
   */
  @ParameterizedTest
  @MethodSource("solversAndSdes")
  void theWayBackLeadsToTheStart(Predictor solver, Sde sde) {
    double[] bounds = {0.6, 3e-5, 2e-5, 1e-9};
    double coarse = error(solver, sde, 200);
    double fine = error(solver, sde, 400);
    assertTrue(fine <= bounds[solver.order() - 1], () -> "the error is " + fine);
    assertTrue(fine <= 1.2 * coarse * Math.pow(0.5, solver.order()), coarse + " falls to " + fine);
  }

  static Stream<Arguments> tolerances() {
    return sdes()
        .flatMap(
            sde ->
                Stream.of(
                    Arguments.of(sde, new Rk45(1e-5, 1e-5), new Rk45(1e-7, 1e-7)),
                    Arguments.of(
                        sde,
                        new AdaptiveSde(0.02, 0.0078, 0),
                        new AdaptiveSde(0.0002, 0.000078, 0))));
  }

  @ParameterizedTest
  @MethodSource("tolerances")
  void theWayBackOfAnAdaptiveSolverLeadsToTheStart(Sde sde, Solver loose, Solver tight) {
    double coarse = error(loose, sde, 1);
    double fine = error(tight, sde, 1);
    assertTrue(fine <= 1e-3, () -> "the error is " + fine);
    assertTrue(fine <= 0.05 * coarse, coarse + " falls to " + fine);
  }

  /** Returns the largest deviation from the start, in units of the prior's standard deviation. */
  private static double error(Solver solver, Sde sde, int count) {
    Batch start = new Batch(16, Shape.of(2));
    sde.samplePrior(new Noise(23, Purpose.PRIOR), start);
    List<Step> down = Step.along(new TimeGrid.LogSnr(count, 1e-3, 1), sde);
    Batch data =
        solver
            .solve(
                sde,
                new GaussianMixtureScore(sde, Mixtures.three()),
                start,
                down,
                NOISE,
                Step.Listener.NONE)
            .x();
    Batch back =
        solver
            .solve(
                sde,
                new GaussianMixtureScore(sde, Mixtures.three()),
                data,
                Step.backwards(down),
                NOISE,
                Step.Listener.NONE)
            .x();
    back.add(-1, start);
    double largest = 0;
    for (double value : back.values()) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest / sde.priorStandardDeviation();
  }
}
