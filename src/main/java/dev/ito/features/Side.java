package dev.ito.features;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.LinearAlgebra;
import dev.ito.nn.ImageNetwork;
import java.util.Optional;

/**
 * A set that is compared with another.
 *
 * @param set its features
 * @param logits of the extractor, n x classes; empty if it has none, or there are no images
 * @param origin where it comes from
 */
public record Side(FeatureSet set, Optional<Batch> logits, Origin origin) {
  /** Returns the side of images, of which an extractor found these. */
  public static Side of(ImageNetwork.Activations found, Origin origin, LinearAlgebra algebra) {
    return new Side(FeatureSet.of(found.features(), algebra), found.logits(), origin);
  }

  /**
   * Returns the features, n x d.
   *
   * @param metric that needs them
   * @throws InvalidInput if only statistics are known
   */
  public Batch features(String metric) {
    return set.features()
        .orElseThrow(
            () ->
                new InvalidInput(
                    metric + " needs features, and " + origin.file() + " has statistics only"));
  }
}
