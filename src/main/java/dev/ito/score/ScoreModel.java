package dev.ito.score;

import dev.ito.math.Batch;
import dev.ito.sde.Condition;
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
    estimate(ScoreForm.SCORE, x, t, out);
  }

  /**
   * Makes an estimate from the network's output.
   *
   * @param x samples; not changed
   * @param t one time per sample
   * @param out receives the estimates; another batch than {@code x}
   */
  public void estimate(ScoreForm estimate, Batch x, double[] t, Batch out) {
    network.apply(input(x, t), conditions(t), out);
    for (int i = 0; i < x.count(); i++) {
      Factors factors = estimate.factors(prediction, sde.marginal(t[i]));
      factors.combine(x, out, i, factors.ofOutput());
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
  public double[] conditions(double[] t) {
    return Arrays.stream(t).map(time -> condition.of(sde, time)).toArray();
  }

  /** Returns the factors of the score at one time. */
  Factors factors(double t) {
    return ScoreForm.SCORE.factors(prediction, sde.marginal(t));
  }
}
