package dev.ito.solver;

import dev.ito.math.Batch;
import java.util.List;

/**
 * The solvers that choose the size of their steps, for each sample by itself; the loop is in {@link
 * Adaptation}.
 *
 * <p>Each sample has its own t and its own step size, and leaves the batch when it is done, so a
 * sample does not depend on its batch mates. The steps given are used for their two ends, and to
 * tell the listener: it sees each sample at the first of its own times that is past the step.
 */
public sealed interface AdaptiveSolver extends Solver permits Rk45, AdaptiveSde {
  /**
   * What a step from (x, t) would lead to, for a batch of samples.
   *
   * @param x where it leads to
   * @param memory what the solver remembers if the step is taken
   * @param errors estimated, in units of the tolerance, one per sample: up to 1 is good enough
   */
  record Proposal(Batch x, Batch memory, double[] errors) {}

  /** A method on one process; all arrays and batches have one entry per sample. */
  interface Method {
    /**
     * Chooses the first step.
     *
     * @param memory receives what the method remembers
     * @param span from the start to the end of time, signed
     * @return step sizes, with the sign of the span
     */
    double[] first(Batch x, double[] t, double span, Batch memory);

    /**
     * Tries a step of each sample.
     *
     * @param rows of the samples in the whole batch
     */
    Proposal attempt(int[] rows, Batch x, double[] t, double[] to, Batch memory);

    /** Returns the time at which a step that should end at {@code t} ends. */
    default double place(double t) {
      return t;
    }

    /** Returns the size below which a step at time {@code t} is none. */
    default double least(double t) {
      return 16 * Math.ulp(t);
    }

    /** Returns the factor of the step size after an error. */
    double growth(double error);
  }

  /** Starts anew on a process. */
  Method start(ReverseProcess process, DrivingNoise noise);

  @Override
  default Solution solve(
      ReverseProcess process,
      Batch start,
      List<Step> steps,
      DrivingNoise noise,
      StepListener listener) {
    Solver.requireLambda(this, process);
    CountingScore counting = new CountingScore(process.score());
    Method method = start(new ReverseProcess(process.sde(), counting, process.lambda()), noise);
    return new Adaptation(method, counting::evaluations, start, steps, noise.first())
        .along(steps, listener);
  }
}
