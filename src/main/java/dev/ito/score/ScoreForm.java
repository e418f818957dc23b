package dev.ito.score;

import dev.ito.math.Batch;
import dev.ito.sde.Marginal;
import java.util.Locale;

/** The two forms in which an estimate of the score is told: both say the same of x_t. */
public enum ScoreForm {
  /** The noise zHat. */
  EPSILON,
  /** The score s = -zHat / sigma. */
  SCORE;

  /**
   * Returns how the estimate comes from a network.
   *
   * @param m a marginal with positive sigma
   */
  Factors factors(Prediction prediction, Marginal m) {
    Prediction.Preconditioning p = prediction.at(m);
    double divisor = this == SCORE ? -m.sigma() : 1;
    return new Factors(p.input(), p.noiseX() / divisor, p.noiseOutput() / divisor);
  }

  /** Returns the name that configurations and files use. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * An estimate at one time as a function of a network F: {@code ofX * x + ofOutput * F(input *
   * x)}.
   *
   * @param input of x in the network's input
   * @param ofX of x in the estimate
   * @param ofOutput of the network's output in the estimate
   */
  record Factors(double input, double ofX, double ofOutput) {
    /** Replaces one sample of {@code output} by {@code ofX * x + factor * output}. */
    void combine(Batch x, Batch output, int row, double factor) {
      int size = x.size();
      for (int j = row * size; j < (row + 1) * size; j++) {
        output.values()[j] = ofX * x.values()[j] + factor * output.values()[j];
      }
    }
  }
}
