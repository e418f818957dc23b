package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.sde.Sde;

/** Steps of Markov chain Monte Carlo at one time: they bring samples closer to its marginal. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Corrector permits Langevin, AnnealedLangevin {
  /** Returns the number of steps, which is that of evaluations, at each time. */
  int steps();

  /** Returns this corrector with the settings left out filled in for a process. */
  Corrector resolved(Sde sde);

  /** Makes all the corrections of a solver's step, at time {@code t}; none on clean data. */
  default void correct(ReverseProcess process, Batch x, Step step, double t) {
    if (!process.hasScore(t)) {
      return;
    }
    Sde sde = process.sde();
    double kept = sde.marginal(step.from()).alpha() / sde.marginal(step.to()).alpha();
    Batch z = x.like();
    for (int k = 0; k < steps(); k++) {
      process.noise().correction((long) step.index() * steps() + k, z);
      correct(process, x, t, kept * kept, z);
    }
  }

  /**
   * Makes one step.
   *
   * @param x the samples; changed in place
   * @param t the time, with noise
   * @param kept (alpha_t / alpha_s)^2 of the solver's step, 1 for a process without drift
   * @param z standard normal numbers; may be changed
   */
  void correct(ReverseProcess process, Batch x, double t, double kept, Batch z);

  /** Makes the Langevin step of each sample's size: up the score, with noise. */
  static void move(Batch x, Batch score, Batch z, double[] sizes) {
    int size = x.size();
    for (int i = 0; i < x.count(); i++) {
      double deviation = Math.sqrt(2 * sizes[i]);
      for (int j = i * size; j < (i + 1) * size; j++) {
        x.values()[j] += sizes[i] * score.values()[j] + deviation * z.values()[j];
      }
    }
  }

  /** Checks the settings that correctors share. */
  static void requireSettings(Double snr, int steps) {
    InvalidInput.require(
        snr == null || snr >= 0 && Double.isFinite(snr), "snr must not be negative, was %s", snr);
    InvalidInput.require(steps >= 0, "steps must not be negative, was %s", steps);
  }
}
