package dev.ito.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngTest {
  @TempDir Path folder;

  @Test
  void coloursSurviveAndBytesAreTheSameEachTime() throws IOException {
    BufferedImage picture = new BufferedImage(31, 17, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int i = 0; i < 31 * 17; i++) {
      picture.setRGB(i % 31, i / 31, random.nextInt(1 << 24));
    }
    Png.write(folder.resolve("a.png"), picture);
    Png.write(folder.resolve("b.png"), picture);
    byte[] bytes = Files.readAllBytes(folder.resolve("a.png"));
    assertArrayEquals(bytes, Files.readAllBytes(folder.resolve("b.png")));
    assertFalse(new String(bytes, StandardCharsets.ISO_8859_1).contains("tIME"));
    BufferedImage read = ImageIO.read(folder.resolve("a.png").toFile());
    for (int i = 0; i < 31 * 17; i++) {
      assertEquals(picture.getRGB(i % 31, i / 31), read.getRGB(i % 31, i / 31));
    }
    try (var files = Files.list(folder)) {
      assertEquals(2, files.count(), "no file is left over");
    }
  }
}
