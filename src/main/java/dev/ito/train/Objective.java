package dev.ito.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.nn.TrainStep;
import dev.ito.score.Prediction;
import dev.ito.sde.Condition;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;

/**
 * Denoising score matching (Vincent 2011; Song et al. 2021, eq. 7): what the network learns from
 * x_t.
 *
 * @param condition what the network is told about the noise level; null: the process's own
 * @param times at which it is trained
 * @param timeDraws how the times of a batch are drawn from their law
 * @param dequantisation of pixels before noise is added
 */
public record Objective(
    Prediction prediction,
    @JsonProperty(defaultValue = "simple") Weighting weighting,
    @JsonProperty(defaultValue = "null") Condition condition,
    @JsonProperty(defaultValue = "{type: uniform}") Times times,
    @JsonProperty(defaultValue = "independent") Times.Draws timeDraws,
    @JsonProperty(defaultValue = "none") Dequantisation dequantisation) {
  /**
   * Noisy examples.
   *
   * @param times one per example
   * @param batch what the training graph gets
   */
  public record Perturbed(double[] times, TrainStep.Examples batch) {}

  /** Returns this objective with the condition spelled out. */
  public Objective resolved(Sde sde) {
    return condition != null
        ? this
        : new Objective(
            prediction, weighting, sde.defaultCondition(), times, timeDraws, dequantisation);
  }

  /**
   * Draws times and noise for a batch of a training step.
   *
   * @param labels the class of each, -1 for none
   * @param step of the training; the draws are a function of it, so that a resumed training repeats
   *     none
   */
  public Perturbed perturb(Sde sde, Batch x0, int[] labels, long seed, long step) {
    Noise uniform = new Noise(seed, Purpose.TIMES);
    Noise normal = new Noise(seed, Purpose.PERTURBATION);
    int count = x0.count();
    int size = x0.size();
    double[] t = new double[count];
    double[] z = new double[size];
    TrainStep.Examples batch =
        new TrainStep.Examples(
            count,
            new float[count * size],
            new float[count],
            labels,
            new float[count * size],
            new float[count]);
    for (int i = 0; i < count; i++) {
      t[i] = times.at(sde, timeDraws.uniform(uniform, i, count, step));
      normal.gaussian(i, step, z, 0, size);
      Marginal marginal = sde.marginal(t[i]);
      Prediction.Preconditioning p = prediction.at(marginal);
      batch.condition()[i] = (float) condition.of(sde, t[i]);
      batch.weight()[i] =
          (float) (weighting.ofOutput(sde, prediction, t[i]) * times.importance(sde, t[i]));
      for (int j = 0; j < size; j++) {
        double data = x0.values()[i * size + j];
        double noisy = marginal.alpha() * data + marginal.sigma() * z[j];
        batch.input()[i * size + j] = (float) (p.input() * noisy);
        batch.target()[i * size + j] = (float) (p.targetX0() * data + p.targetNoise() * z[j]);
      }
    }
    return new Perturbed(t, batch);
  }

  /** What training makes of pixels, which have levels, while the model's density has none. */
  public enum Dequantisation {
    /** The levels themselves: for pictures. */
    @JsonProperty("none")
    NONE,
    /**
     * Each level spread evenly over its bin, anew in every step: for likelihood, which is evaluated
     * on such data. A network that has seen nothing between the levels has no finite density there.
     */
    @JsonProperty("uniform")
    UNIFORM
  }
}
