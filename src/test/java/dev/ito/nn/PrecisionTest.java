package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Shape;
import dev.ito.score.Network;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** bfloat16 products: eight bits of significand, so 2^-9 = 0.2 % per rounding. */
@Tag("native")
class PrecisionTest {
  private static final Shape SHAPE = Shape.image(8, 8, 1);
  private static final int COUNT = 2;

  private static Unet unet(Architecture.Precision precision) {
    return new Unet(
        8, List.of(1, 2), 1, List.of(4), 0, 4, new TimeEmbedding.Sinusoidal(), precision);
  }

  /** To 1 % of the output in the root mean square (seen: 0.17 %), and not equal. */
  @Test
  void outputsAreCloseToThoseInFloat32() {
    try (LayerGraph exact = new LayerGraph(SHAPE, unet(Architecture.Precision.FLOAT32)::build);
        LayerGraph rounded =
            new LayerGraph(
                SHAPE,
                Architecture.Precision.BFLOAT16,
                unet(Architecture.Precision.BFLOAT16)::build)) {
      assertEquals(exact.layout(), rounded.layout());
      LayerGraph.Inputs in = exact.random(11, COUNT);
      float[] expected = exact.output(in);
      float[] found = rounded.output(in);
      double[] difference = new double[found.length];
      double squares = 0;
      double norm = 0;
      for (int i = 0; i < difference.length; i++) {
        squares += Math.pow(expected[i] - found[i], 2);
        norm += Math.pow(expected[i], 2);
      }
      double error = Math.sqrt(squares / norm);
      assertTrue(error < 1e-2, "error " + error);
      assertTrue(error > 1e-5, "not rounded at all: " + error);
    }
  }

  @Test
  void trainingInBfloat16LowersTheLoss() {
    Unet unet = unet(Architecture.Precision.BFLOAT16);
    try (TrainStep step = new TrainStep(unet, SHAPE, COUNT, new Optimiser(1, 0.99), Device.CPU)) {
      step.restore(Checkpoint.State.initial(step.layout(), 3));
      float[] x = LayerGraph.normal(1, COUNT * SHAPE.size(), 1);
      TrainStep.Examples batch =
          new TrainStep.Examples(
              COUNT, x, new float[] {10, 600}, Network.unlabelled(COUNT), x, new float[] {1, 1});
      double first = loss(step.run(batch, 5e-3, 0));
      for (int i = 0; i < 19; i++) {
        step.run(batch, 5e-3, 0);
      }
      double last = loss(step.run(batch, 5e-3, 0));
      assertTrue(last < 0.7 * first, first + " to " + last);
    }
  }

  /**
   * In bfloat16 oneDNN 3.5 computes these from whatever lies in memory: 3 channels in, and the
   * gradient of 1 channel out.
   */
  @ParameterizedTest
  @CsvSource({"1, 16", "3, 16", "16, 1", "16, 3", "16, 16"})
  void convolutionsFromOrToAnOddNumberOfChannelsAreFloat32(int in, int out) {
    Shape shape = Shape.image(8, 8, in);
    LayerGraph.Body body = (layers, x, c) -> layers.conv("a", x, 3, out, Initial.GLOROT);
    try (LayerGraph exact = new LayerGraph(shape, body);
        LayerGraph rounded = new LayerGraph(shape, Architecture.Precision.BFLOAT16, body)) {
      LayerGraph.Inputs inputs = exact.random(7, COUNT);
      float[] direction = LayerGraph.normal(8, COUNT * 8 * 8 * out, 1);
      boolean odd = in % 2 == 1 || out % 2 == 1;
      assertEquals(odd, Arrays.equals(exact.output(inputs), rounded.output(inputs)));
      assertEquals(
          odd,
          Arrays.equals(
              exact.gradientOfX(inputs, direction), rounded.gradientOfX(inputs, direction)));
    }
  }

  private static double loss(TrainStep.Report report) {
    return (report.losses()[0] + report.losses()[1]) / 2;
  }
}
