package dev.ito.score;

import dev.ito.sde.Marginal;
import java.util.Locale;

/** The two forms in which an estimate of the score is told: both say the same of x_t. */
public enum ScoreForm {
  /** The noise zHat. */
  EPSILON {
    @Override
    double divisor(Marginal m) {
      return 1;
    }
  },
  /** The score s = -zHat / sigma. */
  SCORE {
    @Override
    double divisor(Marginal m) {
      return -m.sigma();
    }
  };

  /** Returns what the noise estimate is divided by. */
  abstract double divisor(Marginal m);

  /**
   * Returns how the estimate comes from a network.
   *
   * @param m a marginal with positive sigma
   */
  Factors factors(Prediction prediction, Marginal m) {
    Preconditioning p = prediction.at(m);
    return new Factors(p.input(), p.noiseX() / divisor(m), p.noiseOutput() / divisor(m));
  }

  /** Returns the name that configurations and files use. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
