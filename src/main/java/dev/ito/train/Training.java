package dev.ito.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Average;
import dev.ito.nn.Exponential;
import java.util.ArrayList;
import java.util.List;

/**
 * How a network is trained.
 *
 * @param batch examples per step
 * @param learningRate of Adam, over these steps
 * @param ema decay of the running average of the weights, in [0, 1); at first it forgets faster,
 *     min(ema, (1 + step) / (10 + step))
 * @param clip largest global norm of the gradient
 * @param checkpointEvery steps between checkpoints
 * @param pictures samples that are drawn and looked at with every checkpoint; 0: none
 * @param powerAverages what is tracked for an average that is chosen afterwards; null: nothing
 */
public record Training(
    int batch,
    long steps,
    @JsonProperty(defaultValue = "{}") LearningRate learningRate,
    @JsonProperty(defaultValue = "0.9999") double ema,
    @JsonProperty(defaultValue = "1") double clip,
    @JsonProperty(defaultValue = "1000") long checkpointEvery,
    @JsonProperty(defaultValue = "16") int pictures,
    @JsonProperty(defaultValue = "null") PowerAverages powerAverages) {
  private static final int MOST_PICTURES = 1024;

  public Training {
    InvalidInput.require(batch >= 1, "batch must be at least 1, was %d", batch);
    InvalidInput.require(steps >= 1, "steps must be at least 1, was %d", steps);
    InvalidInput.require(ema >= 0 && ema < 1, "ema must be in [0, 1), was %s", ema);
    InvalidInput.require(clip > 0 && Double.isFinite(clip), "clip must be positive, was %s", clip);
    InvalidInput.require(
        checkpointEvery >= 1, "checkpoint-every must be at least 1, was %d", checkpointEvery);
    InvalidInput.require(
        0 <= pictures && pictures <= MOST_PICTURES,
        "pictures must be 0 to %d, was %d",
        MOST_PICTURES,
        pictures);
    LearningRate rate = learningRate;
    learningRate = InvalidInput.inside("learning-rate.", () -> rate.over(steps));
  }

  /** Returns the running averages of the weights: the one that sampling uses comes first. */
  public List<Average> averages() {
    List<Average> averages = new ArrayList<>(List.of(new Exponential(ema)));
    if (powerAverages != null) {
      averages.addAll(powerAverages.averages());
    }
    return List.copyOf(averages);
  }

  /** Returns whether the power averages are kept after a step. */
  boolean keepsAverages(long step) {
    return powerAverages != null && (step % powerAverages.every() == 0 || step == steps);
  }
}
