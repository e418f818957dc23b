package dev.ito.data;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ito.math.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A data set as a configuration names it; opening it gives the examples. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Dataset permits Digits, IdxDataset, Cifar10, ImageFolder, Points {
  /**
   * Reads or generates the examples of one split.
   *
   * @throws dev.ito.math.InvalidInput if its files are missing or not what they should be
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
}
