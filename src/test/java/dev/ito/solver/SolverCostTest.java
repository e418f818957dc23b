package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.score.Mixtures;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.DiscreteGrid;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import dev.ito.solver.PredictorCorrector.Part;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every solver costs, counted where the score is asked. */
class SolverCostTest {
  private static final Sde VP = new VpSde(Processes.LINEAR);
  private static final int COUNT = 4;

  static Stream<Solver> gridSolvers() {
    return Solvers.onGrids();
  }

  static Stream<Solver> adaptiveSolvers() {
    return Stream.concat(
        Solvers.adaptive(),
        Stream.of(new Rk45(1e-3, 1e-3), new Rk45(1e-8, 1e-8), new AdaptiveSde(0.01, 0.001, 1)));
  }

  @ParameterizedTest
  @MethodSource("gridSolvers")
  void evaluationsAreThoseOfTheMethod(Solver solver) {
    Sde chain = new VpSde(new DiscreteBeta(Processes.LINEAR, 100));
    assertCost(10 * perStep(solver), solver, VP, new TimeGrid.Uniform(10, 1e-3, 1));
    assertCost(19 * perStep(solver) + toCleanEnd(solver), solver, chain, new DiscreteGrid(20));
    assertCost(toCleanEnd(solver), solver, VP, new TimeGrid.Uniform(1, 0, 1));
    // The VE process has noise at t = 0 too.
    assertCost(perStep(solver), solver, new VeSde(0.01, 50), new TimeGrid.Uniform(1, 0, 1));
  }

  private static int perStep(Solver solver) {
    if (solver instanceof PredictorCorrector both) {
      return perStep(both.predictor()) + both.corrector().steps();
    }
    if (solver instanceof CorrectorOnly only) {
      return only.corrector().steps();
    }
    if (solver instanceof DpmSolver singlestep) {
      return singlestep.order();
    }
    if (solver instanceof Rk4) {
      return 4;
    }
    return solver instanceof Heun || solver instanceof EdmStochastic ? 2 : 1;
  }

  /** A step to sigma = 0 has no score at its end: one evaluation at its start is left. */
  private static int toCleanEnd(Solver solver) {
    if (solver instanceof PredictorCorrector both) {
      return 1 + (both.first() == Part.CORRECTOR ? both.corrector().steps() : 0);
    }
    return solver instanceof CorrectorOnly ? 0 : 1;
  }

  private static void assertCost(int expected, Solver solver, Sde sde, TimeGrid grid) {
    RecordedScore score = score(sde);
    Solution solution = solve(solver, score, sde, grid, COUNT);
    int[] nfe = new int[COUNT];
    Arrays.fill(nfe, expected);
    assertEquals(Arrays.toString(nfe), Arrays.toString(solution.nfe()));
    assertEquals(COUNT * expected, score.evaluations());
    assertEquals(expected, solution.meanNfe());
  }

  @ParameterizedTest
  @MethodSource("adaptiveSolvers")
  void evaluationsOfSamplesWithTimesOfTheirOwnAddUp(Solver solver) {
    for (Sde sde : List.of(VP, new VeSde(0.01, 50))) {
      RecordedScore score = score(sde);
      Solution solution = solve(solver, score, sde, new TimeGrid.Uniform(3, 1e-3, 1), 64);
      assertEquals(score.evaluations(), Arrays.stream(solution.nfe()).sum());
      assertTrue(
          Arrays.stream(solution.nfe()).distinct().count() > 1, "all samples took the same steps");
      assertTrue(
          score.times().stream().flatMapToDouble(Arrays::stream).allMatch(t -> t >= 1e-3),
          "asked past the end");
    }
  }

  /**
   * The attempts of one sample, read off the times at which the score was asked: an attempt from t
   * to s asks first at t + (s - t)/5 and last at s, and a rejected one is followed by one from t.
   */
  @ParameterizedTest
  @MethodSource("adaptiveSolvers")
  void everyAttemptOfAnSolverCounts(Solver solver) {
    boolean rk45 = solver instanceof Rk45;
    int toStart = rk45 ? 2 : 0;
    int perAttempt = rk45 ? 6 : 2;
    int allRejected = 0;
    for (int sample = 0; sample < 8; sample++) {
      RecordedScore score = score(VP);
      DrivingNoise noise = new DrivingNoise.Independent(21, sample);
      Batch x = prior(VP, 8).slice(sample, sample + 1);
      List<Step> steps = Step.along(new TimeGrid.Uniform(1, 1e-3, 1), VP);
      int nfe = solver.solve(VP, score, x, steps, noise, Step.Listener.NONE).nfe()[0];
      double[] times = score.times().stream().mapToDouble(t -> t[0]).toArray();
      double[] starts = starts(times, toStart, perAttempt, rk45 ? 0.2 : 0);
      int rejected = 0;
      for (int k = 1; k < starts.length; k++) {
        double end = times[toStart + k * perAttempt - 1];
        boolean again = Math.abs(starts[k] - starts[k - 1]) < Math.abs(starts[k] - end);
        rejected += again ? 1 : 0;
        assertEquals(again ? starts[k - 1] : end, starts[k], 1e-12);
      }
      assertEquals(times.length, nfe);
      assertEquals(toStart + perAttempt * starts.length, nfe);
      assertEquals(1e-3, times[times.length - 1]);
      allRejected += rejected;
    }
    assertTrue(allRejected > 0, "no step was rejected: this test saw nothing");
  }

  /** Returns where attempts started, from their first time t + first (s - t) and their last, s. */
  private static double[] starts(double[] times, int toStart, int perAttempt, double first) {
    double[] starts = new double[(times.length - toStart) / perAttempt];
    for (int k = 0; k < starts.length; k++) {
      double begin = times[toStart + k * perAttempt];
      double end = times[toStart + (k + 1) * perAttempt - 1];
      starts[k] = (begin - first * end) / (1 - first);
    }
    return starts;
  }

  private static RecordedScore score(Sde sde) {
    return new RecordedScore(sde, new GaussianMixtureScore(sde, Mixtures.three()));
  }

  private static Solution solve(
      Solver solver, RecordedScore score, Sde sde, TimeGrid grid, int count) {
    return solver.solve(
        sde,
        score,
        prior(sde, count),
        Step.along(grid, sde),
        new DrivingNoise.Independent(21, 0),
        Step.Listener.NONE);
  }

  private static Batch prior(Sde sde, int count) {
    Batch x = new Batch(count, Shape.of(2));
    sde.samplePrior(new Noise(23, Purpose.PRIOR), x);
    return x;
  }
}
