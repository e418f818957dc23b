package dev.ito.data;

/**
 * Resizing of images without aliasing: a separable filter that is widened by the reduction factor.
 *
 * <p>The filter is the one of Pillow's {@code Image.resize} with {@code BILINEAR} or {@code
 * BICUBIC}: output i takes the pixels around its centre (i + 1/2) from / to, at most {@code
 * support} times max(1, from / to) away; weights of pixels beyond an edge are left out and the rest
 * renormalised to sum 1. Pillow rounds 8-bit images after each of the two passes; here, as in its
 * mode {@code F}, nothing is rounded in between.
 */
public final class Resize {
  /** The shape of the weights. */
  public enum Filter {
    /** The triangle 1 - |x|. */
    BILINEAR(1) {
      @Override
      double weight(double x) {
        return Math.max(0, 1 - Math.abs(x));
      }
    },
    /**
     * The cubic convolution of Keys (1981, "Cubic convolution interpolation", eq. 15), a = -1/2.
     */
    BICUBIC(2) {
      @Override
      double weight(double x) {
        double d = Math.abs(x);
        if (d < 1) {
          return (1.5 * d - 2.5) * d * d + 1;
        }
        return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
      }
    };

    private final double support;

    Filter(double support) {
      this.support = support;
    }

    /** Returns the weight at a distance in pixels of the coarser grid. */
    abstract double weight(double x);
  }

  /** Gives an image row by row, so that a large one need not be there as a whole. */
  @FunctionalInterface
  public interface Rows {
    /**
     * Reads row {@code y}, counted from the top.
     *
     * @param row receives width times channels values, channels last
     */
    void read(int y, double[] row);
  }

  /** What one output along an axis takes: {@code weights[i]} of the input {@code first + i}. */
  private record Taps(int first, double[] weights) {}

  private Resize() {}

  /**
   * Resizes an image.
   *
   * @param source {@code height} rows of {@code width} pixels
   * @return the new image, channels last; with {@link Filter#BICUBIC} it may exceed the range of
   *     the old one
   */
  public static double[] of(
      Rows source,
      int height,
      int width,
      int channels,
      int newHeight,
      int newWidth,
      Filter filter) {
    Taps[] across = taps(width, newWidth, filter);
    double[] narrow = new double[Math.multiplyExact(height, newWidth * channels)];
    double[] row = new double[width * channels];
    for (int y = 0; y < height; y++) {
      source.read(y, row);
      for (int x = 0; x < newWidth; x++) {
        add(across[x], row, channels, narrow, (y * newWidth + x) * channels, channels);
      }
    }
    int line = newWidth * channels;
    Taps[] down = taps(height, newHeight, filter);
    double[] result = new double[newHeight * line];
    for (int y = 0; y < newHeight; y++) {
      add(down[y], narrow, line, result, y * line, line);
    }
    return result;
  }

  /**
   * Returns the nearest bytes, halves rounded up; values outside 0 .. 255 go to its ends.
   *
   * @param levels values where 0 is dark and 255 bright
   */
  public static byte[] toBytes(double[] levels) {
    byte[] bytes = new byte[levels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.max(0, Math.min(255, Math.floor(levels[i] + 0.5)));
    }
    return bytes;
  }

  /** Adds weighted inputs, each of {@code length} values, {@code length} or more apart. */
  private static void add(
      Taps taps, double[] in, int stride, double[] out, int offset, int length) {
    for (int i = 0; i < taps.weights.length; i++) {
      double weight = taps.weights[i];
      int from = (taps.first + i) * stride;
      for (int j = 0; j < length; j++) {
        out[offset + j] += weight * in[from + j];
      }
    }
  }

  private static Taps[] taps(int from, int to, Filter filter) {
    Taps[] taps = new Taps[to];
    double scale = (double) from / to;
    double stretch = Math.max(1, scale);
    double reach = filter.support * stretch;
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale;
      int first = (int) Math.max(0, Math.floor(centre - reach + 0.5));
      int end = (int) Math.min(from, Math.floor(centre + reach + 0.5));
      double[] weights = new double[end - first];
      double sum = 0;
      for (int j = 0; j < weights.length; j++) {
        weights[j] = filter.weight((first + j + 0.5 - centre) / stretch);
        sum += weights[j];
      }
      for (int j = 0; j < weights.length; j++) {
        weights[j] /= sum;
      }
      taps[i] = new Taps(first, weights);
    }
    return taps;
  }
}
