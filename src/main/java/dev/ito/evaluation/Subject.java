package dev.ito.evaluation;

import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.data.Split;
import dev.ito.io.Monitor;
import dev.ito.nn.Device;
import dev.ito.score.DifferentiableScore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * What is measured.
 *
 * @param samples of the model, beside the real data
 * @param given data to measure on instead; empty if none were given
 */
public record Subject(DifferentiableScore score, Comparisons samples, Optional<Given> given) {
  /**
   * Data that are given for one evaluation.
   *
   * @param levels of their pixels; empty if their values are real numbers
   */
  public record Given(Examples examples, Optional<PixelScale> levels) {}

  Setup setup() {
    return samples.setup();
  }

  /** Returns the setup of a likelihood: with the levels of the data that are measured. */
  Setup measured() {
    return setup().of(levels());
  }

  Work work() {
    return samples.work();
  }

  /**
   * Opens the given data, or the real ones.
   *
   * @throws dev.ito.math.InvalidInput if there are none
   */
  Examples data(Split split) throws IOException {
    return given.isPresent() ? given.get().examples() : setup().real(split);
  }

  /** Returns the same with the score of the data's samples, each with its label. */
  Subject labelled(Examples data) {
    DifferentiableScore told = score.labelled(sample -> data.label(Math.toIntExact(sample)));
    return new Subject(told, samples, given);
  }

  /**
   * Returns the baselines of the first of some images; none where they have no levels.
   *
   * @param discrete whether a likelihood is one of levels, and not of real numbers
   */
  Baselines baselines(Examples images, int count, boolean discrete) throws IOException {
    return discrete && levels().isPresent() && images.shape().isImage()
        ? samples.baselines(new LevelImages(images, levels().get(), count))
        : Baselines.NONE;
  }

  /** Returns the levels of the data's values; empty if they have none. */
  Optional<PixelScale> levels() {
    return given.isPresent() ? given.get().levels() : setup().pixels();
  }

  /**
   * How an evaluation is done.
   *
   * @param seed of everything random
   * @param folder of the run, for files
   * @param device for other networks
   * @param warning takes what may be wrong with the result
   */
  public record Work(
      long seed, Path folder, Device device, Monitor monitor, Consumer<String> warning) {
    /** Ends an evaluation that the user asked to stop. */
    void requireNotStopped() {
      if (monitor.stopped()) {
        throw new CancellationException("stopped: run it again to finish the evaluation");
      }
    }
  }
}
