package dev.ito.verify;

import dev.ito.report.LineChart;
import dev.ito.report.LineChart.Series;
import dev.ito.report.LineChart.Style;
import dev.ito.report.Png;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.Sde;
import dev.ito.sde.VpSde;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The proof that the solvers are what they claim to be.
 *
 * @param checks all lines
 * @param curves errors over the number of steps, behind the weak orders
 * @param seconds it took
 */
public record Verification(List<Check> checks, List<Curve> curves, double seconds) {
  private static final Sde SDE = new VpSde(new LinearBeta(0.1, 20));

  /**
   * Runs all checks; every number is the same at each run.
   *
   * @param progress is told what comes next
   */
  public static Verification run(Consumer<String> progress) throws IOException {
    long start = System.nanoTime();
    progress.accept("published algorithms against the solvers");
    List<Check> checks = new ArrayList<>(Equivalences.checks(Density.digits()));
    progress.accept("errors against an independent program's");
    checks.addAll(OracleTable.checks());
    progress.accept("weak orders of convergence");
    List<Curve> curves = Orders.curves(SDE);
    checks.addAll(Orders.checks(SDE, curves));
    progress.accept("strong orders on Brownian paths");
    checks.addAll(Pathwise.checks());
    progress.accept("adaptive step sizes");
    checks.addAll(Pathwise.adaptive());
    return new Verification(checks, curves, 1e-9 * (System.nanoTime() - start));
  }

  /** Returns the lines that failed. */
  public List<Check> failed() {
    return checks.stream().filter(check -> !check.passed()).toList();
  }

  /** Draws the errors of the ODE solvers and of the stochastic ones over the number of steps. */
  public void draw(Path folder) throws IOException {
    draw(folder.resolve("orders-ode.png"), "probability-flow ODE", false);
    draw(folder.resolve("orders-sde.png"), "reverse SDE", true);
  }

  private void draw(Path png, String title, boolean stochastic) throws IOException {
    List<Series> lines =
        curves.stream()
            .filter(curve -> curve.stochastic() == stochastic)
            .map(c -> new Series(c.solver(), c.steps(), c.errors(), Style.MARKED))
            .toList();
    String full = "Weak error on normal data, " + title;
    Png.write(png, new LineChart(full, "steps", "error", true, true, lines).draw());
  }

  /**
   * One line of the report: a number, and where it must lie.
   *
   * @param group of the line
   * @param name of what was measured
   * @param measured the number
   * @param expected what it should be
   * @param margin how far off it may be: a bound of rounding, or the half width of a confidence
   *     interval
   */
  public record Check(String group, String name, double measured, double expected, double margin) {
    /** Returns whether the number lies where it must; NaN does not. */
    public boolean passed() {
      return Math.abs(measured - expected) <= margin;
    }
  }

  /**
   * The error of a solver over its number of steps.
   *
   * @param solver its name
   * @param stochastic whether it draws noise
   * @param steps increasing
   * @param errors positive, one for each number of steps
   */
  public record Curve(String solver, boolean stochastic, double[] steps, double[] errors) {}
}
