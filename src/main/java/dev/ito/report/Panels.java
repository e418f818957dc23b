package dev.ito.report;

import dev.ito.math.InvalidInput;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/** Pictures beside each other, or beside texts, in one. */
public final class Panels {
  private static final int MARGIN = 10;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);

  private Panels() {}

  /**
   * Puts pictures side by side, their upper edges in line, on white.
   *
   * @param pictures from left to right, at least one
   */
  public static BufferedImage beside(BufferedImage... pictures) {
    int width = Arrays.stream(pictures).mapToInt(BufferedImage::getWidth).sum();
    int height = Arrays.stream(pictures).mapToInt(BufferedImage::getHeight).max().orElseThrow();
    return Canvas.paint(
        width,
        height,
        graphics -> {
          int left = 0;
          for (BufferedImage picture : pictures) {
            graphics.drawImage(picture, left, 0, null);
            left += picture.getWidth();
          }
        });
  }

  /**
   * Draws rows of images as {@link ImageGrid#strip(List)} does, each with a text to its left, on
   * white.
   *
   * @param labels one for each row
   * @param rows images of one shape; a row may be shorter than the others
   */
  public static BufferedImage labelled(List<String> labels, List<Pixels> rows) {
    InvalidInput.require(
        labels.size() == rows.size(), "%s labels for %s rows", labels.size(), rows.size());
    BufferedImage images = ImageGrid.strip(rows);
    int left = width(labels) + 2 * MARGIN;
    int pitch = (images.getHeight() - ImageGrid.GAP) / rows.size();
    return Canvas.paint(
        left + images.getWidth(),
        images.getHeight(),
        graphics -> {
          graphics.drawImage(images, left, 0, null);
          write(graphics, labels, left - MARGIN, pitch);
        });
  }

  private static int width(List<String> labels) {
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      FontMetrics metrics = graphics.getFontMetrics(FONT);
      return labels.stream().mapToInt(metrics::stringWidth).max().orElse(0);
    } finally {
      graphics.dispose();
    }
  }

  private static void write(Graphics2D graphics, List<String> labels, int right, int pitch) {
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setFont(FONT);
    graphics.setColor(new Color(0x333333));
    FontMetrics metrics = graphics.getFontMetrics();
    for (int row = 0; row < labels.size(); row++) {
      String label = labels.get(row);
      int middle = ImageGrid.GAP + row * pitch + (pitch - ImageGrid.GAP) / 2;
      int base = middle + (metrics.getAscent() - metrics.getDescent()) / 2;
      graphics.drawString(label, right - metrics.stringWidth(label), base);
    }
  }
}
