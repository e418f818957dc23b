package dev.ito.data;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A data set as a configuration names it; opening it gives the examples. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Dataset permits Dataset.OfImages, Points, NpyFile, CsvPoints {
  /**
   * Reads or generates the examples of one split.
   *
   * @throws InvalidInput if its files are missing or not what they should be
   * @throws IOException if reading fails
   */
  Examples open(Split split) throws IOException;

  /** Returns the number of examples of a split where it is known without opening it. */
  default OptionalInt count(Split split) {
    return OptionalInt.empty();
  }

  /** Returns the splits that can be opened. */
  default List<Split> splits() {
    return List.of(Split.values());
  }

  /** Returns the shape of each example. */
  Shape shape();

  /** Returns how pixel levels become model units; empty for data that are not images. */
  Optional<PixelScale> pixels();

  /** Returns how far the examples reach; of images that is the range of their pixels. */
  default Extent extent() {
    return pixels().orElseThrow().extent();
  }

  /** A data set of images. */
  sealed interface OfImages extends Dataset permits Digits, IdxDataset, Cifar10, ImageFolder {
    /** Returns the darkest and the brightest pixel in model units. */
    List<Double> range();

    /** Returns how pixel levels become model units. */
    default PixelScale scale() {
      return PixelScale.of(PixelScale.BYTES, range());
    }

    @Override
    default Optional<PixelScale> pixels() {
      return Optional.of(scale());
    }
  }

  /** Checks that {@code path} can name the folder of a data set. */
  static void requirePath(String name, String path) {
    InvalidInput.require(
        path != null && !path.isBlank(),
        "%s needs the folder of its files: path: data/%s",
        name,
        name);
    try {
      Path.of(path);
    } catch (InvalidPathException e) {
      throw new InvalidInput("path does not name a folder: " + e.getMessage(), e);
    }
  }
}
