package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Sde;
import java.util.List;

/** A way from x_T to the data along a reverse process of an SDE. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Solver
    permits Predictor, PredictorCorrector, CorrectorOnly, Rk45, AdaptiveSde {
  /**
   * Solves the reverse process along steps.
   *
   * @param start samples at the start of the first step; not changed
   * @param steps the way, from noise to data; an ODE solver goes along {@link Step#backwards} too
   * @param noise drives the solver, and says which samples these are
   * @param listener called after every step
   * @throws ArithmeticException if a sample stops being finite; says which, and at which step
   */
  default Solution solve(
      Sde sde,
      ScoreFunction score,
      Batch start,
      List<Step> steps,
      DrivingNoise noise,
      Step.Listener listener) {
    Evaluations evaluations = new Evaluations();
    ReverseProcess process = new ReverseProcess(sde, evaluations.of(score), noise);
    return start(process).along(start, steps, noise.first(), listener, evaluations);
  }

  /** A solver at work: a {@link Stepper}, or an {@link Adaptation}, which chooses its steps. */
  interface Integration {
    /**
     * Goes along steps.
     *
     * @param first index of the sample that row 0 stands for
     * @param evaluations counts those that are made on the way
     */
    Solution along(
        Batch start, List<Step> steps, long first, Step.Listener listener, Evaluations evaluations);
  }

  /** Starts anew on a process. */
  Integration start(ReverseProcess process);

  /** Returns whether noise is drawn; if not, it solves the probability-flow ODE. */
  default boolean stochastic() {
    return false;
  }

  /** Returns whether each step must start where the one before it ends. */
  default boolean needsContiguousSteps() {
    return true;
  }

  /** Returns whether the score must know the variance of a step. */
  default boolean needsVariance() {
    return false;
  }

  /** Returns this solver with the settings left out filled in for a process. */
  default Solver resolved(Sde sde) {
    return this;
  }

  /**
   * Checks that this solver can go along these steps of a process.
   *
   * @throws InvalidInput with the reason and what would work
   */
  default void requireFits(Sde sde, List<Step> steps) {}

  /** Checks a setting that scales noise. */
  static void requireUnit(String name, double value) {
    InvalidInput.require(value >= 0 && value <= 1, "%s must be in [0, 1], was %s", name, value);
  }
}
