package dev.ito.verify;

import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.solver.Ancestral;
import dev.ito.solver.DpmSolver;
import dev.ito.solver.DpmSolverPp2m;
import dev.ito.solver.EdmStochastic;
import dev.ito.solver.Euler;
import dev.ito.solver.EulerMaruyama;
import dev.ito.solver.Exponential;
import dev.ito.solver.Heun;
import dev.ito.solver.Predictor;
import dev.ito.solver.ReverseDiffusion;
import dev.ito.solver.Rk4;
import dev.ito.solver.Step;
import dev.ito.solver.UniPc;
import dev.ito.verify.Verification.Check;
import dev.ito.verify.Verification.Curve;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Weak orders of convergence on normal data, fitted to errors without sampling noise. */
final class Orders {
  static final String GROUP = "weak order";
  private static final double END = 1e-3;

  private Orders() {}

  /**
   * A solver, and the grids it is fitted on: those equal in the variable it works in, where errors
   * are soonest in proportion to a power of h.
   */
  private record Case(String name, Predictor solver, IntFunction<TimeGrid> grid, int fewest) {}

  private static Case inTime(String name, Predictor solver, int fewest) {
    return new Case(name, solver, n -> new TimeGrid.Uniform(n, END, 1), fewest);
  }

  private static Case inLogSnr(String name, Predictor solver, int fewest) {
    return new Case(name, solver, n -> new TimeGrid.LogSnr(n, END, 1), fewest);
  }

  private static List<Case> cases(Sde sde) {
    double range = Math.log(sde.marginal(1).ratio() / sde.marginal(END).ratio());
    return List.of(
        inTime("euler-maruyama", new EulerMaruyama(1), 100),
        inTime("euler-maruyama, lambda 0.5", new EulerMaruyama(0.5), 100),
        inTime("reverse-diffusion", new ReverseDiffusion(1), 100),
        inTime("reverse-diffusion, lambda 0", new ReverseDiffusion(0), 100),
        inLogSnr("ancestral, eta 1", new Ancestral(1), 100),
        inLogSnr("ancestral, eta 0.3", new Ancestral(0.3), 100),
        inLogSnr("ancestral, eta 0 (DDIM)", new Ancestral(0), 100),
        inLogSnr("ancestral, variance beta", new Ancestral(1, Ancestral.Variance.BETA), 100),
        inTime("exponential", new Exponential(1), 200),
        inLogSnr(
            "edm-stochastic, churn ln(r_T / r_end)",
            new EdmStochastic(range, 0, Double.MAX_VALUE, 1),
            100),
        inLogSnr("dpm-solver-pp-2m, lambda 1", new DpmSolverPp2m(1), 100),
        inTime("euler", new Euler(), 100),
        inTime("heun", new Heun(), 100),
        inLogSnr("heun, variable sigma", new Heun(Heun.Variable.SIGMA), 100),
        inTime("rk4", new Rk4(), 20),
        inLogSnr("dpm-solver, order 2", new DpmSolver(2), 100),
        inLogSnr("dpm-solver, order 3", new DpmSolver(3), 50),
        inLogSnr("dpm-solver-pp-2m", new DpmSolverPp2m(0), 100),
        inLogSnr("unipc-2", new UniPc(), 50));
  }

  /** Returns the error of every solver over its number of steps, 8 times as many at the end. */
  static List<Curve> curves(Sde sde) {
    return cases(sde).stream().map(c -> curve(c, sde)).toList();
  }

  private static Curve curve(Case c, Sde sde) {
    double[] steps = new double[7];
    Arrays.setAll(steps, i -> Math.rint(c.fewest() * Math.pow(2, 0.5 * i)));
    double[] errors =
        Arrays.stream(steps)
            .map(n -> GaussianError.of(c.solver(), sde, Step.along(c.grid().apply((int) n), sde)))
            .toArray();
    return new Curve(c.name(), c.solver().stochastic(), steps, errors);
  }

  /** Returns the fitted orders of curves, against the declared ones. */
  static List<Check> checks(Sde sde, List<Curve> curves) {
    List<Case> cases = cases(sde);
    return curves.stream()
        .map(
            curve -> {
              Fit fit = Fit.of(curve);
              Predictor solver = cases.get(curves.indexOf(curve)).solver();
              return new Check(GROUP, curve.solver(), fit.order(), solver.order(), fit.margin());
            })
        .toList();
  }
}
