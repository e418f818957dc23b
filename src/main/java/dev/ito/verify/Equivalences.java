package dev.ito.verify;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Batch;
import dev.ito.sde.Beta;
import dev.ito.sde.Coefficient;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.DiscreteGrid;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.LinearSde;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import dev.ito.solver.Ancestral;
import dev.ito.solver.Ancestral.Variance;
import dev.ito.solver.DpmSolverPp2m;
import dev.ito.solver.EdmStochastic;
import dev.ito.solver.Exponential;
import dev.ito.solver.Heun;
import dev.ito.solver.Langevin;
import dev.ito.solver.PredictorCorrector;
import dev.ito.solver.ReverseDiffusion;
import dev.ito.solver.Solver;
import dev.ito.verify.Trial.Algorithm;
import dev.ito.verify.Verification.Check;
import java.util.ArrayList;
import java.util.List;

/**
 * Published algorithms, written out in the variables of their papers, against the solvers that they
 * are special cases of, from the same latents, on the same noise.
 */
final class Equivalences {
  static final String GROUP = "equivalence";

  private static final double BOUND = 1e-12;
  private static final Beta LINEAR = new LinearBeta(0.1, 20);
  private static final int CHAIN = 1000;
  private static final Sde DDPM = new VpSde(new DiscreteBeta(LINEAR, CHAIN));
  private static final Sde VE = new VeSde(0.01, 50);

  private final List<Check> checks = new ArrayList<>();

  private Equivalences() {}

  /**
   * Returns all checks.
   *
   * @param digits the embedded digits
   */
  static List<Check> checks(Density digits) {
    Equivalences all = new Equivalences();
    for (Density data : List.of(Density.MIXTURE, digits)) {
      all.chains(data);
    }
    all.processes();
    all.identities();
    return all.checks;
  }

  private void chains(Density data) {
    Trial full = Trial.of(data, DDPM, new DiscreteGrid(CHAIN));
    Trial respaced = Trial.of(data, DDPM, new DiscreteGrid(50));
    Chain chain = new Chain(LINEAR.chain(CHAIN));
    same("DDPM = ancestral, eta 1", full, chain.ddpm(false), new Ancestral(1));
    same(
        "DDPM, fixed large = ancestral, variance beta",
        full,
        chain.ddpm(true),
        new Ancestral(1, Variance.BETA));
    same("DDIM, eta 1 = DDPM = ancestral, eta 1", full, chain.ddim(1), new Ancestral(1));
    same("DDIM, eta 0, 50 of 1000 = ancestral, eta 0", respaced, chain.ddim(0), new Ancestral(0));
    same(
        "DDIM, eta 0.5, 50 of 1000 = ancestral, eta 0.5",
        respaced,
        chain.ddim(0.5),
        new Ancestral(0.5));
  }

  private void processes() {
    Sde linear = new LinearSde(new Coefficient("-sin(3*t)"), new Coefficient("1+t^2"), null);
    for (Sde sde : List.of(new VpSde(LINEAR), new SubVpSde(LINEAR), VE, linear)) {
      String name = sde.getClass().getAnnotation(JsonTypeName.class).value();
      Trial trial = Trial.of(Density.MIXTURE, sde, new TimeGrid.LogSnr(33, 1e-3, 1));
      same("DDIM = Euler in sigma / alpha, " + name, trial, euler(sde), new Ancestral(0));
      same(
          "k-diffusion's ancestral, eta 0.7 = ancestral, " + name,
          trial,
          kDiffusion(sde, 0.7),
          new Ancestral(0.7));
      same(
          "SDE-DPM-Solver++(1) = ancestral, eta 1, " + name,
          trial,
          sdeDpmPp(sde),
          new Ancestral(1));
    }
    Trial smld = Trial.of(Density.MIXTURE, VE, new TimeGrid.Uniform(100, 0, 1));
    same("SMLD's ancestral = ancestral, eta 1", smld, smld(VE), new Ancestral(1));
  }

  private void identities() {
    Trial trial = Trial.of(Density.MIXTURE, new VpSde(LINEAR), new TimeGrid.LogSnr(33, 1e-3, 1));
    var none = new Langevin(0.16, 0, Langevin.Norms.PER_SAMPLE);
    var predictor = new ReverseDiffusion(1);
    var alone = new PredictorCorrector(predictor, none, PredictorCorrector.Part.PREDICTOR);
    same("PC without corrector = predictor", trial, alone, predictor);
    same("exponential, lambda 0 = DDIM", trial, new Exponential(0), new Ancestral(0));
    same(
        "EDM stochastic, churn 0 = Heun in sigma",
        trial,
        new EdmStochastic(0, 0, 1, 1),
        new Heun(Heun.Variable.SIGMA));
    Trial single = Trial.of(Density.MIXTURE, new VpSde(LINEAR), new TimeGrid.LogSnr(1, 1e-3, 1));
    same("DPM-Solver++(2M), one step = DDIM", single, new DpmSolverPp2m(0), new Ancestral(0));
  }

  private void same(String name, Trial trial, Algorithm algorithm, Solver solver) {
    add(name, trial, trial.run(algorithm), trial.solve(solver));
  }

  private void same(String name, Trial trial, Solver one, Solver other) {
    add(name, trial, trial.solve(one), trial.solve(other));
  }

  private void add(String name, Trial trial, Batch one, Batch other) {
    String full = name + " (" + trial.data().name() + ")";
    checks.add(new Check(GROUP, full, trial.deviation(one, other), 0, BOUND));
  }

  /** Song & Ermon 2019 on decreasing noise levels: Song et al. 2021, eq. 47. */
  private static Algorithm smld(Sde sde) {
    return step -> {
      double from = sde.marginal(step.from()).sigma();
      double to = sde.marginal(step.to()).sigma();
      double added = from * from - to * to;
      double deviation = to * Math.sqrt(added) / from;
      return (x, epsilon, z) -> x - added * epsilon / from + deviation * z;
    };
  }

  /** dy = epsilon dr with y = x / alpha and r = sigma / alpha (Song et al. 2021b, eq. 14). */
  private static Algorithm euler(Sde sde) {
    return step -> {
      Marginal t = sde.marginal(step.from());
      Marginal s = sde.marginal(step.to());
      double h = s.ratio() - t.ratio();
      return (x, epsilon, z) -> s.alpha() * (x / t.alpha() + h * epsilon);
    };
  }

  /** The step of k-diffusion's sample_euler_ancestral, for y = x / alpha. */
  private static Algorithm kDiffusion(Sde sde, double eta) {
    return step -> {
      Marginal t = sde.marginal(step.from());
      Marginal s = sde.marginal(step.to());
      double from = t.ratio();
      double to = s.ratio();
      double added = to * to * (from * from - to * to) / (from * from);
      double up = Math.min(to, eta * Math.sqrt(added));
      double down = Math.sqrt(to * to - up * up);
      return (x, epsilon, z) -> s.alpha() * (x / t.alpha() + (down - from) * epsilon + up * z);
    };
  }

  /** Lu et al. 2022b, eq. 17. */
  private static Algorithm sdeDpmPp(Sde sde) {
    return step -> {
      Marginal t = sde.marginal(step.from());
      Marginal s = sde.marginal(step.to());
      double h = Math.log(s.alpha() / s.sigma()) - Math.log(t.alpha() / t.sigma());
      double ofX = s.sigma() / t.sigma() * Math.exp(-h);
      double ofX0 = s.alpha() * -Math.expm1(-2 * h);
      double deviation = s.sigma() * Math.sqrt(-Math.expm1(-2 * h));
      return (x, epsilon, z) ->
          ofX * x + ofX0 * (x - t.sigma() * epsilon) / t.alpha() + deviation * z;
    };
  }

  /** The samplers of a discrete chain beta_1 .. beta_N, in the variables of their papers. */
  private static final class Chain {
    /** alphaBar_i after i steps; alphaBar_0 = 1. */
    private final double[] alphaBars;

    Chain(double[] betas) {
      alphaBars = new double[betas.length + 1];
      alphaBars[0] = 1;
      for (int i = 0; i < betas.length; i++) {
        alphaBars[i + 1] = alphaBars[i] * (1 - betas[i]);
      }
    }

    private double alphaBar(double t) {
      return alphaBars[(int) Math.rint(t * (alphaBars.length - 1))];
    }

    /**
     * Ho et al. 2020, algorithm 2.
     *
     * @param large whether sigma_t^2 is beta_t, or else the posterior's variance
     */
    Algorithm ddpm(boolean large) {
      return step -> {
        double alphaBar = alphaBar(step.from());
        double previous = alphaBar(step.to());
        double alpha = alphaBar / previous;
        double beta = 1 - alpha;
        double variance = large ? beta : (1 - previous) / (1 - alphaBar) * beta;
        double sigma = step.isLast() ? 0 : Math.sqrt(variance);
        return (x, epsilon, z) ->
            (x - beta / Math.sqrt(1 - alphaBar) * epsilon) / Math.sqrt(alpha) + sigma * z;
      };
    }

    /** Song, Meng & Ermon 2021, eq. 12, with sigma of eq. 16. */
    Algorithm ddim(double eta) {
      return step -> {
        double alphaBar = alphaBar(step.from());
        double previous = alphaBar(step.to());
        double sigma =
            eta * Math.sqrt((1 - previous) / (1 - alphaBar)) * Math.sqrt(1 - alphaBar / previous);
        // In exact arithmetic at least 0.
        double direction = Math.sqrt(Math.max(0, 1 - previous - sigma * sigma));
        return (x, epsilon, z) ->
            Math.sqrt(previous) * (x - Math.sqrt(1 - alphaBar) * epsilon) / Math.sqrt(alphaBar)
                + direction * epsilon
                + sigma * z;
      };
    }
  }
}
