package dev.ito.evaluation;

import dev.ito.data.Dataset;
import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.data.Split;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.sde.Sde;
import java.io.IOException;
import java.util.Optional;

/**
 * What a metric is of, as far as a configuration says it.
 *
 * @param sde the forward process
 * @param shape of a sample
 * @param pixels how pixel levels are model units; empty for points
 * @param dataset the real data; empty if the experiment names none
 */
public record Setup(Sde sde, Shape shape, Optional<PixelScale> pixels, Optional<Dataset> dataset) {
  /**
   * Opens the real data.
   *
   * @throws InvalidInput if there are none
   */
  Examples real(Split split) throws IOException {
    try {
      return dataset
          .orElseThrow(
              () ->
                  new InvalidInput(
                      "required key is missing; add the data to compare, or give a file of them to"
                          + " evaluate with --data"))
          .open(split);
    } catch (InvalidInput e) {
      throw new InvalidInput("dataset: " + e.getMessage(), e);
    }
  }
}
