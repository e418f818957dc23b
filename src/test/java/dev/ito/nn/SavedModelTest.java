package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.score.NoisySamples;
import dev.ito.score.Prediction;
import dev.ito.score.ScoreForm;
import dev.ito.score.ScoreModel;
import dev.ito.score.TimeTable;
import dev.ito.sde.Condition;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.types.TFloat32;

/** SavedModels, loaded by TensorFlow, against Ito's own estimates, which do without a table. */
@Tag("native")
class SavedModelTest {
  private static final double[] TIMES = {1, 0.7f, 0.1f, 0.01f, 0.001f};

  /** Of the largest value; float32 arithmetic in both; seen: up to 1.4e-6. */
  private static final double TOLERANCE = 1e-5;

  @TempDir private Path folder;

  static Stream<Arguments> networks() {
    LinearBeta beta = new LinearBeta(0.1, 20);
    Sde chain = new VpSde(new DiscreteBeta(beta, 1000));
    Shape image = Shape.image(8, 8, 1);
    Unet unet = UnetContractTest.unet(List.of(1, 2), 1, List.of(4));
    Shape points = Shape.of(2);
    Mlp mlp = new Mlp(16, 1, new TimeEmbedding.Fourier(0.2), Architecture.Precision.FLOAT32);
    return Stream.of(
            Arguments.of(unet, image, new VpSde(beta), Prediction.EPSILON, Condition.TIME),
            Arguments.of(unet, image, chain, Prediction.V, Condition.STEP),
            Arguments.of(mlp, points, new VeSde(0.01, 50), Prediction.EDM, Condition.LOG_SIGMA),
            Arguments.of(mlp, points, new VpSde(beta), Prediction.X0, Condition.LOG_SIGMA),
            Arguments.of(mlp, points, new SubVpSde(beta), Prediction.SCORE, Condition.TIME))
        .flatMap(
            network ->
                Stream.of(ScoreForm.values())
                    .map(
                        estimate ->
                            Arguments.of(
                                Stream.concat(Stream.of(estimate), Stream.of(network.get()))
                                    .toArray())));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void tensorFlowComputesTheSameFromIt(
      ScoreForm estimate,
      Architecture architecture,
      Shape shape,
      Sde sde,
      Prediction prediction,
      Condition condition)
      throws IOException {
    Batch x = new Batch(TIMES.length, shape);
    float[] values = LayerGraph.normal(1, x.values().length, 1);
    for (int i = 0; i < values.length; i++) {
      x.values()[i] = values[i];
    }
    Batch expected = new Batch(TIMES.length, shape);
    try (GraphNetwork network = new GraphNetwork(architecture, shape, Device.CPU)) {
      float[] weights = LayerGraph.normal(2, network.layout().size(), 0.2);
      new ScoreModel(sde, prediction, condition, network.restore(weights))
          .estimate(estimate, new NoisySamples(x, TIMES, 0), expected);
      TimeTable table = TimeTable.of(estimate, sde, prediction, condition, 0);
      new SavedModel(architecture, shape, weights, table, estimate.toString()).write(folder);
    }
    assertClose(expected.values(), served(shape, estimate, values, TIMES));
  }

  /** Earlier times are the earliest of the table, later ones T. */
  @Test
  void timesAreClamped() throws IOException {
    Shape shape = Shape.of(2);
    Mlp mlp = new Mlp(16, 1, new TimeEmbedding.Sinusoidal(), Architecture.Precision.FLOAT32);
    float[] weights;
    try (GraphNetwork network = new GraphNetwork(mlp, shape, Device.CPU)) {
      weights = LayerGraph.normal(2, network.layout().size(), 0.2);
    }
    TimeTable table =
        TimeTable.of(ScoreForm.SCORE, new VeSde(0.01, 50), Prediction.EPSILON, Condition.TIME, 0);
    new SavedModel(mlp, shape, weights, table, "score").write(folder);
    float[] x = {1, 2, 1, 2, 1, 2, 1, 2};
    double[] found =
        served(shape, ScoreForm.SCORE, x, new double[] {-1, TimeTable.EARLIEST, 1, 1.5});
    for (int j = 0; j < 2; j++) {
      assertEquals(found[2 + j], found[j], 1e-5 * Math.abs(found[j]));
      assertEquals(found[4 + j], found[6 + j]);
    }
  }

  private double[] served(Shape shape, ScoreForm estimate, float[] x, double[] t) {
    float[] times = new float[t.length];
    for (int i = 0; i < t.length; i++) {
      times[i] = (float) t[i];
    }
    try (SavedModelBundle bundle = SavedModelBundle.load(folder.toString());
        TFloat32 xs = Tensors.of(x, Tensors.dimensions(t.length, shape));
        TFloat32 ts = Tensors.of(times, times.length);
        var result = bundle.function("serving_default").call(Map.of("x", xs, "t", ts))) {
      float[] found = Tensors.floats(result.get(estimate.toString()).orElseThrow());
      double[] values = new double[found.length];
      for (int i = 0; i < found.length; i++) {
        values[i] = found[i];
      }
      return values;
    }
  }

  private static void assertClose(double[] expected, double[] found) {
    double largest = 0;
    double size = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i] - found[i]));
      size = Math.max(size, Math.abs(expected[i]));
    }
    assertEquals(0, largest / size, TOLERANCE);
  }
}
