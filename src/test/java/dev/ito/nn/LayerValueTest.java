package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of the layers against {@link NaiveLayers}. */
@Tag("native")
class LayerValueTest {
  private static final Shape IMAGE = Shape.image(6, 4, 8);
  private static final int COUNT = 2;
  private static final double EPSILON = 1e-6;

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void convolutionsKeepTheSize(int size) {
    try (LayerGraph graph =
        new LayerGraph(IMAGE, (layers, x, c) -> layers.conv("l", x, size, 5, Initial.GLOROT))) {
      LayerGraph.Inputs in = graph.random(1, COUNT);
      int border = size / 2;
      assertImages(
          graph,
          in,
          x -> NaiveLayers.conv(x, w(graph, in, 0), w(graph, in, 1), size, 1, border, border),
          2e-6);
    }
  }

  /** Zeros below and to the right only, as in the published DDPM networks. */
  @Test
  void downsamplingPadsBelowAndToTheRight() {
    try (LayerGraph graph =
        new LayerGraph(
            IMAGE, (layers, x, c) -> layers.downsample("l", x, Unet.Downsampling.ASYMMETRIC))) {
      LayerGraph.Inputs in = graph.random(2, COUNT);
      assertEquals(List.of(-1L, 3L, 2L, 8L), graph.outputShape());
      assertImages(
          graph, in, x -> NaiveLayers.conv(x, w(graph, in, 0), w(graph, in, 1), 3, 2, 0, 1), 5e-6);
    }
  }

  @Test
  void upsamplingRepeatsPixelsAndConvolves() {
    try (LayerGraph graph = new LayerGraph(IMAGE, (layers, x, c) -> layers.upsample("l", x))) {
      LayerGraph.Inputs in = graph.random(3, COUNT);
      assertEquals(List.of(-1L, 12L, 8L, 8L), graph.outputShape());
      assertImages(
          graph,
          in,
          x ->
              NaiveLayers.conv(
                  NaiveLayers.doubled(x), w(graph, in, 0), w(graph, in, 1), 3, 1, 1, 1),
          5e-6);
    }
  }

  /**
   * The result is of size 1, so the tolerances are errors relative to it. With a mean of 30
   * standard deviations float32 has rounded the input itself by 30 * 2^-24 = 2e-6 of its deviation.
   */
  @ParameterizedTest
  @CsvSource({"1, 0, 2e-6", "2, 0, 2e-6", "4, 0, 2e-6", "8, 0, 2e-6", "1, 30, 1e-5", "4, 30, 1e-5"})
  void groupNormalisation(int groups, float mean, double tolerance) {
    try (LayerGraph graph =
        new LayerGraph(IMAGE, (layers, x, c) -> layers.groupNorm("l", x, groups, EPSILON))) {
      LayerGraph.Inputs in = graph.random(4, COUNT);
      for (int i = 0; i < in.x().length; i++) {
        in.x()[i] += mean;
      }
      assertImages(
          graph,
          in,
          x -> NaiveLayers.groupNorm(x, w(graph, in, 0), w(graph, in, 1), groups, EPSILON),
          tolerance);
    }
  }

  @Test
  void attentionIsOneHeadOverAllPlaces() {
    try (LayerGraph graph =
        new LayerGraph(
            IMAGE,
            (layers, x, c) ->
                layers.attention("l", x, layers.groupNorm("l.group_norm", x, 2, EPSILON), 1))) {
      LayerGraph.Inputs in = graph.random(5, COUNT);
      assertImages(graph, in, x -> attention(graph, in, x), 1e-5);
    }
  }

  private static double[][][] attention(LayerGraph graph, LayerGraph.Inputs in, double[][][] x) {
    double[][][] normal = NaiveLayers.groupNorm(x, w(graph, in, 0), w(graph, in, 1), 2, EPSILON);
    double[][] rows = Stream.of(normal).flatMap(Stream::of).toArray(double[][]::new);
    double[][] q = NaiveLayers.dense(rows, w(graph, in, 2), w(graph, in, 3));
    double[][] k = NaiveLayers.dense(rows, w(graph, in, 4), w(graph, in, 5));
    double[][] v = NaiveLayers.dense(rows, w(graph, in, 6), w(graph, in, 7));
    double[][] mixed =
        NaiveLayers.dense(NaiveLayers.attend(q, k, v), w(graph, in, 8), w(graph, in, 9));
    double[][][] out = new double[x.length][x[0].length][x[0][0].length];
    for (int row = 0; row < x.length; row++) {
      for (int column = 0; column < x[0].length; column++) {
        for (int c = 0; c < out[0][0].length; c++) {
          out[row][column][c] = x[row][column][c] + mixed[row * x[0].length + column][c];
        }
      }
    }
    return out;
  }

  /** Vaswani et al. 2017 with Ho et al.'s spacing: sines of all frequencies, then cosines. */
  @Test
  void sinusoidalEmbedding() {
    int width = 32;
    float[] frequencies = new TimeEmbedding.Sinusoidal().frequencies(width);
    assertEquals(1, frequencies[0]);
    assertEquals(1e-4, frequencies[width / 2 - 1], 1e-11);
    try (LayerGraph graph =
        new LayerGraph(Shape.of(1), (layers, x, c) -> layers.waves(c, frequencies, false))) {
      float[] conditions = {0, 0.37f, 17, 999};
      float[] found = graph.output(new LayerGraph.Inputs(new float[0], new float[4], conditions));
      for (int i = 0; i < conditions.length; i++) {
        for (int k = 0; k < width / 2; k++) {
          double angle = conditions[i] * Math.exp(-Math.log(1e4) * k / (width / 2 - 1));
          // float32 knows an angle of 999 to 6e-5.
          double tolerance = 1e-6 + 1.2e-7 * angle;
          assertEquals(Math.sin(angle), found[i * width + k], tolerance, "sin " + angle);
          assertEquals(Math.cos(angle), found[i * width + width / 2 + k], tolerance);
        }
      }
    }
  }

  /** The smallest width of a network has two frequencies, the ends of the range. */
  @Test
  void sinusoidalEmbeddingOfTheSmallestWidth() {
    assertArrayEquals(
        new float[] {1, 1e-4f}, new TimeEmbedding.Sinusoidal().frequencies(4), 1e-11f);
  }

  @Test
  void fourierFrequenciesAreFixedAndScaleWithTheirDeviation() {
    float[] one = new TimeEmbedding.Fourier(1).frequencies(512);
    float[] sixteen = new TimeEmbedding.Fourier(16).frequencies(512);
    double square = 0;
    for (int k = 0; k < one.length; k++) {
      assertEquals(16 * one[k], sixteen[k], 1e-5 * Math.abs(sixteen[k]));
      square += Math.pow(one[k] / (2 * Math.PI), 2) / one.length;
    }
    // 256 numbers: a standard deviation of 0.044; 5 of these, but the numbers never change.
    assertEquals(1, Math.sqrt(square), 0.22);
  }

  /**
   * 16,384 values: the mean has a standard deviation of 0.0065; 5 of these fail in 6e-7 of cases.
   */
  @Test
  void dropoutZeroesAndKeepsTheMean() {
    double rate = 0.4;
    Shape shape = Shape.image(32, 32, 8);
    LayerGraph.Body twice =
        (layers, x, c) -> layers.concat(layers.dropout(x, rate), layers.dropout(x, rate));
    try (LayerGraph graph = new LayerGraph(shape, twice)) {
      float[] ones = new float[2 * shape.size()];
      Arrays.fill(ones, 1);
      var in = new LayerGraph.Inputs(new float[0], ones, new float[2]);
      float[] found = graph.output(in, 1);
      double[] sums = new double[2];
      int different = 0;
      for (int i = 0; i < found.length; i++) {
        assertTrue(found[i] == 0 || found[i] == (float) (1 / (1 - rate)), "" + found[i]);
        sums[i / 8 % 2] += found[i];
        different += i / 8 % 2 == 0 && found[i] != found[i + 8] ? 1 : 0;
      }
      assertEquals(1, sums[0] / ones.length, 5 * 0.0065);
      assertEquals(1, sums[1] / ones.length, 5 * 0.0065);
      // Two layers of one step have masks of their own: 48 % differ.
      assertEquals(0.48, (double) different / ones.length, 5 * 0.004);
      assertArrayEquals(found, graph.output(in, 1));
      assertTrue(!Arrays.equals(found, graph.output(in, 2)));
    }
  }

  /** One image of the output. */
  @FunctionalInterface
  private interface Naive {
    double[][][] of(double[][][] x);
  }

  private static void assertImages(
      LayerGraph graph, LayerGraph.Inputs in, Naive naive, double tolerance) {
    float[] found = graph.output(in);
    int size = found.length / COUNT;
    for (int i = 0; i < COUNT; i++) {
      double[] expected = NaiveLayers.flat(naive.of(NaiveLayers.image(in.x(), i, IMAGE)));
      assertEquals(size, expected.length);
      for (int j = 0; j < size; j++) {
        assertEquals(expected[j], found[i * size + j], tolerance, "value " + j);
      }
    }
  }

  /** Returns the values of one weight. */
  private static double[] w(LayerGraph graph, LayerGraph.Inputs in, int index) {
    var parameter = graph.layout().parameters().get(index);
    double[] values = new double[parameter.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.weights()[parameter.offset() + i];
    }
    return values;
  }
}
