package dev.ito.solver;

/** The solvers that take the steps they are given; a corrector can be combined with them. */
public sealed interface Predictor extends Solver
    permits EulerMaruyama,
        Euler,
        ReverseDiffusion,
        Ancestral,
        Exponential,
        Heun,
        Rk4,
        DpmSolver,
        EdmStochastic,
        DpmSolverPp2m,
        UniPc {
  @Override
  Stepper start(ReverseProcess process);

  /** Returns the declared order of convergence in the step size, the weak one if noise is drawn. */
  default int order() {
    return 1;
  }

  /** A step of first order depends on nothing before it. */
  @Override
  default boolean needsContiguousSteps() {
    return order() > 1;
  }
}
