package dev.ito.solver;

import dev.ito.math.Batch;
import dev.ito.sde.Marginal;

/** A step of Heun's method for y = x / alpha in sigma / alpha, which {@link Heun} and EDM share. */
final class HeunInSigma {
  private HeunInSigma() {}

  /** Moves the samples between two times (Karras et al. 2022, algorithm 1). */
  static void step(ReverseProcess process, Batch x, double from, double to) {
    Marginal t = process.sde().marginal(from);
    Marginal s = process.sde().marginal(to);
    double fall = s.alpha() * (s.ratio() - t.ratio());
    Batch slope = process.epsilon(x, from);
    // Euler step.
    x.scale(s.alpha() / t.alpha());
    Batch predicted = x.copy();
    predicted.add(fall, slope);
    if (s.isClean()) {
      x.put(0, predicted);
      return;
    }
    // Second order correction: the mean of the slopes at both ends.
    x.add(0.5 * fall, slope);
    x.add(0.5 * fall, process.epsilon(predicted, to));
  }
}
