package dev.ito.data;

import dev.ito.math.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A data set in the four IDX files of MNIST. */
sealed interface IdxDataset extends Dataset permits Mnist, FashionMnist {
  /** Returns the folder of the files, gzipped or not. */
  String path();

  /** Returns the darkest and the brightest pixel in model units. */
  List<Double> range();

  /** Returns the name under which {@code ito data fetch} knows the files. */
  String title();

  @Override
  default Examples open(Split split) throws IOException {
    return new IdxFolder(title(), path()).open(split, scale());
  }

  @Override
  default Shape shape() {
    return IdxFolder.SHAPE;
  }

  @Override
  default Optional<PixelScale> pixels() {
    return Optional.of(scale());
  }

  private PixelScale scale() {
    return PixelScale.of(IdxFolder.LEVELS, range());
  }
}
