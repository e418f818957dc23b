package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.yaml.Yaml;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ito disturb}, with a small network and few images. */
@Tag("native")
class DisturbTest {
  private static final int COUNT = 40;
  private static final String NETWORK =
      "{type: inception, path: src/test/resources/features/inception-like.pb}";

  @TempDir private Path folder;

  /** Writes images of noise. */
  private void write(Path images) throws IOException {
    Files.createDirectories(images);
    Random random = new Random(1);
    for (int i = 0; i < COUNT; i++) {
      BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
      for (int pixel = 0; pixel < 64; pixel++) {
        image.getRaster().setSample(pixel % 8, pixel / 8, 0, random.nextInt(256));
      }
      ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
    }
  }

  @Test
  void itLeavesATableAChartAndWhereTheyComeFrom() throws IOException {
    write(folder.resolve("images"));
    String data =
        "{type: image-folder, path: %s, size: 8, channels: 1, test-part: 0.5}"
            .formatted(folder.resolve("images"));
    Ito.Result result =
        Ito.run(
            "disturb",
            "--dataset",
            data,
            "--foreign",
            data,
            "--features",
            NETWORK,
            "--out",
            folder);
    assertTrue(result.exit() == 0 || result.out().contains("does not grow: "), result.toString());
    List<String> table = Files.readAllLines(folder.resolve("table.csv"));
    assertEquals("disturbance,level,distance,standard-error", table.get(0));
    assertTrue(table.size() > 10, table::toString);
    assertTrue(Files.exists(folder.resolve("distances.png")));
    JsonNode provenance = Yaml.json().readTree(folder.resolve("provenance.json").toFile());
    List<String> keys = new ArrayList<>();
    provenance.fieldNames().forEachRemaining(keys::add);
    assertEquals(
        List.of("origin", "extractor", "images", "imagesSha256", "real", "realSha256"), keys);
    int images = provenance.get("images").intValue();
    assertTrue(0 < images && images < COUNT, provenance::toString);
    assertEquals(COUNT, images + provenance.get("real").intValue());
    assertEquals(64, provenance.get("realSha256").textValue().length());
  }
}
