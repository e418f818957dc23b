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
 * @param pixels how pixel levels are model units; empty for points
 * @param dataset the real data; empty if the experiment names none
 */
public record Setup(Sde sde, Shape shape, Optional<PixelScale> pixels, Optional<Dataset> dataset) {
  /**
   * Returns the real data.
   *
   * @throws InvalidInput if there are none
   */
  Dataset data() {
    return dataset.orElseThrow(
        () ->
            new InvalidInput(
                "dataset: required key is missing; add the data to compare, or give a file of them"
                    + " to evaluate with --data"));
  }

  /**
   * Opens the real data.
   *
   * @throws InvalidInput if there are none
   */
  Examples real(Split split) throws IOException {
    Dataset data = data();
    return InvalidInput.inside("dataset: ", () -> data.open(split));
  }
}
