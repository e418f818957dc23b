package dev.ito.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/** Pictures beside each other in one. */
public final class Panels {
  private Panels() {}

  /**
   * Puts pictures side by side, their upper edges in line, on white.
   *
   * @param pictures from left to right, at least one
   */
  public static BufferedImage beside(BufferedImage... pictures) {
    int width = Arrays.stream(pictures).mapToInt(BufferedImage::getWidth).sum();
    int height = Arrays.stream(pictures).mapToInt(BufferedImage::getHeight).max().orElseThrow();
    BufferedImage whole = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = whole.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, width, height);
      int left = 0;
      for (BufferedImage picture : pictures) {
        graphics.drawImage(picture, left, 0, null);
        left += picture.getWidth();
      }
    } finally {
      graphics.dispose();
    }
    return whole;
  }
}
