package dev.ito.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PanelsTest {
  @Test
  void picturesStandBesideEachOtherOnWhite() {
    BufferedImage whole = Panels.beside(plain(2, 3, 0xff0000), plain(1, 1, 0x0000ff));
    assertEquals(3, whole.getWidth());
    assertEquals(3, whole.getHeight());
    int[][] expected = {
      {0xff0000, 0xff0000, 0x0000ff}, {0xff0000, 0xff0000, 0xffffff}, {0xff0000, 0xff0000, 0xffffff}
    };
    for (int y = 0; y < 3; y++) {
      for (int x = 0; x < 3; x++) {
        assertEquals(expected[y][x], whole.getRGB(x, y) & 0xffffff, x + ", " + y);
      }
    }
  }

  private static BufferedImage plain(int width, int height, int colour) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] line = new int[width];
    Arrays.fill(line, colour);
    picture.setRGB(0, 0, width, height, line, 0, 0);
    return picture;
  }
}
