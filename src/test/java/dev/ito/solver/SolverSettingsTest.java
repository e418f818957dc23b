package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.DiscreteGrid;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import dev.ito.solver.Ancestral.Variance;
import dev.ito.solver.Langevin.Norms;
import dev.ito.solver.PredictorCorrector.Part;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which settings of the solvers, and which grids, are refused. */
class SolverSettingsTest {
  private static final Sde VP = new VpSde(Processes.LINEAR);

  static Stream<Arguments> badSettings() {
    return Stream.of(
        bad("lambda", () -> new EulerMaruyama(1.1)),
        bad("lambda", () -> new EulerMaruyama(Double.NaN)),
        bad("lambda", () -> new ReverseDiffusion(-0.1)),
        bad("lambda", () -> new Exponential(2)),
        bad("lambda", () -> new DpmSolverPp2m(-1)),
        bad("lambda", () -> new AdaptiveSde(0.01, 0.01, 1.5)),
        bad("eta", () -> new Ancestral(-0.1)),
        bad("eta", () -> new Ancestral(1.1)),
        bad("variance", () -> new Ancestral(0.5, Variance.BETA)),
        bad("variance", () -> new Ancestral(0, Variance.LEARNED)),
        bad("churn", () -> new EdmStochastic(-1, 0, 50, 1)),
        bad("churn", () -> new EdmStochastic(Double.POSITIVE_INFINITY, 0, 50, 1)),
        bad("s-min", () -> new EdmStochastic(1, -0.1, 50, 1)),
        bad("s-min", () -> new EdmStochastic(1, 2, 1, 1)),
        bad("s-max", () -> new EdmStochastic(1, 0, Double.NaN, 1)),
        bad("s-noise", () -> new EdmStochastic(1, 0, 50, -1)),
        bad("order", () -> new DpmSolver(1)),
        bad("order", () -> new DpmSolver(4)),
        bad("snr", () -> new AnnealedLangevin(-0.1, 1)),
        bad("snr", () -> new Langevin(Double.NaN, 1, Norms.PER_SAMPLE)),
        bad("steps", () -> new Langevin(0.1, -1, Norms.SCORE_SDE)),
        bad("steps", () -> new AnnealedLangevin(0.1, -1)),
        bad("rtol", () -> new Rk45(0, 1e-5)),
        bad("atol", () -> new Rk45(1e-5, -1)),
        bad("rtol", () -> new AdaptiveSde(Double.NaN, 0.01, 1)),
        bad("atol", () -> new AdaptiveSde(0.01, Double.POSITIVE_INFINITY, 1)));
  }

  private static Arguments bad(String setting, Executable construction) {
    return Arguments.of(setting, construction);
  }

  @ParameterizedTest
  @MethodSource("badSettings")
  void settingsOutsideTheirRangeAreRefused(String setting, Executable construction) {
    InvalidInput error = assertThrows(InvalidInput.class, construction);
    assertTrue(error.getMessage().contains(setting), error.getMessage());
  }

  static Stream<Solver> solvers() {
    return Solvers.all();
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void everySolverFitsAGridThatEndsInNoise(Solver solver) {
    assertFits(solver, VP, new TimeGrid.Uniform(10, 1e-3, 1));
    assertFits(solver, new VeSde(0.01, 50), new TimeGrid.Uniform(10, 0, 1));
  }

  /** The adaptive solvers need a score at the end of their last step, where there is none. */
  @ParameterizedTest
  @MethodSource("solvers")
  void onlyGridSolversFitAGridThatEndsInCleanData(Solver solver) {
    Sde chain = new VpSde(new DiscreteBeta(Processes.LINEAR, 100));
    if (!Solvers.isAdaptive(solver)) {
      assertFits(solver, VP, new TimeGrid.Uniform(10, 0, 1));
      assertFits(solver, chain, new DiscreteGrid(100));
      return;
    }
    assertRefused("t-min", solver, VP, new TimeGrid.Uniform(10, 0, 1));
    assertRefused("t-min", solver, chain, new DiscreteGrid(100));
  }

  /** g = 0 and f = 0 on [1/2, 1]: sigma / alpha stands still. */
  @ParameterizedTest
  @ValueSource(strings = {"unipc", "2m", "dpm-solver", "pc"})
  void solversInTheLogSnrNeedItToChange(String name) {
    Sde still = Processes.linear("0", "0.5-t+abs(0.5-t)");
    Solver solver =
        switch (name) {
          case "unipc" -> new UniPc();
          case "2m" -> new DpmSolverPp2m(0);
          case "dpm-solver" -> new DpmSolver(2);
          default ->
              new PredictorCorrector(new UniPc(), new AnnealedLangevin(0.1, 1), Part.PREDICTOR);
        };
    assertRefused("heun", solver, still, new TimeGrid.Uniform(10, 1e-3, 1));
    assertFits(solver, still, new TimeGrid.Uniform(10, 1e-3, 0.5));
    assertFits(new Rk4(), still, new TimeGrid.Uniform(10, 1e-3, 1));
  }

  /** The probability flow can be followed from the data to the noise, if there is a score there. */
  @Test
  void adaptiveSolversNeedNoiseAtBothEndsOfTheWay() {
    List<Step> fromCleanData = Step.backwards(Step.along(new TimeGrid.Uniform(10, 0, 1), VP));
    List<Step> fromNoisyData = Step.backwards(Step.along(new TimeGrid.Uniform(10, 1e-3, 1), VP));
    Solver solver = new Rk45(1e-5, 1e-5);
    assertThrows(InvalidInput.class, () -> solver.requireFits(VP, fromCleanData));
    assertDoesNotThrow(() -> solver.requireFits(VP, fromNoisyData));
  }

  @Test
  void onlyTheLearnedVarianceAsksTheScoreForOne() {
    ScoreFunction knowsNone = (at, out) -> out.add(-1, at.x());
    List<Step> steps = Step.along(new TimeGrid.Uniform(3, 1e-3, 1), VP);
    List<Solver> asking = solvers().filter(Solver::needsVariance).toList();
    assertEquals(List.of(new Ancestral(1, Variance.LEARNED)), asking);
    Solver learned = asking.get(0);
    Batch x = new Batch(1, Shape.of(2));
    DrivingNoise noise = new DrivingNoise.Independent(1, 0);
    assertThrows(
        UnsupportedOperationException.class,
        () -> learned.solve(VP, knowsNone, x, steps, noise, Step.Listener.NONE));
    assertTrue(
        new PredictorCorrector((Predictor) learned, new AnnealedLangevin(0.1, 1), Part.PREDICTOR)
            .needsVariance());
  }

  private static void assertFits(Solver solver, Sde sde, TimeGrid grid) {
    assertDoesNotThrow(() -> solver.requireFits(sde, Step.along(grid, sde)));
  }

  private static void assertRefused(String advice, Solver solver, Sde sde, TimeGrid grid) {
    List<Step> steps = Step.along(grid, sde);
    var error = assertThrows(InvalidInput.class, () -> solver.requireFits(sde, steps));
    assertTrue(error.getMessage().contains(advice), error.getMessage());
  }
}
