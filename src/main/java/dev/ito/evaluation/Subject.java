package dev.ito.evaluation;

import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.data.Split;
import dev.ito.score.DifferentiableScore;
import java.io.IOException;
import java.util.Optional;

/**
 * What is measured.
 *
 * @param setup process, shape and data
 * @param score of the model
 * @param samples of the model, as the experiment's sampling draws them
 * @param given data to measure on instead of those of the setup; empty if none were given
 * @param work how it is done
 */
public record Subject(
    Setup setup, DifferentiableScore score, Samples samples, Optional<Given> given, Work work) {
  /**
   * Data that are given for one evaluation.
   *
   * @param examples the data
   * @param levels of their pixels; empty if their values are real numbers
   */
  public record Given(Examples examples, Optional<PixelScale> levels) {}

  /**
   * Opens the given data, or the real ones.
   *
   * @throws dev.ito.math.InvalidInput if there are none
   */
  Examples data(Split split) throws IOException {
    return given.isPresent() ? given.get().examples() : setup.real(split);
  }

  /** Returns the levels of the data's values; empty if they have none. */
  Optional<PixelScale> levels() {
    return given.isPresent() ? given.get().levels() : setup.pixels();
  }
}
