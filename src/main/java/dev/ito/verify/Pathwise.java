package dev.ito.verify;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VpSde;
import dev.ito.solver.AdaptiveSde;
import dev.ito.solver.Ancestral;
import dev.ito.solver.Ancestral.Variance;
import dev.ito.solver.BrownianPath;
import dev.ito.solver.DpmSolverPp2m;
import dev.ito.solver.EdmStochastic;
import dev.ito.solver.EulerMaruyama;
import dev.ito.solver.Exponential;
import dev.ito.solver.ReverseDiffusion;
import dev.ito.solver.Rk4;
import dev.ito.solver.Rk45;
import dev.ito.solver.Solution;
import dev.ito.solver.Solver;
import dev.ito.solver.Step;
import dev.ito.verify.Verification.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Strong orders: the distance between the samples of a solver with h and with h / 2, sample by
 * sample on one Brownian path each, on a mixture; and whether all solvers tend to the same samples.
 */
final class Pathwise {
  static final String GROUP = "strong order, one path";
  static final String ADAPTIVE = "adaptive steps";
  static final String LIMIT = "same path, same samples";

  private static final Sde SDE = new VpSde(new LinearBeta(0.1, 20));

  /** A dyadic time: the grids below meet the nodes of the path. */
  private static final double END = 1.0 / 16;

  private static final int GROUPS = 16;
  private static final int SAMPLES = 1024;
  private static final BrownianPath PATH = new BrownianPath(7, 0);

  private Pathwise() {}

  /** A solver, its grids, the fewest steps and how often they are doubled, at least twice. */
  private record Case(
      String name, Solver solver, IntFunction<TimeGrid> grid, int fewest, int doublings) {
    Case(String name, Solver solver, int fewest, int doublings) {
      this(name, solver, n -> new TimeGrid.Uniform(n, END, 1), fewest, doublings);
    }
  }

  private static List<Case> cases() {
    double range = Math.log(SDE.marginal(1).ratio() / SDE.marginal(END).ratio());
    return List.of(
        new Case("euler-maruyama", new EulerMaruyama(1), 60, 4),
        new Case("reverse-diffusion", new ReverseDiffusion(1), 60, 4),
        new Case("ancestral, eta 1", new Ancestral(1), 60, 4),
        new Case("ancestral, variance beta", new Ancestral(1, Variance.BETA), 60, 4),
        new Case("exponential", new Exponential(1), 60, 4),
        new Case(
            "dpm-solver-pp-2m, lambda 1",
            new DpmSolverPp2m(1),
            n -> new TimeGrid.LogSnr(n, END, 1),
            60,
            3),
        new Case(
            "edm-stochastic, churn ln(r_T / r_end)",
            new EdmStochastic(range, 0, Double.MAX_VALUE, 1),
            n -> new TimeGrid.LogSnr(n, END, 1),
            60,
            3));
  }

  /** Returns a check of the order of each solver, and one of the samples it tends to. */
  static List<Check> checks() {
    List<Check> orders = new ArrayList<>();
    List<Check> limits = new ArrayList<>();
    Batch reference = null;
    double ofReference = 0;
    for (Case c : cases()) {
      List<Batch> solutions =
          IntStream.rangeClosed(0, c.doublings())
              .mapToObj(k -> solve(c.solver(), c.grid().apply(c.fewest() << k)).x())
              .toList();
      Fit fit = order(solutions);
      orders.add(new Check(GROUP, c.name(), fit.order(), 1, fit.margin()));
      Batch finest = solutions.get(c.doublings());
      // At order 1 it is about as far to the limit as it was from the solution before.
      double error = distance(solutions.get(c.doublings() - 1), finest, 0, SAMPLES);
      if (reference == null) {
        reference = finest;
        ofReference = error;
      } else {
        double apart = distance(reference, finest, 0, SAMPLES);
        limits.add(new Check(LIMIT, c.name(), apart, 0, 2 * (error + ofReference)));
      }
    }
    orders.addAll(limits);
    return orders;
  }

  private static Solution solve(Solver solver, TimeGrid grid) {
    Batch start = new Batch(SAMPLES, Density.MIXTURE.shape());
    SDE.samplePrior(new Noise(7, Purpose.PRIOR), start);
    List<Step> steps = Step.along(grid, SDE);
    return solver.solve(SDE, Density.MIXTURE.score(SDE), start, steps, PATH, Step.Listener.NONE);
  }

  /** Returns the order from the first distance of consecutive solutions to the last. */
  private static Fit order(List<Batch> solutions) {
    int last = solutions.size() - 1;
    double logStep = Math.log(2) * (last - 1);
    return groups(
        (from, count) ->
            Math.log(
                    distance(solutions.get(0), solutions.get(1), from, count)
                        / distance(solutions.get(last - 1), solutions.get(last), from, count))
                / logStep);
  }

  /** Returns how the errors of the adaptive solvers follow the tolerance and the cost. */
  static List<Check> adaptive() {
    TimeGrid whole = new TimeGrid.Uniform(1, END, 1);
    Batch exact = solve(new Rk4(), new TimeGrid.Uniform(2000, END, 1)).x();
    Batch loose = solve(new Rk45(1e-7, 1e-7), whole).x();
    Batch tight = solve(new Rk45(1e-10, 1e-10), whole).x();
    Fit ode = order(loose, tight, exact, Math.log(1e3));
    Batch limit = solve(new Exponential(1), new TimeGrid.Uniform(1920, END, 1)).x();
    Solution coarse = solve(new AdaptiveSde(0.03, 0.03, 1), whole);
    Solution fine = solve(new AdaptiveSde(0.003, 0.003, 1), whole);
    double cost = Math.log(fine.meanNfe() / coarse.meanNfe());
    Fit sde = order(coarse.x(), fine.x(), limit, cost);
    return List.of(
        new Check(ADAPTIVE, "rk45: order in the tolerance", ode.order(), 1, ode.margin()),
        new Check(ADAPTIVE, "adaptive-sde: strong order in 1 / NFE", sde.order(), 1, sde.margin()));
  }

  private static Fit order(Batch coarse, Batch fine, Batch limit, double logStep) {
    return groups(
        (from, count) ->
            Math.log(distance(coarse, limit, from, count) / distance(fine, limit, from, count))
                / logStep);
  }

  /** An order seen on some of the samples. */
  @FunctionalInterface
  private interface Seen {
    double on(int from, int count);
  }

  /** Returns the mean order of groups of samples. */
  private static Fit groups(Seen order) {
    int size = SAMPLES / GROUPS;
    return Fit.mean(
        IntStream.range(0, GROUPS).mapToDouble(g -> order.on(g * size, size)).toArray());
  }

  /** Returns the mean of |a - b| over samples and values, of which strong orders speak. */
  static double distance(Batch a, Batch b, int from, int count) {
    double[] one = a.slice(from, from + count).values();
    double[] other = b.slice(from, from + count).values();
    double sum = 0;
    for (int j = 0; j < one.length; j++) {
      sum += Math.abs(one[j] - other[j]);
    }
    return sum / one.length;
  }
}
