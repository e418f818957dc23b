package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.GaussianMixture;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.score.Mixtures;
import dev.ito.score.NoisySamples;
import dev.ito.score.ScoreFunction;
import dev.ito.score.VarianceScore;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import dev.ito.solver.PredictorCorrector.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every solver. */
@Tag("slow")
class SolverContractTest {
  private static final Sde VP = new VpSde(Processes.LINEAR);
  private static final List<Step> STEPS = Step.along(new TimeGrid.Uniform(10, 1e-3, 1), VP);

  static Stream<Solver> solvers() {
    return Solvers.all();
  }

  @Test
  void everyPermittedTypeHasAFixture() {
    Set<Class<?>> covered = solvers().map(Object::getClass).collect(Collectors.toSet());
    assertEquals(Solvers.leaves(Solver.class).collect(Collectors.toSet()), covered);
    Set<Class<?>> correctors =
        Solvers.of(PredictorCorrector.class)
            .map(solver -> solver.corrector().getClass())
            .collect(Collectors.toSet());
    assertEquals(Solvers.leaves(Corrector.class).collect(Collectors.toSet()), correctors);
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void theSameSeedGivesTheSameBits(Solver solver) {
    for (DrivingNoise.Kind kind : DrivingNoise.Kind.values()) {
      double[] samples = samples(solver, kind.of(21, 0));
      assertArrayEquals(samples, samples(solver, kind.of(21, 0)));
      assertEquals(solver.stochastic(), !Arrays.equals(samples, samples(solver, kind.of(22, 0))));
    }
  }

  private static double[] samples(Solver solver, DrivingNoise noise) {
    return solve(solver, VP, prior(VP, 8), noise).values();
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void samplesDoNotDependOnTheirBatch(Solver solver) {
    for (Sde sde : List.of(VP, new SubVpSde(Processes.LINEAR), new VeSde(0.01, 50))) {
      for (DrivingNoise.Kind kind : DrivingNoise.Kind.values()) {
        Batch xT = prior(sde, 64);
        Batch whole = solve(solver, sde, xT, kind.of(21, 0));
        for (int size : new int[] {1, 7}) {
          Batch pieces = xT.like();
          for (int first = 0; first < 64; first += size) {
            Batch part = xT.slice(first, Math.min(first + size, 64));
            pieces.put(first, solve(solver, sde, part, kind.of(21, first)));
          }
          assertArrayEquals(whole.values(), pieces.values());
        }
      }
    }
  }

  static Stream<Solver> gridSolvers() {
    return Solvers.onGrids();
  }

  /** The fifth step goes from t = 0.604 to 0.505, the sixth on from there. */
  @ParameterizedTest
  @MethodSource("gridSolvers")
  void aScoreThatIsNotANumberStopsTheSolver(Solver solver) {
    ScoreFunction broken = new BrokenScore(2, 0.56);
    List<Step> steps = Step.along(new TimeGrid.Uniform(10, 0.01, 1), VP);
    int stopped = asksBeforeTheEndOfAStep(solver) ? 5 : 6;
    List<Integer> done = new ArrayList<>();
    var error =
        assertThrows(
            ArithmeticException.class,
            () ->
                solver.solve(
                    VP,
                    broken,
                    prior(VP, 4),
                    steps,
                    new DrivingNoise.Independent(21, 100),
                    (step, x) -> done.add(step.index())));
    assertTrue(error.getMessage().startsWith("sample 102 is not finite "), error.getMessage());
    assertTrue(error.getMessage().contains("step " + stopped + " of 10"), error.getMessage());
    assertEquals(IntStream.range(0, stopped - 1).boxed().toList(), done);
  }

  private static boolean asksBeforeTheEndOfAStep(Solver solver) {
    if (solver instanceof PredictorCorrector both) {
      return both.first() == Part.PREDICTOR || asksBeforeTheEndOfAStep(both.predictor());
    }
    return solver instanceof CorrectorOnly
        || solver instanceof Heun
        || solver instanceof Rk4
        || solver instanceof DpmSolver
        || solver instanceof EdmStochastic;
  }

  /** The score of N(0, 1), and not a number for one sample after some time. */
  private record BrokenScore(int row, double after) implements VarianceScore {
    @Override
    public void score(NoisySamples at, Batch out) {
      out.add(-1, at.x());
      if (at.t()[row] < after) {
        out.values()[row * out.size() + 1] = Double.NaN;
      }
    }

    @Override
    public void scoreAndVariance(NoisySamples at, double[] to, Batch out, Batch variance) {
      score(at, out);
    }
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void theGivenSamplesAreNotChanged(Solver solver) {
    Batch xT = prior(VP, 5);
    double[] before = xT.values().clone();
    Batch x = solve(solver, VP, xT, new DrivingNoise.Independent(21, 0));
    assertArrayEquals(before, xT.values());
    assertFalse(Arrays.equals(before, x.values()));
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void theListenerSeesEveryStepOnceAndInOrder(Solver solver) {
    List<Step> seen = new ArrayList<>();
    List<double[]> states = new ArrayList<>();
    ScoreFunction score = new GaussianMixtureScore(VP, Mixtures.three());
    Solution solution =
        solver.solve(
            VP,
            score,
            prior(VP, 3),
            STEPS,
            new DrivingNoise.Independent(21, 0),
            (step, x) -> {
              seen.add(step);
              states.add(x.values().clone());
            });
    assertEquals(STEPS, seen);
    assertArrayEquals(solution.x().values(), states.get(9));
    assertFalse(Arrays.equals(states.get(8), states.get(9)));
  }

  /**
   * All but the adaptive SDE solver: its step sizes follow a path that is nowhere smooth, so that
   * rounding decides about them after a few steps, and samples agree to its tolerance only.
   */
  static Stream<Solver> solversThatForgiveRounding() {
    return solvers().filter(solver -> !(solver instanceof AdaptiveSde && solver.stochastic()));
  }

  /** The pluggable process with the VP formulas is the VP process. */
  @ParameterizedTest
  @MethodSource("solversThatForgiveRounding")
  void formulasGiveTheSamplesOfTheClosedForm(Solver solver) {
    Sde formulas = Processes.linear("-0.5*(0.1+19.9*t)", "0.1+19.9*t");
    DrivingNoise noise = new DrivingNoise.Independent(21, 0);
    Batch expected = solve(solver, VP, prior(VP, 16), noise);
    Batch found = solve(solver, formulas, prior(VP, 16), noise);
    assertArrayEquals(expected.values(), found.values(), 1e-6);
  }

  /** All but the corrector alone, which comes to the data only as its steps get many and small. */
  static Stream<Solver> solversThatConverge() {
    return solvers().filter(solver -> !(solver instanceof CorrectorOnly));
  }

  /**
   * 5,000 values, each bound with a false-alarm probability of 1e-6, and one to two percent for the
   * bias of 1,000 steps.
   *
   * <p>They are 10 samples of 500 values, because the norms that set the size of Langevin's steps
   * need many: with d values the variance comes out about 4/d too large.
   */
  @ParameterizedTest
  @MethodSource("solversThatConverge")
  void samplesHaveTheMomentsOfTheData(Solver solver) {
    Batch xT = new Batch(10, Shape.of(500));
    VP.samplePrior(new Noise(24, Purpose.PRIOR), xT);
    Batch mean = new Batch(1, Shape.of(500));
    Arrays.fill(mean.values(), 0.3);
    ScoreFunction score = new GaussianMixtureScore(VP, GaussianMixture.around(mean, 0.5));
    List<Step> steps = Step.along(new TimeGrid.Uniform(1000, 1e-3, 1), VP);
    DrivingNoise noise = new DrivingNoise.Independent(21, 0);
    double[] x = solver.solve(VP, score, xT, steps, noise, Step.Listener.NONE).x().values();
    double average = Arrays.stream(x).average().orElseThrow();
    double square = Arrays.stream(x).map(v -> (v - average) * (v - average)).sum();
    assertEquals(0.3, average, 4.9 * 0.5 / Math.sqrt(5_000) + 0.003);
    assertEquals(0.5, Math.sqrt(square / 5_000), 4.9 * 0.5 / Math.sqrt(10_000) + 0.011);
  }

  static Stream<Solver> solversThatEndInTheEstimate() {
    return Stream.of(
            Solvers.of(Ancestral.class),
            Solvers.of(Exponential.class),
            Solvers.of(DpmSolver.class),
            Solvers.of(DpmSolverPp2m.class),
            Solvers.of(UniPc.class),
            Stream.of(new Heun(Heun.Variable.SIGMA), Solvers.edm(0)))
        .flatMap(family -> family);
  }

  /** The last step to sigma = 0 is the estimate of the data, which is also Tweedie's formula. */
  @ParameterizedTest
  @MethodSource("solversThatEndInTheEstimate")
  void theLastStepToCleanDataIsTweediesEstimate(Solver solver) {
    Batch x = prior(VP, 6);
    List<Step> steps = Step.along(new TimeGrid.Uniform(1, 0, 0.4), VP);
    DrivingNoise noise = new DrivingNoise.Independent(21, 0);
    ScoreFunction score = new GaussianMixtureScore(VP, Mixtures.three());
    Batch found = solver.solve(VP, score, x, steps, noise, Step.Listener.NONE).x();
    Batch expected = new ReverseProcess(VP, score, noise).denoised(x, 0.4);
    assertArrayEquals(expected.values(), found.values(), 1e-13);
  }

  private static Batch solve(Solver solver, Sde sde, Batch xT, DrivingNoise noise) {
    return solver
        .solve(
            sde,
            new GaussianMixtureScore(sde, Mixtures.three()),
            xT,
            STEPS,
            noise,
            Step.Listener.NONE)
        .x();
  }

  private static Batch prior(Sde sde, int count) {
    Batch x = new Batch(count, Shape.of(2));
    sde.samplePrior(new Noise(23, Purpose.PRIOR), x);
    return x;
  }
}
