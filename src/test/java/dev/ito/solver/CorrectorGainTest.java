package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.GaussianMixture;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VpSde;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where a corrector pays, at equal evaluations: on N(0.3, 0.5^2) in 64 dimensions, 8,192 samples.
 *
 * <p>Each comparison asks for four standard errors of the difference, 0.0028: a false alarm in
 * 16,000.
 */
@Tag("slow")
class CorrectorGainTest {
  private static final int DIMENSIONS = 64;
  private static final int COUNT = 8192;
  private static final int EVALUATIONS = 200;
  private static final double STANDARD_ERROR = 0.5 / Math.sqrt(2.0 * COUNT * DIMENSIONS);
  private static final double MARGIN = 4 * Math.sqrt(2) * STANDARD_ERROR;

  static Stream<Sde> sdes() {
    return Stream.of(new VpSde(Processes.LINEAR), new SubVpSde(Processes.LINEAR));
  }

  @ParameterizedTest
  @MethodSource("sdes")
  void theDefaultRatioImprovesDdim(Sde sde) {
    double alone = error(new Ancestral(0), sde, EVALUATIONS);
    double corrected = error(corrected(new Ancestral(0), sde), sde, EVALUATIONS / 2);
    assertTrue(corrected + MARGIN < alone, () -> corrected + " against " + alone);
  }

  /** Langevin steps widen the samples: a predictor that is accurate without them loses. */
  @ParameterizedTest
  @MethodSource("sdes")
  void itDoesNotImproveEulerMaruyama(Sde sde) {
    double alone = error(new EulerMaruyama(1), sde, EVALUATIONS);
    double corrected = error(corrected(new EulerMaruyama(1), sde), sde, EVALUATIONS / 2);
    assertTrue(alone + MARGIN < corrected, () -> corrected + " against " + alone);
  }

  private static Solver corrected(Predictor predictor, Sde sde) {
    Langevin langevin = new Langevin(null, 1, Langevin.Norms.PER_SAMPLE);
    return new PredictorCorrector(predictor, langevin, PredictorCorrector.Part.PREDICTOR)
        .resolved(sde);
  }

  /** Returns |error of the standard deviation| at t = 1e-3, from the exact marginal at T. */
  private static double error(Solver solver, Sde sde, int steps) {
    Batch mean = new Batch(1, Shape.of(DIMENSIONS));
    Arrays.fill(mean.values(), 0.3);
    var data = new GaussianMixture(new double[] {1}, mean, new double[] {0.5});
    Batch start = new Batch(COUNT, Shape.of(DIMENSIONS));
    new Noise(61, Purpose.PRIOR).gaussian(0, start);
    start.scale(deviation(sde, 1));
    for (int j = 0; j < start.values().length; j++) {
      start.values()[j] += 0.3 * sde.marginal(1).alpha();
    }
    Solution solution =
        solver.solve(
            sde,
            new GaussianMixtureScore(sde, data),
            start,
            Step.along(new TimeGrid.Uniform(steps, 1e-3, 1), sde),
            new DrivingNoise.Independent(61, 0),
            Step.Listener.NONE);
    assertEquals(EVALUATIONS, solution.nfe()[0]);
    double[] x = solution.x().values();
    double average = Arrays.stream(x).average().orElseThrow();
    double variance =
        Arrays.stream(x).map(v -> (v - average) * (v - average)).average().orElseThrow();
    return Math.abs(Math.sqrt(variance) - deviation(sde, 1e-3));
  }

  private static double deviation(Sde sde, double t) {
    return Math.hypot(0.5 * sde.marginal(t).alpha(), sde.marginal(t).sigma());
  }
}
