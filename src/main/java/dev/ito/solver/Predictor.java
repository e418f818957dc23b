package dev.ito.solver;

import dev.ito.math.Batch;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Sde;
import java.util.List;

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
  /** Starts anew on a process. */
  Stepper start(ReverseProcess process);

  /** Returns the declared order of convergence in the step size, the weak one if noise is drawn. */
  int order();

  @Override
  default Solution solve(
      Sde sde,
      ScoreFunction score,
      Batch start,
      List<Step> steps,
      DrivingNoise noise,
      StepListener listener) {
    return Stepper.solve(this::start, sde, score, start, steps, noise, listener);
  }
}
