package dev.ito.score;

import dev.ito.math.Batch;
import dev.ito.sde.Condition;
import dev.ito.sde.Sde;
import java.util.Arrays;
import java.util.function.LongToIntFunction;

/**
 * The score of a trained network: s(x, t) = -zHat / sigma(t).
 *
 * @param sde the forward process the network was trained on
 * @param condition what it is told about the noise level
 * @param label the class of a sample by its index, {@link Network#NO_LABEL} for none
 */
public record ScoreModel(
    Sde sde, Prediction prediction, Condition condition, LongToIntFunction label, Network network)
    implements DifferentiableScore {
  /** Makes the score of samples without labels. */
  public ScoreModel(Sde sde, Prediction prediction, Condition condition, Network network) {
    this(sde, prediction, condition, sample -> Network.NO_LABEL, network);
  }

  @Override
  public void score(NoisySamples at, Batch out) {
    estimate(ScoreForm.SCORE, at, out);
  }

  /**
   * Makes an estimate from the network's output.
   *
   * @param out receives the estimates; another batch than {@code at.x()}
   */
  public void estimate(ScoreForm form, NoisySamples at, Batch out) {
    ScoreForm.Factors[] factors = factors(form, at);
    network.apply(input(at, factors), conditions(at.t()), labels(at), out);
    for (int i = 0; i < at.count(); i++) {
      factors[i].combine(at.x(), out, i, factors[i].ofOutput());
    }
  }

  /** With s = a x + b F(c x), the product is a v + b c (dF/dx)^T v. */
  @Override
  public void scoreAndVjp(NoisySamples at, Batch v, Batch out, Batch vjp) {
    ScoreForm.Factors[] factors = factors(ScoreForm.SCORE, at);
    network.applyAndVjp(input(at, factors), conditions(at.t()), labels(at), v, out, vjp);
    for (int i = 0; i < at.count(); i++) {
      factors[i].combine(at.x(), out, i, factors[i].ofOutput());
      factors[i].combine(v, vjp, i, factors[i].ofOutput() * factors[i].input());
    }
  }

  @Override
  public ScoreModel labelled(LongToIntFunction other) {
    return new ScoreModel(sde, prediction, condition, other, network);
  }

  /** Returns what the network sees: each sample, scaled for its time. */
  private static Batch input(NoisySamples at, ScoreForm.Factors... factors) {
    Batch input = at.x().copy();
    input.scaleRows(Arrays.stream(factors).mapToDouble(ScoreForm.Factors::input).toArray());
    return input;
  }

  /** Returns what the network is told about each time. */
  public double[] conditions(double[] t) {
    return Arrays.stream(t).map(time -> condition.of(sde, time)).toArray();
  }

  private int[] labels(NoisySamples at) {
    return Arrays.stream(at.samples()).mapToInt(label::applyAsInt).toArray();
  }

  private ScoreForm.Factors[] factors(ScoreForm form, NoisySamples at) {
    return Arrays.stream(at.t())
        .mapToObj(t -> form.factors(prediction, sde.marginal(t)))
        .toArray(ScoreForm.Factors[]::new);
  }
}
