package dev.ito.score;

import dev.ito.math.Batch;
import dev.ito.sde.Condition;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import java.util.Arrays;

/**
 * The score of a trained network: s(x, t) = -zHat / sigma(t).
 *
 * @param sde the forward process the network was trained on
 * @param prediction what the network predicts
 * @param condition what it is told about the noise level
 * @param network the network
 */
public record ScoreModel(Sde sde, Prediction prediction, Condition condition, Network network)
    implements ScoreFunction {
  @Override
  public void score(Batch x, double[] t, Batch out) {
    network.apply(input(x, t), conditions(t), out);
    for (int i = 0; i < x.count(); i++) {
      Factors factors = factors(t[i]);
      factors.combine(x, out, i, factors.ofOutput);
    }
  }

  /** Returns what the network sees: each sample, scaled for its time. */
  Batch input(Batch x, double[] t) {
    Batch input = x.copy();
    int size = x.size();
    for (int i = 0; i < x.count(); i++) {
      double factor = prediction.at(sde.marginal(t[i])).input();
      for (int j = i * size; j < (i + 1) * size; j++) {
        input.values()[j] *= factor;
      }
    }
    return input;
  }

  /** Returns what the network is told about each time. */
  double[] conditions(double[] t) {
    return Arrays.stream(t).map(time -> condition.of(sde, time)).toArray();
  }

  /** Returns the factors of the score at one time. */
  Factors factors(double t) {
    Marginal m = sde.marginal(t);
    Preconditioning p = prediction.at(m);
    return new Factors(p.input(), -p.noiseX() / m.sigma(), -p.noiseOutput() / m.sigma());
  }

  /**
   * The score at one time is {@code ofX * x + ofOutput * F(input * x)}.
   *
   * @param input of x in the network's input
   * @param ofX of x in the score
   * @param ofOutput of the network's output in the score
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
