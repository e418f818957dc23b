package dev.ito.nn;

/**
 * What one training step needs to know besides the batch.
 *
 * @param clip largest global norm of the gradient (Pascanu et al. 2013)
 * @param ema decay of the running average of the parameters, in [0, 1)
 */
public record Optimiser(double clip, double ema) {
  static final double BETA1 = 0.9;
  static final double BETA2 = 0.999;
  static final double EPSILON = 1e-8;

  /** Returns the decay after {@code step} steps: at first the average forgets faster. */
  double emaAt(long step) {
    return Math.min(ema, (1.0 + step) / (10.0 + step));
  }
}
