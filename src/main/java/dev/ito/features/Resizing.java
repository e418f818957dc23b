package dev.ito.features;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.data.Resize;
import dev.ito.math.Shape;
import java.util.Locale;

/** How images get the size that a network takes. */
public enum Resizing {
  /** They must have it. */
  @JsonProperty("none")
  NONE,
  /** The network resizes them itself. */
  @JsonProperty("graph")
  GRAPH,
  /** By {@link Resize.Filter#BILINEAR}, without rounding. */
  @JsonProperty("bilinear")
  BILINEAR,
  /** By {@link Resize.Filter#BICUBIC}, without rounding. */
  @JsonProperty("bicubic")
  BICUBIC;

  /** Returns whether images of any size are taken. */
  boolean takesAnySize() {
    return this != NONE;
  }

  /** Returns the shape that images of a shape get. */
  Shape shape(Shape shape, int size) {
    return filtered() ? Shape.image(size, size, shape.channels()) : shape;
  }

  private boolean filtered() {
    return this == BILINEAR || this == BICUBIC;
  }

  /**
   * Returns one image in its new size, channels last, as levels 0 .. 255, which a bicubic filter
   * may exceed a little.
   */
  double[] levels(PixelBatch images, int index, int size) {
    Shape shape = images.shape();
    Resize.Rows rows =
        (y, row) -> {
          int from = index * shape.size() + y * row.length;
          for (int i = 0; i < row.length; i++) {
            row[i] = Byte.toUnsignedInt(images.levels()[from + i]);
          }
        };
    if (!filtered()) {
      double[] levels = new double[shape.size()];
      for (int i = 0; i < levels.length; i++) {
        levels[i] = Byte.toUnsignedInt(images.levels()[index * levels.length + i]);
      }
      return levels;
    }
    Resize.Filter filter = this == BILINEAR ? Resize.Filter.BILINEAR : Resize.Filter.BICUBIC;
    return Resize.of(rows, shape.height(), shape.width(), shape.channels(), size, size, filter);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
