package dev.ito.metric;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.score.DifferentiableScore;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.solver.OdeSolver;
import dev.ito.solver.Solution;
import dev.ito.solver.Step;
import java.util.List;

/**
 * log p(x) at the first time t-min, by the change of variables along the probability-flow ODE: log
 * p_T(x_T) + integral of the divergence from t-min to T (Chen et al. 2018, theorem 1; Song et al.
 * 2021, appendix D.2).
 *
 * <p>The flow goes from the data to the noise, the grid backwards. An adaptive solver uses only the
 * two ends of the grid.
 *
 * @param sde the forward process
 * @param score its score
 * @param solver of the ODE
 * @param grid the times, from the noise to the data; its last is t-min, where sigma is positive
 * @param divergence how the divergence of the score is computed
 * @param end the log-density of x_T: {@link LogDensity#prior}, the model's, or a better one to see
 *     how much the prior is off
 */
public record LogLikelihood(
    Sde sde,
    DifferentiableScore score,
    OdeSolver solver,
    TimeGrid grid,
    Divergence divergence,
    LogDensity end) {
  public LogLikelihood {
    solver.requireAnyField();
    InvalidInput.require(
        grid.contiguous(), "the likelihood needs a grid whose steps join: use a uniform grid");
    double tMin = Step.along(grid, sde).get(grid.steps() - 1).to();
    InvalidInput.require(
        sde.marginal(tMin).sigma() > 0,
        "the likelihood needs noise at its first time, but at t-min = %s sigma is 0: use t-min such"
            + " as 1.0e-5",
        tMin);
  }

  /** Makes the likelihood of the model, with its prior at T. */
  public LogLikelihood(
      Sde sde, DifferentiableScore score, OdeSolver solver, TimeGrid grid, Divergence divergence) {
    this(sde, score, solver, grid, divergence, LogDensity.prior(sde));
  }

  /** Returns t-min, the time whose density is computed. */
  public double tMin() {
    return steps().get(0).from();
  }

  private List<Step> steps() {
    return Step.backwards(Step.along(grid, sde));
  }

  /**
   * Computes the log-density of samples.
   *
   * @param x the samples
   * @param seed of the probes
   * @param first index of the sample that row 0 stands for
   * @param draw number of the repetition: another one has other probes
   * @throws InvalidInput if the divergence cannot be computed for samples of this size
   */
  public LogDensities of(Batch x, long seed, long first, int draw) {
    divergence.requireFits(x.size());
    Divergence.Trace trace = divergence.start(x, seed, first, draw);
    LikelihoodFlow flow = new LikelihoodFlow(sde, score, x.shape(), divergence.estimates(), trace);
    Solution solution = solver.integrate(flow, flow.states(x), steps(), first);
    Batch xT = flow.samples(solution.x());
    return new LogDensities(end.of(xT), flow.changes(solution.x()), xT, solution.nfe());
  }
}
