package dev.ito.likelihood;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.score.DifferentiableScore;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.solver.OdeSolver;
import dev.ito.solver.Solution;
import dev.ito.solver.Step;
import java.util.List;
import java.util.stream.IntStream;

/**
 * log p(x) at the first time t-min, by the change of variables along the probability-flow ODE: log
 * p_T(x_T) + integral of the divergence from t-min to T (Chen et al. 2018, theorem 1; Song et al.
 * 2021, appendix D.2).
 *
 * <p>The flow goes from the data to the noise, the grid backwards, in a function of the noise level
 * instead of the time ({@link LikelihoodFlow}, {@link FlowVariable}). An adaptive solver uses only
 * the two ends of the grid.
 *
 * @param solver of the ODE
 * @param grid the times, from the noise to the data; its last is t-min, where sigma is positive
 * @param divergence how the divergence of the score is computed
 * @param end the log-density of x_T: {@link LogDensity#prior}, the model's, or a better one to see
 *     how much the prior is off
 * @param cuts into how many equal parts of the variable a step of the grid is cut
 */
public record LogLikelihood(
    Sde sde,
    DifferentiableScore score,
    OdeSolver solver,
    TimeGrid grid,
    Divergence divergence,
    LogDensity end,
    int cuts) {
  private static final FlowVariable VARIABLE = FlowVariable.SPREAD;

  public LogLikelihood {
    requireFits(sde, solver, grid);
  }

  /** Makes the likelihood of the model, with its prior at T. */
  public LogLikelihood(
      Sde sde, DifferentiableScore score, OdeSolver solver, TimeGrid grid, Divergence divergence) {
    this(sde, score, solver, grid, divergence, LogDensity.prior(sde), 1);
  }

  /**
   * Checks that the flow of a process can be solved.
   *
   * @throws InvalidInput saying what would work
   */
  public static void requireFits(Sde sde, OdeSolver solver, TimeGrid grid) {
    solver.requireAnyField();
    InvalidInput.require(
        grid.contiguous(), "the likelihood needs a grid whose steps join: use a uniform grid");
    double[] times = grid.times(sde);
    InvalidInput.require(
        sde.marginal(times[times.length - 1]).sigma() > 0,
        "the likelihood needs noise at its first time, but at t-min = %s sigma is 0: use t-min such"
            + " as 1.0e-5",
        times[times.length - 1]);
  }

  /** Returns t-min, the time whose density is computed. */
  public double tMin() {
    return scale().from();
  }

  private NoiseScale scale() {
    double[] times = grid.times(sde);
    return new NoiseScale(sde, times[times.length - 1], times[0]);
  }

  /** Returns this likelihood with ten times tighter tolerances, or twice the steps. */
  public LogLikelihood finer() {
    return new LogLikelihood(sde, score, solver.tighter(10), grid, divergence, end, 2 * cuts);
  }

  /** Returns this likelihood between the same times with an adaptive solver. */
  public LogLikelihood with(OdeSolver adaptive) {
    double[] times = grid.times(sde);
    TimeGrid ends = new TimeGrid.Uniform(1, times[times.length - 1], times[0]);
    return new LogLikelihood(sde, score, adaptive, ends, divergence, end, 1);
  }

  /** Returns the steps in the variable, from the noise to the data. */
  private List<Step> steps(NoiseScale scale) {
    return Step.along(grid, sde).stream()
        .flatMap(
            step ->
                IntStream.range(0, cuts)
                    .mapToObj(k -> cut(step, k, at(scale, step.from()), at(scale, step.to()))))
        .toList();
  }

  private static double at(NoiseScale scale, double t) {
    return VARIABLE.of(scale.at(t));
  }

  private Step cut(Step step, int k, double from, double to) {
    return new Step(
        step.index() * cuts + k,
        step.count() * cuts,
        from + k * (to - from) / cuts,
        k + 1 == cuts ? to : from + (k + 1) * (to - from) / cuts);
  }

  /**
   * Computes the log-density of samples.
   *
   * @param seed of the probes
   * @param first index of the sample that row 0 stands for
   * @param draw number of the repetition: another one has other probes
   * @throws InvalidInput if the divergence cannot be computed for samples of this size
   */
  public LogDensities of(Batch x, long seed, long first, int draw) {
    divergence.requireFits(x.size());
    NoiseScale scale = scale();
    Divergence.Trace trace = divergence.start(x, seed, first, draw);
    LikelihoodFlow flow =
        new LikelihoodFlow(scale, VARIABLE, score, x.shape(), divergence.estimates(), trace);
    Solution solution =
        integrate(flow, flow.states(x, scale.from()), Step.backwards(steps(scale)), first);
    Batch xT = flow.samples(solution.x(), scale.to());
    return new LogDensities(end.of(xT), flow.changes(solution.x()), xT, solution.nfe());
  }

  /**
   * Takes samples at T back to t-min: with {@link LogDensities#end}, the way of the likelihood in
   * the other direction.
   *
   * @param first index of the sample that row 0 stands for
   */
  public Batch decode(Batch xT, long first) {
    NoiseScale scale = scale();
    LikelihoodFlow flow = LikelihoodFlow.ofSamples(scale, VARIABLE, score, xT.shape());
    Solution solution = integrate(flow, flow.states(xT, scale.to()), steps(scale), first);
    return flow.samples(solution.x(), scale.from());
  }

  private Solution integrate(LikelihoodFlow flow, Batch start, List<Step> steps, long first) {
    try {
      return solver.integrate(flow, start, steps, first);
    } catch (ArithmeticException e) {
      throw new ArithmeticException(
          "likelihood: " + e.getMessage() + " (t is " + VARIABLE + " here)");
    }
  }

  /** The logarithm of a density. */
  @FunctionalInterface
  public interface LogDensity {
    /** Returns the log-density of every sample, in nats. */
    double[] of(Batch x);

    /** Returns that of the prior of a process, N(0, standard deviation^2) in every value. */
    static LogDensity prior(Sde sde) {
      double deviation = sde.priorStandardDeviation();
      return x -> {
        double[] logs = new double[x.count()];
        for (int i = 0; i < logs.length; i++) {
          logs[i] =
              -0.5 * x.dot(i, x) / (deviation * deviation)
                  - x.size() * (Math.log(deviation) + 0.5 * Math.log(2 * Math.PI));
        }
        return logs;
      };
    }
  }
}
