package dev.ito.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.nn.Device;
import dev.ito.nn.GraphNetwork;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The network of google/ddpm-cifar10-32 from its {@code config.json}. */
@Tag("native")
class PublishedSizeTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "diffusers-cifar10");

  /**
   * 35.7 million in Ho et al. 2020, appendix B; the exact number is that of its PyTorch weights.
   */
  @Test
  void theNetworkOfCifar10HasItsParameters() {
    PublishedUnet published = PublishedUnet.read(FOLDER);
    try (GraphNetwork network = new GraphNetwork(published.unet(), published.shape(), Device.CPU)) {
      assertEquals(35_746_307, network.layout().size());
    }
  }
}
