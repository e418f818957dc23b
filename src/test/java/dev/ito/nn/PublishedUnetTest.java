package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The U-Net against networks in the published DDPM layout, as the diffusers library (0.40) writes
 * and computes them: {@code UNet2DModel} with random weights.
 */
class PublishedUnetTest {
  /** Of the largest value; seen: 1.2e-6 and 1.3e-6 in outputs, 1.3e-6 and 2.0e-6 in gradients. */
  private static final double TOLERANCE = 1e-5;

  /**
   * The output, and the gradient of sum(v * output) with respect to the input, as PyTorch computes
   * them in float32.
   */
  @ParameterizedTest
  @ValueSource(strings = {"rgb16", "grey28"})
  void outputsAndGradientsAreTheirs(String name) throws IOException {
    Published published = new Published(name);
    try (LayerGraph graph = new LayerGraph(published.shape, published.unet::build)) {
      LayerGraph.Inputs in =
          new LayerGraph.Inputs(
              published.vector(graph.layout()), published.floats("x.npy"), published.conditions());
      assertClose(published.floats("output.npy"), graph.output(in), TOLERANCE);
      float[] gradient = graph.gradientOfX(in, published.floats("v.npy"));
      assertClose(published.floats("vjp.npy"), gradient, TOLERANCE);
    }
  }

  private static void assertClose(float[] expected, float[] found, double tolerance) {
    assertEquals(expected.length, found.length);
    double largest = 0;
    double size = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i] - found[i]));
      size = Math.max(size, Math.abs(expected[i]));
    }
    assertEquals(0, largest / size, tolerance);
  }
}
