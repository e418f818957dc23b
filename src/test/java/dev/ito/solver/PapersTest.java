package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each solver and its paper's algorithm, written out naively in {@link Papers}, from the same
 * latents on a mixture: equal to 1e-9 of the prior's standard deviation.
 */
class PapersTest {
  private static final int COUNT = 8;
  private static final DrivingNoise NOISE = new DrivingNoise.Independent(71, 0);

  /** A paper's algorithm. */
  private interface Algorithm {
    double[] run(Papers papers, double[] x);
  }

  /** What is compared, and the evaluations that n steps cost. */
  private record Case(Solver solver, Algorithm algorithm, int perStep) {
    @Override
    public String toString() {
      return solver.toString();
    }
  }

  static Stream<Arguments> cases() {
    List<Case> cases =
        List.of(
            new Case(new Euler(), Papers::euler, 1),
            new Case(new Heun(), Papers::heun, 2),
            new Case(new Heun(Heun.Variable.SIGMA), (p, x) -> p.edm(x, 0, 0, 1e9, 1), 2),
            new Case(new Rk4(), Papers::rk4, 4),
            new Case(new DpmSolver(2), Papers::dpmSolver2, 2),
            new Case(new DpmSolver(3), Papers::dpmSolver3, 3),
            new Case(new DpmSolverPp2m(0), Papers::dpmSolverPp2m, 1),
            new Case(new UniPc(), Papers::uniPc, 1),
            new Case(new EulerMaruyama(1), (p, x) -> p.eulerMaruyama(x, 1), 1),
            new Case(new EulerMaruyama(0.5), (p, x) -> p.eulerMaruyama(x, 0.5), 1),
            new Case(new Exponential(1), Papers::sdeDpmSolver1, 1),
            new Case(new DpmSolverPp2m(1), Papers::sdeDpmSolverPp2m, 1));
    List<TimeGrid> grids =
        List.of(new TimeGrid.Uniform(20, 1e-3, 1), new TimeGrid.LogSnr(15, 1e-3, 1));
    return cases.stream()
        .flatMap(
            c ->
                Stream.of(
                        new VpSde(Processes.LINEAR),
                        new SubVpSde(Processes.LINEAR),
                        new VeSde(0.01, 50),
                        Processes.linear("-1", "2"))
                    .flatMap(sde -> grids.stream().map(grid -> Arguments.of(c, sde, grid))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aSolverIsItsPapersAlgorithm(Case c, Sde sde, TimeGrid grid) {
    assertSame(c, sde, grid);
  }

  /** Karras et al. 2022, table 5: churn between 0.05 and 50, with their factor of the noise. */
  @Test
  void churnIsThatOfEdm() {
    Sde sde = new VeSde(0.002, 80);
    TimeGrid grid = new TimeGrid.Karras(17, 1e-5, 1, 7);
    assertSame(
        new Case(
            new EdmStochastic(20, 0.05, 50, 1.003), (p, x) -> p.edm(x, 20, 0.05, 50, 1.003), 2),
        sde,
        grid);
    // 80 / 17 is more than sqrt(2) - 1.
    assertSame(
        new Case(new EdmStochastic(80, 0.05, 50, 1), (p, x) -> p.edm(x, 80, 0.05, 50, 1), 2),
        new VpSde(Processes.LINEAR),
        new TimeGrid.LogSnr(17, 1e-3, 1));
  }

  static Stream<Arguments> tolerances() {
    return Stream.of(
            new VpSde(Processes.LINEAR),
            new SubVpSde(Processes.LINEAR),
            new VeSde(0.01, 50),
            Processes.linear("-1", "2"))
        .flatMap(sde -> Stream.of(1e-2, 1e-3, 1e-5).map(rtol -> Arguments.of(sde, rtol)));
  }

  /** Loose tolerances reject steps, the last ones too. */
  @ParameterizedTest
  @MethodSource("tolerances")
  void rk45IsDormandAndPrincesOfEachSample(Sde sde, double rtol) {
    Batch start = new Batch(COUNT, Shape.of(2));
    sde.samplePrior(new Noise(73, Purpose.PRIOR), start);
    Solver solver = new Rk45(rtol, rtol / 10);
    List<Step> whole = List.of(new Step(0, 1, 1, 1e-3));
    Solution found =
        solver.solve(
            sde,
            new GaussianMixtureScore(sde, Papers.DATA),
            start,
            whole,
            NOISE,
            Step.Listener.NONE);
    Papers papers = new Papers(sde, new double[0], step -> new double[2]);
    for (int i = 0; i < COUNT; i++) {
      AtomicInteger evaluations = new AtomicInteger();
      NaiveRk45.Slope slope =
          (x, t) -> {
            evaluations.incrementAndGet();
            return papers.flow(x, t);
          };
      double[] x = Arrays.copyOfRange(start.values(), 2 * i, 2 * i + 2);
      double[] expected = new NaiveRk45(slope, 1, 1e-3, rtol, rtol / 10).run(x);
      double[] ours = Arrays.copyOfRange(found.x().values(), 2 * i, 2 * i + 2);
      assertArrayEquals(expected, ours, 1e-8 * sde.priorStandardDeviation());
      assertEquals(evaluations.get(), found.nfe()[i]);
    }
  }

  private static void assertSame(Case c, Sde sde, TimeGrid grid) {
    Batch start = new Batch(COUNT, Shape.of(2));
    sde.samplePrior(new Noise(72, Purpose.PRIOR), start);
    List<Step> steps = Step.along(grid, sde);
    Solution found =
        c.solver()
            .solve(
                sde,
                new GaussianMixtureScore(sde, Papers.DATA),
                start,
                steps,
                NOISE,
                Step.Listener.NONE);
    for (int i = 0; i < COUNT; i++) {
      int row = i;
      Papers papers = new Papers(sde, grid.times(sde), step -> z(steps.get(step), row));
      double[] x = Arrays.copyOfRange(start.values(), 2 * i, 2 * i + 2);
      double[] expected = c.algorithm().run(papers, x);
      for (int j = 0; j < 2; j++) {
        double bound = 1e-9 * sde.priorStandardDeviation();
        assertEquals(expected[j], found.x().values()[2 * i + j], bound);
      }
      assertEquals(c.perStep() * steps.size(), found.nfe()[i]);
    }
  }

  private static double[] z(Step step, int row) {
    double[] z = new double[2];
    NOISE.increment(step, row, z, 0, 2);
    return z;
  }
}
