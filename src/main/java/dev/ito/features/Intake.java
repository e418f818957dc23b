package dev.ito.features;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.data.Resize;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.util.List;
import java.util.Locale;

/**
 * How pixel levels become the input of a network.
 *
 * @param size height and width of its images; of an image before its own resize, any
 * @param channels 1 or 3; a grey image is repeated to 3
 * @param low what level 0 becomes
 * @param high what level 255 becomes
 * @param resize how images get the size
 */
public record Intake(int size, int channels, double low, double high, Resizing resize) {
  private static final int BRIGHTEST = 255;

  public Intake {
    require(size, channels, List.of(low, high));
  }

  /**
   * Takes what level 0 and level 255 become as a range.
   *
   * @throws InvalidInput if {@link #require} does
   */
  static Intake of(int size, int channels, List<Double> range, Resizing resize) {
    require(size, channels, range);
    return new Intake(size, channels, range.get(0), range.get(1), resize);
  }

  /** Checks that a network can take such images. */
  static void require(int size, int channels, List<Double> range) {
    InvalidInput.require(
        range.size() == 2
            && range.stream().allMatch(v -> v != null && Double.isFinite(v))
            && range.get(0) < range.get(1),
        "range: two increasing numbers that level 0 and level 255 become, such as [-1, 1], not %s",
        range);
    InvalidInput.require(size >= 1 && size <= 4096, "size must be 1 to 4096, was %d", size);
    InvalidInput.require(
        channels == 1 || channels == 3, "channels must be 1 or 3, was %d", channels);
  }

  /**
   * Checks that images of a shape can be taken.
   *
   * @throws InvalidInput with the shape and those that are taken
   */
  void requireFits(Shape shape) {
    InvalidInput.require(
        shape.isImage(), "features are of images, but the samples are %s", shape.inWords());
    InvalidInput.require(
        resize.takesAnySize() || shape.height() == size && shape.width() == size,
        "images of %s, but the network takes %dx%d: set resize to bilinear or bicubic",
        shape,
        size,
        size);
    InvalidInput.require(
        shape.channels() == channels || shape.channels() == 1,
        "images with %d channels, but the network takes %s",
        shape.channels(),
        channels == 1 ? "grey ones" : "1 or 3");
  }

  /** Returns a shape of images that it takes. */
  Shape example() {
    return Shape.image(size, size, channels);
  }

  /** Returns the shape in which images of a shape go into the network. */
  Shape shape(Shape shape) {
    Shape resized = resize.shape(shape, size);
    return Shape.image(resized.height(), resized.width(), channels);
  }

  /** Returns the values of images in the units of the network. */
  float[] values(PixelBatch images) {
    int each = shape(images.shape()).size();
    int repeat = channels / images.shape().channels();
    float[] values = new float[Math.multiplyExact(images.count(), each)];
    for (int i = 0; i < images.count(); i++) {
      double[] levels = resize.levels(images, i, size);
      for (int j = 0; j < each; j++) {
        values[i * each + j] = (float) (low + (high - low) * levels[j / repeat] / BRIGHTEST);
      }
    }
    return values;
  }

  /** Returns it as part of a name. */
  String id() {
    return size + "-" + resize + "-" + (float) low + "-" + (float) high;
  }

  /**
   * What a result records.
   *
   * @param grey what becomes of grey images; null: they are taken as they are
   */
  public record Facts(int size, String resize, List<Double> range, String grey) {}

  Facts facts() {
    String grey = channels == 3 ? "repeated to 3 channels" : null;
    return new Facts(size, resize.toString(), List.of(low, high), grey);
  }

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
}
