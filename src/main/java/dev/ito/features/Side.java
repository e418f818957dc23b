package dev.ito.features;

import dev.ito.data.PixelSource;
import dev.ito.data.Split;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.LinearAlgebra;
import dev.ito.nn.ImageNetwork.Activations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A set that is compared with another.
 *
 * @param logits of the extractor, n x classes; empty if it has none, or there are no images
 */
public record Side(FeatureSet set, Optional<Batch> logits, Origin origin) {
  /** Returns the side of images, of which an extractor found these. */
  public static Side of(Activations found, Origin origin, LinearAlgebra algebra) {
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

  /**
   * Where a set comes from, as a result records it; null: not known, or not for such a set.
   *
   * @param file or folder
   * @param split of the data set
   * @param rounding of samples to pixel levels
   * @param first how many of the images are compared, from the first
   */
  public record Origin(
      String file,
      Integer images,
      String shape,
      String split,
      String sha256,
      String rounding,
      Integer first) {
    static Origin of(Path file) {
      return new Origin(file.toString(), null, null, null, null, null, null);
    }

    static Origin of(Path file, PixelSource images) throws IOException {
      String shape = images.shape().toString();
      return new Origin(file.toString(), images.count(), shape, null, images.sha256(), null, null);
    }

    /** Returns that of the images of a data set. */
    public static Origin real(int images, Split split, String sha256) {
      String name = split.name().toLowerCase(Locale.ROOT);
      return new Origin(null, images, null, name, sha256, null, null);
    }

    /** Returns that of samples of a model. */
    public static Origin drawn(int images, String id) {
      return new Origin(null, images, null, null, id, "nearest of 256 levels", null);
    }

    /** Returns that of the first images of these. */
    public Origin first(int count) {
      return new Origin(file, images, shape, split, sha256, rounding, count);
    }
  }
}
