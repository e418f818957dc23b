package dev.ito.solver;

import dev.ito.math.Batch;

/** Watches a solver at work. */
@FunctionalInterface
public interface StepListener {
  /** Does nothing. */
  StepListener NONE = (step, x) -> {};

  /**
   * Called after every step.
   *
   * @param step the step just done
   * @param x the samples at its end; to be copied if kept, and not to be changed
   */
  void after(Step step, Batch x);
}
