package dev.ito.data;

import dev.ito.io.Npy;
import dev.ito.io.Npy.NpyArray;
import dev.ito.io.Sha256;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Samples in a {@code .npy} file: an array of their number times their shape, without labels.
 *
 * <p>As examples, float64 stands for real numbers, uint8 for pixels of 256 levels or fewer.
 *
 * @param name of the file
 * @param sha256 of the file
 * @param samples in model units
 * @param levels of their pixels; empty if they are stored as float64
 */
public record SampleArray(String name, String sha256, Batch samples, Optional<PixelScale> levels)
    implements Examples {
  /** Times the largest value of the data: noise within bins and round trips stay below. */
  private static final double FAR = 1.25;

  /** A set of pictures without a single pixel that is as bright is of other levels. */
  private static final int DARK = 32;

  /**
   * Reads samples.
   *
   * @param bytes how uint8 becomes model units, 0 the darkest and 255 the brightest pixel whatever
   *     the levels of the data; empty: only float64 is read
   * @throws InvalidInput if the file holds another type or shape, or a value that is not finite
   */
  public static SampleArray read(Path file, Shape shape, Optional<PixelScale> bytes)
      throws IOException {
    NpyArray array = Npy.read(file);
    boolean known = array.dtype().equals("<f8") || array.isUint8() && bytes.isPresent();
    InvalidInput.require(
        known && fits(array.shape(), shape),
        "%s: expected %s of shape (n, %s) with n at least 1, but it is %s of shape (%s)",
        file,
        bytes.isPresent() ? "uint8 or float64" : "float64",
        commas(shape.dimensions()),
        array.header().typeName(),
        commas(array.shape()));
    Optional<PixelScale> levels =
        bytes
            .filter(scale -> array.isUint8())
            .map(scale -> new PixelScale(PixelScale.BYTES, scale.low(), scale.high()));
    double[] values =
        levels.map(scale -> inModelUnits(array, scale)).orElseGet(() -> array.values());
    Batch samples = new Batch(array.shape().get(0), shape, values);
    int bad = samples.firstNotFinite();
    InvalidInput.require(bad < 0, "%s: sample %s is not finite: all values must be", file, bad);
    return new SampleArray(
        file.getFileName().toString(), Sha256.ofContent(file, Long.MAX_VALUE), samples, levels);
  }

  /**
   * Returns the same as pixels of the levels that a data set states, if these are bytes.
   *
   * @throws InvalidInput if a byte is none of these levels
   */
  public SampleArray ofLevels(PixelScale stated) {
    if (levels.isEmpty() || levels.get().levels() == stated.levels()) {
      return this;
    }
    Batch all = samples.copy();
    for (int j = 0; j < all.values().length; j++) {
      double exact = stated.toModel(stated.toLevel(all.values()[j]));
      byte found = stated.toByte(all.values()[j]);
      InvalidInput.require(
          found == stated.toByte(exact),
          "%s: image %s has a pixel of %s, which is none of the %s levels that the data set of the"
              + " model states: give images of these levels, or real numbers as float64",
          name,
          j / all.size(),
          Byte.toUnsignedInt(found),
          stated.levels());
      all.values()[j] = exact;
    }
    return new SampleArray(name, sha256, all, Optional.of(stated));
  }

  /**
   * Returns what may be wrong with the values: they are not those of data that reach so far.
   *
   * @param pixels how the model scales pixels; empty for points
   */
  public Optional<String> remark(Extent expected, Optional<PixelScale> pixels) {
    DoubleSummaryStatistics range = Arrays.stream(samples.values()).summaryStatistics();
    double largest = Math.max(-range.getMin(), range.getMax());
    boolean half = range.getMin() >= 0 && pixels.map(scale -> scale.low() < 0).orElse(false);
    if (levels.isPresent()) {
      return dark(name, Byte.toUnsignedInt(levels.get().toByte(range.getMax())));
    }
    if (half) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%s: its values lie in [%.3g, %.3g], pixels of the model in [%.3g, %.3g]: scale them,"
                  + " or store them as uint8",
              name,
              range.getMin(),
              range.getMax(),
              pixels.get().low(),
              pixels.get().high()));
    }
    return largest <= FAR * expected.largest()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s: its values go up to %.3g, those of the model's data to %.3g: are they in other"
                    + " units? Pixels are stored as uint8, or scaled to the range of the data",
                name,
                largest,
                expected.largest()));
  }

  /** Returns what to say of bytes none of which is bright: 0 and 1, or levels of another set. */
  static Optional<String> dark(String name, int brightest) {
    return brightest >= DARK
        ? Optional.empty()
        : Optional.of(
            name
                + ": its brightest pixel is "
                + brightest
                + " of 255: are these other levels? Scale them so that white is 255");
  }

  private static boolean fits(List<Integer> found, Shape shape) {
    return found.size() == shape.dimensions().size() + 1
        && found.get(0) >= 1
        && found.subList(1, found.size()).equals(shape.dimensions());
  }

  /** The inverse of {@link PixelScale#toBytes}. */
  private static double[] inModelUnits(NpyArray array, PixelScale ofBytes) {
    byte[] bytes = array.bytes();
    return IntStream.range(0, bytes.length)
        .mapToDouble(j -> ofBytes.toModel(Byte.toUnsignedInt(bytes[j])))
        .toArray();
  }

  private static String commas(List<Integer> lengths) {
    return lengths.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /** Writes samples in model units, as float64. */
  public static SampleArray write(Path file, Batch samples) throws IOException {
    Npy.writeFloat64(file, axes(samples), samples.values());
    return new SampleArray(
        file.getFileName().toString(),
        Sha256.ofContent(file, Long.MAX_VALUE),
        samples,
        Optional.empty());
  }

  /** Writes samples as pixels, uint8. */
  public static void writeBytes(Path file, Batch samples, PixelScale scale) throws IOException {
    Npy.writeUint8(file, axes(samples), scale.toBytes(samples));
  }

  /** Writes equally long rows of samples as float64: rows x length x shape. */
  public static void writeRows(Path file, Batch samples, int rows) throws IOException {
    int[] axes = axes(samples);
    int[] more = new int[axes.length + 1];
    System.arraycopy(axes, 1, more, 2, axes.length - 1);
    more[0] = rows;
    more[1] = samples.count() / rows;
    Npy.writeFloat64(file, more, samples.values());
  }

  private static int[] axes(Batch samples) {
    return Stream.concat(Stream.of(samples.count()), samples.shape().dimensions().stream())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * What provenance says of the file.
   *
   * @param file its name
   * @param sha256 of its content
   */
  public record Facts(String file, String sha256) {}

  /** Returns what provenance says of the file. */
  public Facts facts() {
    return new Facts(name, sha256);
  }

  @Override
  public int count() {
    return samples.count();
  }

  @Override
  public Shape shape() {
    return samples.shape();
  }

  @Override
  public int label(int index) {
    return -1;
  }

  @Override
  public void read(int index, double[] out, int offset) {
    System.arraycopy(samples.values(), index * samples.size(), out, offset, samples.size());
  }
}
