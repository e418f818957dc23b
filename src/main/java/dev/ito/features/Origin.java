package dev.ito.features;

import dev.ito.data.PixelSource;
import dev.ito.data.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where a set comes from, as a result records it; null: not known, or not for such a set.
 *
 * @param file or folder
 * @param images their number
 * @param shape of each
 * @param split of the data set
 * @param sha256 of their content
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
