package dev.ito.evaluation;

import dev.ito.data.Dataset;
import dev.ito.data.PixelScale;
import dev.ito.data.Split;
import dev.ito.features.Features;
import dev.ito.math.Shape;
import dev.ito.sde.Sde;
import java.util.Optional;

/** A metric of samples, by the features that a network finds in them and in real images. */
sealed interface SampleMetric extends Metric permits Fid, Kid, ClassScore, Overlap {
  @Override
  int samples();

  /** Returns the network. */
  Features features();

  /** Returns the real images. */
  Split reference();

  /** Returns how many samples are drawn at once. */
  int batch();

  /** Returns the comparison that these settings describe. */
  default SampleComparison comparison() {
    return new SampleComparison(samples(), features(), reference(), batch());
  }

  @Override
  default void requireFits(
      Sde sde, Shape shape, Optional<Dataset> dataset, Optional<PixelScale> pixels) {
    comparison().requireFits(shape, dataset, pixels);
  }
}
