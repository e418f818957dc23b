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
    int size = x.size();
    Batch input = x.copy();
    for (int i = 0; i < x.count(); i++) {
      scale(input.values(), i * size, size, prediction.at(sde.marginal(t[i])).input());
    }
    double[] conditions = Arrays.stream(t).map(time -> condition.of(sde, time)).toArray();
    network.apply(input, conditions, out);
    for (int i = 0; i < x.count(); i++) {
      Marginal m = sde.marginal(t[i]);
      Preconditioning p = prediction.at(m);
      double ofX = -p.noiseX() / m.sigma();
      double ofOutput = -p.noiseOutput() / m.sigma();
      for (int j = i * size; j < (i + 1) * size; j++) {
        out.values()[j] = ofX * x.values()[j] + ofOutput * out.values()[j];
      }
    }
  }

  private static void scale(double[] values, int offset, int size, double factor) {
    for (int j = offset; j < offset + size; j++) {
      values[j] *= factor;
    }
  }
}
