package dev.ito.score;

import dev.ito.math.Batch;
import dev.ito.sde.Condition;
import dev.ito.sde.Sde;

/**
 * The score of a trained network, as {@link ScoreModel} has it, with its derivative.
 *
 * @param sde the forward process the network was trained on
 * @param prediction what the network predicts
 * @param condition what it is told about the noise level
 * @param network the network
 */
public record DifferentiableScoreModel(
    Sde sde, Prediction prediction, Condition condition, DifferentiableNetwork network)
    implements DifferentiableScore {
  @Override
  public void score(Batch x, double[] t, Batch out) {
    model().score(x, t, out);
  }

  /** With s = a x + b F(c x), the product is a v + b c (dF/dx)^T v. */
  @Override
  public void scoreAndVjp(Batch x, double[] t, Batch v, Batch score, Batch vjp) {
    ScoreModel model = model();
    network.applyAndVjp(model.input(x, t), model.conditions(t), v, score, vjp);
    for (int i = 0; i < x.count(); i++) {
      Factors factors = model.factors(t[i]);
      factors.combine(x, score, i, factors.ofOutput());
      factors.combine(v, vjp, i, factors.ofOutput() * factors.input());
    }
  }

  private ScoreModel model() {
    return new ScoreModel(sde, prediction, condition, network);
  }
}
