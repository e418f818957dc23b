package dev.ito.nn;

import dev.ito.math.Batch;
import java.util.Optional;

/**
 * What a network makes of images.
 *
 * @param features n x d
 * @param logits n x classes, for the Inception Score; empty if the network does not classify
 */
public record Activations(Batch features, Optional<Batch> logits) {
  public Activations {
    if (logits.isPresent() && logits.get().count() != features.count()) {
      throw new IllegalArgumentException(
          logits.get().count() + " logits for " + features.count() + " features");
    }
  }
}
