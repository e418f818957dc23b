package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.score.Network;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The CPU with XLA against the CPU without. */
@Tag("native")
class XlaTest {
  private static final Shape SHAPE = Shape.image(8, 8, 1);
  private static final Unet UNET =
      new Unet(
          8,
          List.of(1, 2),
          1,
          List.of(4),
          0,
          4,
          new TimeEmbedding.Sinusoidal(),
          Architecture.Precision.FLOAT32);

  private static Batch normal(long seed, int count) {
    float[] values = LayerGraph.normal(seed, count * SHAPE.size(), 1);
    return new Batch(count, SHAPE, doubles(values));
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  /**
   * Batches of 3 after 5 are filled up to 5. To 1e-5 of the largest value (seen: 6e-7), and not
   * equal: XLA has other kernels.
   */
  @Test
  void networksAreTheSameForBatchesThatShrinkAndGrow() {
    try (GraphNetwork plain = new GraphNetwork(UNET, SHAPE, Device.CPU);
        GraphNetwork compiled = new GraphNetwork(UNET, SHAPE, Device.CPU_XLA)) {
      float[] weights = LayerGraph.normal(1, plain.layout().size(), 0.3);
      plain.restore(weights);
      compiled.restore(weights);
      for (int count : new int[] {5, 3, 7}) {
        Batch x = normal(count, count);
        Batch v = normal(count + 1, count);
        double[] conditions = new double[count];
        int[] unlabelled = Network.unlabelled(count);
        for (int i = 0; i < count; i++) {
          conditions[i] = 100 * i + 0.5;
        }
        Batch expected = x.like();
        Batch expectedProduct = x.like();
        plain.applyAndVjp(x, conditions, unlabelled, v, expected, expectedProduct);
        Batch alone = x.like();
        Batch out = x.like();
        Batch product = x.like();
        compiled.apply(x, conditions, unlabelled, alone);
        compiled.applyAndVjp(x, conditions, unlabelled, v, out, product);
        assertClose(expected.values(), alone.values(), 1e-5, "apply of " + count);
        assertClose(expected.values(), out.values(), 1e-5, "output of " + count);
        assertClose(expectedProduct.values(), product.values(), 1e-5, "product of " + count);
        assertFalse(Arrays.equals(expected.values(), out.values()), "nothing was compiled");
      }
    }
  }

  /** To 1e-4 of the largest value (seen: 1.5e-6 of the weights, 7e-8 of the losses). */
  @Test
  void trainingIsTheSame() {
    int count = 4;
    float[] x = LayerGraph.normal(1, count * SHAPE.size(), 1);
    TrainStep.Examples batch =
        new TrainStep.Examples(
            count,
            x,
            new float[] {1, 30, 500, 900},
            Network.unlabelled(count),
            LayerGraph.normal(2, count * SHAPE.size(), 1),
            new float[] {0.5f, 1, 1, 2});
    Optimiser optimiser = new Optimiser(1, 0.9);
    try (TrainStep plain = new TrainStep(UNET, SHAPE, count, optimiser, Device.CPU);
        TrainStep compiled = new TrainStep(UNET, SHAPE, count, optimiser, Device.CPU_XLA)) {
      int size = plain.layout().size();
      float[] at = LayerGraph.normal(3, size, 0.3);
      for (TrainStep step : List.of(plain, compiled)) {
        step.restore(States.of(0, at, at, new float[size], new float[size]));
      }
      for (int k = 0; k < 3; k++) {
        TrainStep.Report expected = plain.run(batch, 1e-3, k);
        TrainStep.Report found = compiled.run(batch, 1e-3, k);
        assertClose(doubles(expected.losses()), doubles(found.losses()), 1e-4, "losses " + k);
        assertEquals(expected.gradientNorm(), found.gradientNorm(), 1e-4 * expected.gradientNorm());
      }
      Checkpoint.State expected = plain.state();
      Checkpoint.State found = compiled.state();
      assertEquals(3, found.step());
      assertClose(doubles(expected.parameters()), doubles(found.parameters()), 1e-4, "theta");
      assertClose(doubles(expected.ema()), doubles(found.ema()), 1e-4, "ema");
      assertClose(doubles(expected.adamM()), doubles(found.adamM()), 1e-4, "m");
      assertClose(doubles(expected.adamV()), doubles(found.adamV()), 1e-4, "v");
    }
  }

  /** Compares to a fraction of the largest value. */
  private static void assertClose(
      double[] expected, double[] found, double tolerance, String name) {
    assertEquals(expected.length, found.length);
    double largest = 0;
    double deviation = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      deviation = Math.max(deviation, Math.abs(expected[i] - found[i]));
    }
    assertEquals(0, deviation / largest, tolerance, name);
  }
}
