package dev.ito.solver;

import dev.ito.solver.PredictorCorrector.Part;
import java.util.stream.Stream;

/** Solvers of every permitted type, for the contract tests. */
public final class Solvers {
  private Solvers() {}

  /** Returns at least one solver of every permitted type; none depends on its batch. */
  public static Stream<Solver> all() {
    return Stream.of(
        new EulerMaruyama(1),
        new EulerMaruyama(0.5),
        new EulerMaruyama(0),
        new Euler(),
        new ReverseDiffusion(1),
        new ReverseDiffusion(0),
        new Ancestral(1),
        new Ancestral(0.3),
        new Ancestral(0),
        new Ancestral(1, Ancestral.Variance.BETA),
        new Ancestral(1, Ancestral.Variance.LEARNED),
        new Exponential(1),
        new Exponential(0),
        new Heun(Heun.Variable.T),
        new Heun(Heun.Variable.SIGMA),
        new Rk4(),
        new DpmSolver(2),
        new DpmSolver(3),
        edm(0),
        edm(10),
        new DpmSolverPp2m(0),
        new DpmSolverPp2m(0.5),
        new DpmSolverPp2m(1),
        new UniPc(),
        new PredictorCorrector(new ReverseDiffusion(1), langevin(0.16, 1), Part.PREDICTOR),
        new PredictorCorrector(new EulerMaruyama(1), langevin(0.16, 2), Part.CORRECTOR),
        new PredictorCorrector(new Rk4(), new AnnealedLangevin(0.16, 2), Part.PREDICTOR),
        new PredictorCorrector(new DpmSolverPp2m(0), new AnnealedLangevin(0.16, 1), Part.CORRECTOR),
        new CorrectorOnly(new AnnealedLangevin(0.16, 3)),
        new Rk45(1e-5, 1e-5),
        new AdaptiveSde(0.02, 0.0078, 1),
        new AdaptiveSde(0.02, 0.0078, 0));
  }

  /** Returns the solvers of one type. */
  public static <T extends Solver> Stream<T> of(Class<T> type) {
    return all().filter(type::isInstance).map(type::cast);
  }

  /** Returns whether a solver chooses the size of its steps. */
  public static boolean isAdaptive(Solver solver) {
    return solver instanceof Rk45 || solver instanceof AdaptiveSde;
  }

  /** Returns the solvers that choose the size of their steps. */
  static Stream<Solver> adaptive() {
    return all().filter(Solvers::isAdaptive);
  }

  /** Returns the solvers that take the steps they are given. */
  static Stream<Solver> onGrids() {
    return all().filter(solver -> !isAdaptive(solver));
  }

  /** Returns the solvers that draw no noise: those of the probability-flow ODE. */
  public static Stream<Solver> deterministic() {
    return all().filter(solver -> !solver.stochastic());
  }

  /** Returns EDM's stochastic sampler with no limits of the noise level. */
  static EdmStochastic edm(double churn) {
    return new EdmStochastic(churn, 0, 1e300, 1);
  }

  static Langevin langevin(double snr, int steps) {
    return new Langevin(snr, steps, Langevin.Norms.PER_SAMPLE);
  }

  /** Returns the classes at the leaves of a sealed hierarchy. */
  static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(Solvers::leaves)
        : Stream.of(type);
  }
}
