package dev.ito.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.data.Resize.Filter;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ResizeTest {
  private static double[] resize(
      double[] image, int height, int width, int channels, int h, int w, Filter filter) {
    int line = width * channels;
    Resize.Rows rows = (y, row) -> System.arraycopy(image, y * line, row, 0, line);
    return Resize.of(rows, height, width, channels, h, w, filter);
  }

  /** One sum over all pixels of the image, with weights straight from the definitions. */
  private static double naive(
      double[] image, int height, int width, int channels, int h, int w, int at, Filter filter) {
    int c = at % channels;
    double centreX = (at / channels % w + 0.5) * width / w;
    double centreY = (at / channels / w + 0.5) * height / h;
    double sum = 0;
    double weights = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double weight =
            weight((x + 0.5 - centreX) / Math.max(1, (double) width / w), filter)
                * weight((y + 0.5 - centreY) / Math.max(1, (double) height / h), filter);
        sum += weight * image[(y * width + x) * channels + c];
        weights += weight;
      }
    }
    return sum / weights;
  }

  /** Keys's cubic as he gives it, in powers of |x| for a = -1/2; the triangle. */
  private static double weight(double x, Filter filter) {
    double s = Math.abs(x);
    if (filter == Filter.BILINEAR) {
      return s < 1 ? 1 - s : 0;
    }
    if (s < 1) {
      return 3 * s * s * s / 2 - 5 * s * s / 2 + 1;
    }
    return s < 2 ? -s * s * s / 2 + 5 * s * s / 2 - 4 * s + 2 : 0;
  }

  @ParameterizedTest
  @CsvSource({
    "BILINEAR, 9, 13, 3, 4, 5",
    "BILINEAR, 5, 4, 1, 12, 7",
    "BICUBIC, 9, 13, 3, 4, 5",
    "BICUBIC, 5, 4, 1, 12, 7",
    "BICUBIC, 17, 3, 2, 1, 8",
    "BICUBIC, 1, 1, 3, 4, 4",
    "BICUBIC, 40, 31, 1, 32, 30"
  })
  void theTwoPassesEqualOneSumOverAllPixels(
      Filter filter, int height, int width, int channels, int h, int w) {
    double[] image =
        new Random(1).doubles((long) height * width * channels).map(u -> 255 * u).toArray();
    double[] expected =
        IntStream.range(0, h * w * channels)
            .mapToDouble(at -> naive(image, height, width, channels, h, w, at, filter))
            .toArray();
    assertArrayEquals(expected, resize(image, height, width, channels, h, w, filter), 1e-10);
  }

  @ParameterizedTest
  @EnumSource(Filter.class)
  void aConstantImageStaysConstant(Filter filter) {
    double[] image = new double[11 * 6];
    Arrays.fill(image, 77);
    for (int size : new int[] {1, 4, 6, 23}) {
      for (double value : resize(image, 11, 6, 1, size, size, filter)) {
        assertEquals(77, value, 1e-12);
      }
    }
  }

  /** Symmetric weights of sum 1 keep a straight line; at the edges some are missing. */
  @ParameterizedTest
  @EnumSource(Filter.class)
  void aRampStaysStraightAwayFromTheEdges(Filter filter) {
    double[] image = IntStream.range(0, 60).mapToDouble(x -> x + 0.5).toArray();
    double[] small = resize(image, 1, 60, 1, 1, 20, filter);
    for (int x = 2; x < 18; x++) {
      assertEquals(3 * (x + 0.5), small[x], 1e-12);
    }
    assertEquals(60, small[0] + small[19], 1e-12);
  }

  /** Values at distances 1/4, 3/4, 5/4 and 7/4 of the coarser grid. */
  @Test
  void halvingTakesTheWeightsComputedByHand() {
    assertWeights(Filter.BILINEAR, 8, 0, 0, 1, 3, 3, 1, 0, 0);
    assertWeights(Filter.BICUBIC, 256, -3, -9, 29, 111, 111, 29, -9, -3);
  }

  /** The third of six outputs is centred between the inputs 4 and 5 of twelve. */
  private static void assertWeights(Filter filter, double unit, int... expected) {
    for (int i = 0; i < expected.length; i++) {
      double[] impulse = new double[12];
      impulse[1 + i] = 1;
      assertEquals(expected[i] / unit, resize(impulse, 12, 1, 1, 6, 1, filter)[2], 1e-15);
    }
  }

  /** What Pillow 12.3 makes of the same 5x7 picture in its mode F. */
  @ParameterizedTest
  @CsvSource({
    "BILINEAR, 101.4416 149.4652 177.3636 160.2727 114.5668 170.4286",
    "BICUBIC, 94.6008 152.3349 180.6446 165.9057 107.7828 172.2654"
  })
  void pillowComputesTheSame(Filter filter, String pillow) {
    double[] image = IntStream.range(0, 35).mapToDouble(i -> (37 * i * i + 11 * i) % 256).toArray();
    double[] expected = Arrays.stream(pillow.split(" ")).mapToDouble(Double::parseDouble).toArray();
    assertArrayEquals(expected, resize(image, 5, 7, 1, 2, 3, filter), 1e-4);
  }

  @ParameterizedTest
  @EnumSource(Filter.class)
  void theSameSizeIsTheSameImage(Filter filter) {
    double[] image = new Random(2).doubles(5 * 7 * 3).toArray();
    assertArrayEquals(image, resize(image, 5, 7, 3, 5, 7, filter), 1e-15);
  }

  @Test
  void bytesAreTheNearestWithHalvesUpAndEndsKept() {
    double[] levels = {-3, -0.5, 0.49, 0.5, 1.5, 2.5, 254.49, 254.5, 260};
    byte[] expected = {0, 0, 0, 1, 2, 3, (byte) 254, (byte) 255, (byte) 255};
    assertArrayEquals(expected, Resize.toBytes(levels));
  }
}
