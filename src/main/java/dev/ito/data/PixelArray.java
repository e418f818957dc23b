package dev.ito.data;

import dev.ito.io.Npy.NpyArray;
import dev.ito.io.NpyHeader;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The images of an array, whatever numbers stand for black and white in it.
 *
 * @param values of black and of white; empty: 0 and 255 of uint8
 */
record PixelArray(Path file, NpyArray array, Optional<List<Double>> values) {
  private static final int WHITE = PixelScale.BYTES - 1;

  /** Of the distance between black and white: what may be beyond them, by rounding. */
  private static final double BEYOND = 1e-6;

  /** Of a level: what float32 leaves of a whole one. */
  private static final double WHOLE = 1e-3;

  /**
   * Returns the shape of an example: an image of an array with three or four axes, a point of one
   * with two.
   *
   * @throws InvalidInput if it is neither
   */
  static Shape shape(Path file, NpyHeader header) {
    List<Integer> axes = header.shape();
    boolean any = !axes.isEmpty() && axes.stream().allMatch(length -> length >= 1);
    boolean channelsFirst = axes.size() == 4 && isChannels(axes.get(1)) && !isChannels(axes.get(3));
    InvalidInput.require(
        !channelsFirst,
        "%s: its shape %s has the channels first: save x.transpose(0, 2, 3, 1), with the channels"
            + " last",
        file,
        header.tuple());
    if (any && axes.size() == 2) {
      InvalidInput.require(
          !header.typeName().equals("uint8"),
          "%s: uint8 of shape %s are no images: reshape it to (n, height, width, 1 or 3)",
          file,
          header.tuple());
      return Shape.of(axes.get(1));
    }
    InvalidInput.require(
        any && (axes.size() == 3 || axes.size() == 4 && isChannels(axes.get(3))),
        "%s: expected images of shape (n, height, width) or (n, height, width, 1 or 3), or points"
            + " of shape (n, d), but it is %s",
        file,
        header.tuple());
    return Shape.image(axes.get(1), axes.get(2), axes.size() == 3 ? 1 : axes.get(3));
  }

  private static boolean isChannels(int length) {
    return length == 1 || length == 3;
  }

  /**
   * Returns the images.
   *
   * @param labels one for each, -1 for none
   * @throws InvalidInput if floats do not say what black and white are, or leave their range
   */
  ByteImages images(Shape shape, PixelScale scale, int[] labels) {
    byte[] known = new byte[labels.length > 0 && labels[0] >= 0 ? labels.length : 0];
    for (int i = 0; i < known.length; i++) {
      known[i] = (byte) labels[i];
    }
    if (array.isUint8() && values.isEmpty()) {
      byte[] levels = array.bytes();
      int brightest =
          IntStream.range(0, levels.length).map(i -> Byte.toUnsignedInt(levels[i])).max().orElse(0);
      return new ByteImages(
          shape,
          scale,
          levels,
          known,
          SampleArray.dark(file.getFileName().toString(), brightest).stream().toList());
    }
    double[] units = units();
    return new ByteImages(shape, scale, rounded(units), known, rounding(units));
  }

  /** Returns all values on the scale where black is 0 and white is 255. */
  private double[] units() {
    double[] found = array.values();
    DoubleSummaryStatistics range = Arrays.stream(found).summaryStatistics();
    InvalidInput.require(
        values.isPresent(),
        "%s: images of %s need values, the numbers that stand for black and white, such as [0, 1]:"
            + " its own are in [%s, %s]",
        file,
        array.header().typeName(),
        shown(range.getMin()),
        shown(range.getMax()));
    double black = values.get().get(0);
    double width = values.get().get(1) - black;
    InvalidInput.require(
        range.getMin() >= black - BEYOND * width
            && range.getMax() <= black + width + BEYOND * width,
        "%s: its values are in [%s, %s], not in values: %s",
        file,
        shown(range.getMin()),
        shown(range.getMax()),
        values.get());
    return Arrays.stream(found).map(value -> WHITE * (value - black) / width).toArray();
  }

  private static String shown(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private static byte[] rounded(double[] units) {
    byte[] levels = new byte[units.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) Math.max(0, Math.min(WHITE, Math.round(units[i])));
    }
    return levels;
  }

  private List<String> rounding(double[] units) {
    boolean whole = Arrays.stream(units).allMatch(x -> Math.abs(x - Math.rint(x)) <= WHOLE);
    return whole ? List.of() : List.of(file + ": its pixels are rounded to 256 levels");
  }
}
