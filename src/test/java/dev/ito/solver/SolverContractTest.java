package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.score.Mixtures;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.DiscreteGrid;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.UniformGrid;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every solver. */
class SolverContractTest {
  private static final Sde VP = new VpSde(Processes.LINEAR);
  private static final TimeGrid GRID = new UniformGrid(10, 1e-3, 1);

  private final Noise noise = new Noise(21, Purpose.SOLVER);

  static Stream<Solver> solvers() {
    return Solvers.all();
  }

  @Test
  void everyPermittedTypeHasAFixture() {
    Set<Class<?>> covered = solvers().map(Object::getClass).collect(Collectors.toSet());
    assertEquals(Solvers.leaves(Solver.class).collect(Collectors.toSet()), covered);
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void evaluationsAreCounted(Solver solver) {
    Sde chain = new VpSde(new DiscreteBeta(Processes.LINEAR, 100));
    assertEquals(perStep(solver) * 10, evaluations(solver, VP, GRID));
    // A step to sigma = 0 has no score at its end.
    assertEquals(
        perStep(solver) * 20 - perStep(solver) + 1,
        evaluations(solver, chain, new DiscreteGrid(20)));
    assertEquals(1, evaluations(solver, VP, new UniformGrid(1, 0, 1)));
    // The VE process has noise at t = 0 too.
    assertEquals(
        perStep(solver), evaluations(solver, new VeSde(0.01, 50), new UniformGrid(1, 0, 1)));
  }

  private static int perStep(Solver solver) {
    return solver instanceof Heun ? 2 : 1;
  }

  private int evaluations(Solver solver, Sde sde, TimeGrid grid) {
    AtomicInteger calls = new AtomicInteger();
    ScoreFunction exact = new GaussianMixtureScore(sde, Mixtures.three());
    ScoreFunction counting =
        (x, t, out) -> {
          calls.incrementAndGet();
          assertTrue(Arrays.stream(t).allMatch(time -> sde.marginal(time).sigma() > 0));
          exact.score(x, t, out);
        };
    Solution solution =
        solver.solve(solver.reverse(sde, counting), prior(4), grid, noise, StepListener.NONE);
    assertEquals(calls.get(), solution.nfe());
    return solution.nfe();
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void theSameSeedGivesTheSameBits(Solver solver) {
    assertArrayEquals(samples(solver, 8, noise), samples(solver, 8, noise));
    boolean random = solver.lambda() > 0;
    double[] other = samples(solver, 8, new Noise(22, Purpose.SOLVER));
    assertEquals(random, !Arrays.equals(samples(solver, 8, noise), other));
  }

  private static double[] samples(Solver solver, int count, Noise noise) {
    return solve(solver, VP, GRID, prior(count), noise).values();
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void samplesDoNotDependOnTheirBatch(Solver solver) {
    for (Sde sde : List.of(VP, new SubVpSde(Processes.LINEAR), new VeSde(0.01, 50))) {
      Batch xT = new Batch(64, Shape.of(2));
      sde.samplePrior(new Noise(23, Purpose.PRIOR), xT);
      Batch whole = solve(solver, sde, GRID, xT, noise);
      for (int size : new int[] {1, 7}) {
        Batch pieces = xT.like();
        for (int first = 0; first < 64; first += size) {
          Batch part = xT.slice(first, Math.min(first + size, 64));
          pieces.put(first, solve(solver, sde, GRID, part, noise.startingAt(first)));
        }
        assertArrayEquals(whole.values(), pieces.values());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void aScoreThatIsNotANumberStopsTheSolver(Solver solver) {
    ScoreFunction broken =
        (x, t, out) -> {
          if (t[2] < 0.55) {
            out.values()[2 * x.size() + 1] = Double.NaN;
          }
        };
    TimeGrid grid = new UniformGrid(10, 0.01, 1);
    int stopped = solver instanceof Heun ? 5 : 6;
    List<Integer> done = new ArrayList<>();
    var error =
        assertThrows(
            ArithmeticException.class,
            () ->
                solver.solve(
                    solver.reverse(VP, broken),
                    prior(4),
                    grid,
                    noise.startingAt(100),
                    (step, x) -> done.add(step.index())));
    assertTrue(error.getMessage().contains("sample 102 "), error.getMessage());
    assertTrue(error.getMessage().contains("step " + stopped + " of 10"), error.getMessage());
    assertEquals(IntStream.range(0, stopped - 1).boxed().toList(), done);
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void anotherLambdaIsRefused(Solver solver) {
    ScoreFunction score = new GaussianMixtureScore(VP, Mixtures.three());
    ReverseProcess other = new ReverseProcess(VP, score, solver.lambda() == 0 ? 1 : 0);
    assertThrows(
        IllegalArgumentException.class,
        () -> solver.solve(other, prior(2), GRID, noise, StepListener.NONE));
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void theGivenSamplesAreNotChanged(Solver solver) {
    Batch xT = prior(5);
    double[] before = xT.values().clone();
    Batch x = solve(solver, VP, GRID, xT, noise);
    assertArrayEquals(before, xT.values());
    assertFalse(Arrays.equals(before, x.values()));
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void theListenerSeesEveryIntervalOfTheGrid(Solver solver) {
    List<Step> seen = new ArrayList<>();
    List<double[]> states = new ArrayList<>();
    ReverseProcess process = solver.reverse(VP, new GaussianMixtureScore(VP, Mixtures.three()));
    Solution solution =
        solver.solve(
            process,
            prior(3),
            GRID,
            noise,
            (step, x) -> {
              seen.add(step);
              states.add(x.values().clone());
            });
    double[] times = GRID.times(VP);
    for (int i = 0; i < 10; i++) {
      assertEquals(new Step(i, 10, times[i], times[i + 1]), seen.get(i));
    }
    assertEquals(10, seen.size());
    assertArrayEquals(solution.x().values(), states.get(9));
  }

  /** The pluggable process with the VP formulas is the VP process. */
  @ParameterizedTest
  @MethodSource("solvers")
  void formulasGiveTheSamplesOfTheClosedForm(Solver solver) {
    Sde formulas = Processes.linear("-0.5*(0.1+19.9*t)", "0.1+19.9*t");
    TimeGrid grid = new UniformGrid(100, 1e-3, 1);
    Batch expected = solve(solver, VP, grid, prior(16), noise);
    Batch found = solve(solver, formulas, grid, prior(16), noise);
    assertArrayEquals(expected.values(), found.values(), 1e-6);
  }

  /**
   * 5,000 samples, each bound with a false-alarm probability of 1e-6, and one percent for the bias
   * of 200 steps.
   */
  @ParameterizedTest
  @MethodSource("solvers")
  void samplesHaveTheMomentsOfTheData(Solver solver) {
    Batch xT = new Batch(5_000, Shape.of(1));
    VP.samplePrior(new Noise(24, Purpose.PRIOR), xT);
    ScoreFunction score = new GaussianMixtureScore(VP, Mixtures.single());
    double[] x =
        solver
            .solve(
                solver.reverse(VP, score),
                xT,
                new UniformGrid(200, 1e-3, 1),
                noise,
                StepListener.NONE)
            .x()
            .values();
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    assertEquals(0.3, mean, 4.9 * 0.5 / Math.sqrt(5_000) + 0.01);
    assertEquals(0.5, Math.sqrt(variance), 4.9 * 0.5 / Math.sqrt(10_000) + 0.015);
  }

  /** The last step to sigma = 0 is the estimate of the data, which is also Tweedie's formula. */
  @Test
  void ancestralEndsInTweediesEstimate() {
    GaussianMixtureScore score = new GaussianMixtureScore(VP, Mixtures.three());
    Batch x = prior(6);
    for (double eta : new double[] {0, 0.3, 1}) {
      Solver solver = new Ancestral(eta);
      Batch found = solve(solver, VP, new UniformGrid(1, 0, 0.4), x, noise);
      Batch expected = Tweedie.denoise(solver.reverse(VP, score), x, 0.4);
      assertArrayEquals(expected.values(), found.values(), 1e-14 * 10);
    }
  }

  @Test
  void settingsOutsideTheirRangeAreRefused() {
    assertThrows(InvalidInput.class, () -> new EulerMaruyama(1.1));
    assertThrows(InvalidInput.class, () -> new EulerMaruyama(Double.NaN));
    assertThrows(InvalidInput.class, () -> new Ancestral(-0.1));
  }

  private static Batch solve(Solver solver, Sde sde, TimeGrid grid, Batch xT, Noise noise) {
    ReverseProcess process = solver.reverse(sde, new GaussianMixtureScore(sde, Mixtures.three()));
    return solver.solve(process, xT, grid, noise, StepListener.NONE).x();
  }

  private static Batch prior(int count) {
    Batch x = new Batch(count, Shape.of(2));
    VP.samplePrior(new Noise(23, Purpose.PRIOR), x);
    return x;
  }
}
