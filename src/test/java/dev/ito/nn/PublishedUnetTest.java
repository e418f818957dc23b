package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.interop.Published;
import dev.ito.interop.PublishedSettings;
import dev.ito.interop.UnetConfig;
import dev.ito.math.Shape;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The U-Net against networks in the published layout of {@code UNet2DModel}, with random weights.
 */
@Tag("native")
class PublishedUnetTest {
  /** Of single values; seen: at most 4e-6, where the largest output is 3.8. */
  private static final float OUTPUT = 2e-5f;

  /** Seen: at most 2e-5, where the largest value is 10. */
  private static final float VJP = 1e-4f;

  /** As the diffusers library (0.40) writes and computes them. */
  @ParameterizedTest
  @ValueSource(strings = {"rgb16", "grey28"})
  void outputsAndGradientsAreTheLibrarys(String name) throws IOException {
    check(Published.ofTheLibrary(name));
  }

  /**
   * As experiments/interop/unet_torch.py computes the options that those have not; PyTorch's own
   * gradient. The script agrees with the library on its two networks to 2e-6.
   */
  @ParameterizedTest
  @ValueSource(strings = {"lopsided", "modern", "plain", "scale-shift", "scale-shift-normed"})
  void outputsAndGradientsAreThoseOfTorch(String name) throws IOException {
    check(Published.ofTorch(name));
  }

  /** The output, and the gradient of sum(v * output) with respect to the input. */
  private static void check(Published published) throws IOException {
    try (LayerGraph graph = new LayerGraph(published.shape, published.unet::build)) {
      LayerGraph.Inputs in =
          new LayerGraph.Inputs(
              published.vector(graph.layout()), published.floats("x.npy"), published.conditions());
      assertArrayEquals(published.floats("output.npy"), graph.output(in), OUTPUT);
      float[] gradient = graph.gradientOfX(in, published.floats("v.npy"));
      assertArrayEquals(published.floats("vjp.npy"), gradient, VJP);
    }
  }

  /** The settings written in the library's words are read as the same network. */
  @ParameterizedTest
  @ValueSource(strings = {"lopsided", "modern", "plain", "scale-shift", "scale-shift-normed"})
  void settingsComeBack(String name) {
    Published published = Published.ofTorch(name);
    UnetConfig config = new UnetConfig(published.unet, published.shape);
    assertEquals(config, UnetConfig.of(new PublishedSettings(published.folder, config.json())));
  }

  @Test
  void settingsOfImagesThatAreNotSquareComeBack() {
    Unet unet =
        new Unet(
            6,
            List.of(1.0, 1.5, 0.5),
            1,
            new Attention(List.of(2), List.of(8, 4), 3, false, null),
            0.25,
            3,
            1e-3,
            true,
            Unet.Downsampling.SYMMETRIC,
            new TimeEmbedding.Sinusoidal(true, 1),
            List.of(),
            Architecture.Precision.FLOAT32);
    UnetConfig config = new UnetConfig(unet, Shape.image(8, 12, 2));
    assertEquals(config, UnetConfig.of(new PublishedSettings(null, config.json())));
    assertEquals("[6,9,3]", config.json().get("block_out_channels").toString());
    assertEquals(
        "[\"UpBlock2D\",\"AttnUpBlock2D\",\"AttnUpBlock2D\"]",
        config.json().get("up_block_types").toString());
  }
}
