package dev.ito.solver;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import java.util.List;

/**
 * An interval in terms of the half log-SNR l = ln(alpha / sigma), in which the probability-flow ODE
 * has an exact linear part (Lu et al. 2022, eq. 3.4).
 *
 * @param start the time at its start
 * @param end the time at its end
 * @param from the marginal at its start
 * @param to the marginal at its end
 */
record LogSnrInterval(double start, double end, Marginal from, Marginal to) {
  static LogSnrInterval of(Sde sde, Step step) {
    return between(sde, step.from(), step.to());
  }

  private static LogSnrInterval between(Sde sde, double start, double end) {
    return new LogSnrInterval(start, end, sde.marginal(start), sde.marginal(end));
  }

  /** Checks that no step of a solver that works in l has length 0. */
  static void requireChange(Sde sde, List<Step> steps) {
    for (Step step : steps) {
      InvalidInput.require(
          of(sde, step).h() != 0,
          "this solver works in the log-SNR, which is the same at t = %s and %s: use euler, heun,"
              + " rk4 or rk45, which work in t",
          step.from(),
          step.to());
    }
  }

  /** Returns the length in l, infinite where the end is clean. */
  double h() {
    return 0.5 * (to.logSnr() - from.logSnr());
  }

  /** Returns whether no noise is left at the end. */
  boolean endsClean() {
    return to.isClean();
  }

  /** Returns the first part of this interval, {@code fraction} of it in l. */
  LogSnrInterval part(Sde sde, double fraction) {
    return between(sde, start, sde.time(from.logSnr() + 2 * fraction * h()));
  }

  /**
   * Returns the exact solution for a frozen noise estimate, the DDIM step: alpha_s / alpha_t x -
   * sigma_s (e^h - 1) zHat.
   */
  Batch frozen(Batch x, Batch epsilon) {
    Batch moved = x.copy();
    moved.scale(to.alpha() / from.alpha());
    moved.add(to.alpha() * (to.ratio() - from.ratio()), epsilon);
    return moved;
  }
}
