package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.score.Network;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the networks of every size. */
@Tag("native")
class UnetContractTest {
  static Unet unet(List<Integer> multipliers, int blocks, List<Integer> attention) {
    return new Unet(
        8,
        multipliers,
        blocks,
        attention,
        0,
        4,
        new TimeEmbedding.Sinusoidal(),
        Architecture.Precision.FLOAT32);
  }

  static Stream<Arguments> networks() {
    return Stream.of(
            Arguments.of(8, unet(List.of(1), 1, List.of())),
            Arguments.of(8, unet(List.of(1, 2), 2, List.of(4))),
            Arguments.of(28, unet(List.of(1, 2, 2), 1, List.of())),
            Arguments.of(28, unet(List.of(1, 1, 2), 1, List.of(7, 14))),
            Arguments.of(32, unet(List.of(1, 2, 2, 4), 1, List.of(16))),
            Arguments.of(64, unet(List.of(1, 1, 2, 3), 1, List.of())))
        .flatMap(
            network ->
                Stream.of(1, 3)
                    .map(
                        channels -> {
                          int size = (Integer) network.get()[0];
                          Shape shape = Shape.image(size, size, channels);
                          return Arguments.of(shape, network.get()[1]);
                        }));
  }

  /** The output is zero because the last convolution starts at zero, not because all weights do. */
  @ParameterizedTest
  @MethodSource("networks")
  void theOutputHasTheShapeOfTheInputAndStartsAtZero(Shape shape, Unet unet) {
    unet.requireFits(shape);
    try (GraphNetwork network = new GraphNetwork(unet, shape, Device.CPU)) {
      float[] weights = network.layout().initialValues(1);
      Batch x = new Batch(2, shape, doubles(LayerGraph.normal(2, 2 * shape.size(), 1)));
      Batch before = x.copy();
      Batch out = new Batch(2, shape, doubles(LayerGraph.normal(3, 2 * shape.size(), 1)));
      double[] condition = {0, 500};
      network.restore(weights).apply(x, condition, Network.unlabelled(x.count()), out);
      assertArrayEquals(new double[2 * shape.size()], out.values());
      assertArrayEquals(before.values(), x.values());
      network
          .restore(LayerGraph.normal(4, weights.length, 0.1))
          .apply(x, condition, Network.unlabelled(x.count()), out);
      assertEquals(-1, out.firstNotFinite());
      Set<Double> distinct = new HashSet<>();
      for (double value : out.values()) {
        distinct.add(value);
      }
      assertTrue(distinct.size() > shape.size(), "only " + distinct.size() + " different values");
    }
  }

  @Test
  void largeImagesBuild() {
    Shape shape = Shape.image(256, 256, 3);
    Unet unet = unet(List.of(1, 1, 2, 2, 4, 4), 2, List.of(16));
    unet.requireFits(shape);
    try (LayerGraph graph = new LayerGraph(shape, unet::build)) {
      assertEquals(List.of(-1L, 256L, 256L, 3L), graph.outputShape());
    }
  }

  @Test
  void imagesNeedNotBeSquare() {
    Shape shape = Shape.image(8, 12, 2);
    Unet unet = unet(List.of(1, 2), 1, List.of(4));
    unet.requireFits(shape);
    try (LayerGraph graph = new LayerGraph(shape, unet::build)) {
      assertEquals(List.of(-1L, 8L, 12L, 2L), graph.outputShape());
      float[] out = graph.output(graph.random(1, 2));
      assertEquals(2 * shape.size(), out.length);
    }
  }

  @Test
  void perceptronsKeepTheShapeAndStartAtZero() {
    Shape shape = Shape.of(3);
    Mlp mlp = new Mlp(16, 2, new TimeEmbedding.Fourier(16), Architecture.Precision.FLOAT32);
    try (GraphNetwork network = new GraphNetwork(mlp, shape, Device.CPU)) {
      Batch x = new Batch(5, shape, doubles(LayerGraph.normal(2, 15, 1)));
      Batch out = new Batch(5, shape, doubles(LayerGraph.normal(3, 15, 1)));
      network
          .restore(network.layout().initialValues(1))
          .apply(x, new double[5], Network.unlabelled(5), out);
      assertArrayEquals(new double[15], out.values());
    }
  }

  /** Glorot & Bengio 2010: uniform on +-sqrt(6 / (fan in + fan out)); biases 0, scales 1. */
  @Test
  void initialValuesFollowTheirLaw() {
    Unet unet = unet(List.of(1, 2), 1, List.of());
    try (LayerGraph graph = new LayerGraph(Shape.image(8, 8, 1), unet::build)) {
      ParameterLayout layout = graph.layout();
      float[] values = layout.initialValues(7);
      assertArrayEquals(values, layout.initialValues(7));
      int offset = 0;
      for (var parameter : layout.parameters()) {
        assertEquals(offset, parameter.offset());
        requireLaw(parameter, values);
        offset += parameter.size();
      }
      assertEquals(offset, layout.size());
    }
  }

  private static void requireLaw(ParameterLayout.Parameter parameter, float[] values) {
    String name = parameter.name();
    boolean zero =
        name.endsWith(".bias")
            || name.endsWith(".shift")
            || name.contains("conv2")
            || name.startsWith("conv_out")
            || name.contains("to_out");
    double largest = 0;
    for (int i = 0; i < parameter.size(); i++) {
      double value = values[parameter.offset() + i];
      largest = Math.max(largest, Math.abs(value));
      if (name.endsWith(".scale")) {
        assertEquals(1, value, name);
      } else if (zero) {
        assertEquals(0, value, name);
      }
    }
    if (!zero && name.endsWith(".kernel")) {
      List<Integer> shape = parameter.shape();
      int rank = shape.size();
      int field = rank == 4 ? shape.get(0) * shape.get(1) : 1;
      double limit = Math.sqrt(6.0 / (field * (shape.get(rank - 2) + shape.get(rank - 1))));
      // At least 64 values: all below 80 % of the limit has the probability 6e-7.
      assertTrue(largest <= limit && largest > 0.8 * limit, name + ": " + largest + ", " + limit);
    }
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }
}
