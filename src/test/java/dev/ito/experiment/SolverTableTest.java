package dev.ito.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.sde.Sde;
import dev.ito.solver.CorrectorOnly;
import dev.ito.solver.DrivingNoise;
import dev.ito.solver.Predictor;
import dev.ito.solver.PredictorCorrector;
import dev.ito.solver.Rk45;
import dev.ito.solver.Solution;
import dev.ito.solver.Solver;
import dev.ito.solver.Solvers;
import dev.ito.solver.Step;
import dev.ito.yaml.SealedSubtypes;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cell of the table of docs/choosing-a-solver.md, on N(0.3, 0.5^2) in 64 dimensions. */
@Tag("slow")
class SolverTableTest {
  private static final List<String> SDES =
      List.of(
          "{type: vp, beta: {type: linear, min: 0.1, max: 20}}",
          "{type: sub-vp, beta: {type: linear, min: 0.1, max: 20}}",
          "{type: ve, sigma-min: 0.01, sigma-max: 50}",
          "{type: linear, drift: -0.5*(0.1+19.9*t), diffusion-squared: 0.1+19.9*t}",
          "{type: vp, beta: {type: discrete, base: {type: linear, min: 0.1, max: 20}, steps:"
              + " 400}}");

  private static final int CHAIN = 4;

  /** A row: the solver, a cell for each process, then noise, order, evaluations and purpose. */
  private record Row(String solver, List<String> cells, String noise, String order, String nfe) {
    static Row of(String line) {
      String[] columns = line.split("\\|");
      List<String> cells = Arrays.stream(columns).map(String::strip).toList();
      String solver = cells.get(1).substring(1, cells.get(1).length() - 1);
      return new Row(solver, cells.subList(2, 7), cells.get(7), cells.get(8), cells.get(9));
    }

    @Override
    public String toString() {
      return solver;
    }
  }

  static Stream<Row> rows() throws IOException {
    return Files.readAllLines(Path.of("docs", "choosing-a-solver.md")).stream()
        .filter(line -> line.startsWith("| `{type: "))
        .map(Row::of);
  }

  static Stream<Arguments> cells() throws IOException {
    return rows()
        .flatMap(row -> IntStream.range(0, SDES.size()).mapToObj(sde -> Arguments.of(row, sde)));
  }

  @Test
  void everySolverHasARow() throws IOException {
    Set<Class<?>> listed =
        rows()
            .map(row -> experiment(row, 0).sampling().solver().getClass())
            .collect(Collectors.toSet());
    assertEquals(SealedSubtypes.leaves(Solver.class).collect(Collectors.toSet()), listed);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aCellSaysWhetherTheSolverWorks(Row row, int sde) {
    String cell = row.cells().get(sde);
    if (cell.equals("yes")) {
      assertReachesTheData(experiment(row, sde));
    } else {
      assertEquals("no", cell);
      InvalidInput refused = assertThrows(InvalidInput.class, () -> experiment(row, sde));
      assertTrue(refused.getMessage().contains("sampling.solver"), refused.getMessage());
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theOtherColumnsAreTrue(Row row) {
    Experiment experiment = experiment(row, 0);
    Solver solver = experiment.sampling().solver();
    assertEquals(row.noise().equals("yes"), solver.stochastic());
    assertEquals(row.order(), order(solver));
    if (Solvers.isAdaptive(solver)) {
      assertEquals("adaptive", row.nfe());
    } else {
      int steps = experiment.sampling().grid().steps();
      assertEquals(Integer.parseInt(row.nfe()) * steps, solve(experiment, 1).nfe()[0]);
    }
  }

  private static String order(Solver solver) {
    if (solver instanceof Predictor predictor) {
      return "" + predictor.order();
    }
    if (solver instanceof PredictorCorrector both) {
      return order(both.predictor());
    }
    if (solver instanceof CorrectorOnly) {
      return "-";
    }
    return solver instanceof Rk45 ? "5" : "2";
  }

  private static Experiment experiment(Row row, int sde) {
    String grid =
        sde == CHAIN
            ? "{type: discrete, steps: 400}"
            : "{type: log-snr, steps: 400, t-min: 1.0e-3}";
    String yaml =
        """
        name: cell
        model: {type: gaussian-mixture, shape: [64], weights: [1], means: [0.3], standard-deviations: [0.5]}
        sde: %s
        sampling: {grid: %s, solver: %s}
        """
            .formatted(SDES.get(sde), grid, row.solver());
    return Yaml.read("cell.yaml", yaml, Experiment.class, List.of());
  }

  /**
   * 4,096 values: five standard errors (a false alarm in 1.7 million) and two percent for the
   * solver's bias. Langevin steps alone have a larger one.
   */
  private static void assertReachesTheData(Experiment experiment) {
    double bias = experiment.sampling().solver() instanceof CorrectorOnly ? 0.1 : 0.02;
    double[] x = solve(experiment, 64).x().values();
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    assertEquals(0.3, mean, 5 * 0.5 / Math.sqrt(x.length) + bias);
    assertEquals(0.5, Math.sqrt(variance), 5 * 0.5 / Math.sqrt(2.0 * x.length) + bias);
  }

  private static Solution solve(Experiment experiment, int count) {
    Sde sde = experiment.sde();
    Batch start = new Batch(count, experiment.shape());
    sde.samplePrior(new Noise(51, Purpose.PRIOR), start);
    Solver solver = experiment.sampling().solver();
    try {
      return solver.solve(
          sde,
          ((KnownModel.Exact) experiment.origin().known().orElseThrow()).score(sde),
          start,
          Step.along(experiment.sampling().grid(), sde),
          new DrivingNoise.Independent(51, 0),
          Step.Listener.NONE);
    } catch (IOException e) {
      throw new IllegalStateException("a mixture reads no file", e);
    }
  }
}
