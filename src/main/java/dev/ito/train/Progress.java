package dev.ito.train;

import dev.ito.math.Estimate;
import dev.ito.nn.TrainingState;

/** What happens during a training, for whoever watches or stores it. */
public interface Progress {
  /**
   * Called after every step.
   *
   * @param step number of steps done
   * @param loss weighted mean squared error of the step's examples
   * @param gradientNorm before clipping
   */
  void step(long step, Estimate loss, double gradientNorm);

  /**
   * Called when the state should be kept: every so many steps, at the end, and when stopped.
   *
   * @param state a copy
   */
  void checkpoint(TrainingState state);

  /** Returns whether training should stop after the current step. */
  boolean stopped();
}
