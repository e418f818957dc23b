package dev.ito.nn;

import java.util.List;

/**
 * What one training step needs to know besides the batch.
 *
 * @param clip largest global norm of the gradient (Pascanu et al. 2013)
 * @param averages of the weights, each of another name
 */
public record Optimiser(double clip, List<Average> averages) {
  static final double BETA1 = 0.9;
  static final double BETA2 = 0.999;
  static final double EPSILON = 1e-8;

  public Optimiser {
    averages = List.copyOf(averages);
  }

  /** One with the exponential average alone. */
  public Optimiser(double clip, double decay) {
    this(clip, List.of(new Exponential(decay)));
  }

  /** Returns how far each average moves in a step. */
  float[] rates(long step) {
    float[] rates = new float[averages.size()];
    for (int k = 0; k < rates.length; k++) {
      rates[k] = (float) averages.get(k).rate(step);
    }
    return rates;
  }
}
