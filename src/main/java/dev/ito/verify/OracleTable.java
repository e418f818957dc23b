package dev.ito.verify;

import dev.ito.sde.LinearBeta;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VpSde;
import dev.ito.solver.Ancestral;
import dev.ito.solver.Ancestral.Variance;
import dev.ito.solver.DpmSolverPp2m;
import dev.ito.solver.Euler;
import dev.ito.solver.EulerMaruyama;
import dev.ito.solver.Heun;
import dev.ito.solver.ReverseDiffusion;
import dev.ito.solver.Rk4;
import dev.ito.solver.Solver;
import dev.ito.solver.Step;
import dev.ito.verify.Verification.Check;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Errors of eleven schemes with 10, 50, 100 and 1,000 uniform steps, computed once by an
 * independent program: |error of the mean| + |error of the standard deviation| on N(0.3, 0.5^2)
 * under the linear VP process, from the exact law at T to t = 1e-3.
 */
final class OracleTable {
  static final String GROUP = "oracle table";

  private static final Sde SDE = new VpSde(new LinearBeta(0.1, 20));
  private static final int[] STEPS = {10, 50, 100, 1000};

  private static final double TOLERANCE = 0.01;

  private record Row(String name, Solver solver, double... errors) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("euler-maruyama", new EulerMaruyama(1), 8.98e-2, 1.16e-2, 5.58e-3, 5.38e-4),
          new Row("reverse-diffusion", new ReverseDiffusion(1), 1.88e-1, 3.37e-2, 1.66e-2, 1.63e-3),
          new Row(
              "ancestral, variance beta",
              new Ancestral(1, Variance.BETA),
              8.90e-2,
              1.73e-2,
              8.57e-3,
              8.50e-4),
          new Row("ancestral, eta 1", new Ancestral(1), 1.67e-1, 5.57e-2, 3.16e-2, 3.79e-3),
          new Row("euler", new Euler(), 2.17e-2, 6.03e-3, 3.12e-3, 3.22e-4),
          new Row(
              "reverse-diffusion, lambda 0",
              new ReverseDiffusion(0),
              1.05,
              2.29e-1,
              1.12e-1,
              1.09e-2),
          new Row("ancestral, eta 0 (DDIM)", new Ancestral(0), 1.26e-1, 2.75e-2, 1.39e-2, 1.41e-3),
          new Row("heun", new Heun(), 1.42e-2, 6.81e-4, 1.74e-4, 1.77e-6),
          new Row(
              "heun, variable sigma",
              new Heun(Heun.Variable.SIGMA),
              3.51e-2,
              1.44e-3,
              3.63e-4,
              3.66e-6),
          new Row("dpm-solver-pp-2m", new DpmSolverPp2m(0), 1.87e-1, 2.65e-2, 6.88e-3, 6.35e-5),
          new Row("rk4", new Rk4(), 2.12e-4, 2.12e-7, 1.27e-8, 1.2e-12));

  private OracleTable() {}

  /** Returns one check per scheme and number of steps. */
  static List<Check> checks() {
    return ROWS.stream().flatMap(OracleTable::checks).toList();
  }

  private static Stream<Check> checks(Row row) {
    return IntStream.range(0, STEPS.length)
        .mapToObj(
            i -> {
              List<Step> steps = Step.along(new TimeGrid.Uniform(STEPS[i], 1e-3, 1), SDE);
              double error = GaussianError.of(row.solver(), SDE, steps);
              double expected = row.errors()[i];
              String name = row.name() + ", " + STEPS[i] + " steps";
              return new Check(GROUP, name, error, expected, margin(expected));
            });
  }

  /** Returns one percent, or half a unit of the last digit of the table where that is more. */
  private static double margin(double expected) {
    double digit = BigDecimal.valueOf(expected).ulp().doubleValue();
    return Math.max(TOLERANCE * expected, 0.5 * digit);
  }
}
