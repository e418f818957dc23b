package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ito.math.Batch;
import dev.ito.sde.Sde;

/** Steps of Markov chain Monte Carlo at one time: they bring samples closer to its marginal. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Corrector permits Langevin, AnnealedLangevin {
  /** Returns the number of steps, which is that of evaluations, at each time. */
  int steps();

  /** Returns this corrector with the settings left out filled in for a process. */
  Corrector resolved(Sde sde);

  /**
   * Makes one step.
   *
   * @param process the process
   * @param x the samples; changed in place
   * @param t the time, with noise
   * @param kept (alpha_t / alpha_s)^2 of the solver's step, 1 for a process without drift
   * @param z standard normal numbers; may be changed
   */
  void correct(ReverseProcess process, Batch x, double t, double kept, Batch z);
}
