package dev.ito.report;

import dev.ito.math.InvalidInput;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/** Rows of images, each with a text to its left. */
public final class LabelledRows {
  private static final int MARGIN = 10;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);

  private LabelledRows() {}

  /**
   * Draws rows of images as {@link ImageGrid#strip(List)} does, on white.
   *
   * @param labels one for each row
   * @param rows images of one shape; a row may be shorter than the others
   */
  public static BufferedImage draw(List<String> labels, List<Pixels> rows) {
    InvalidInput.require(
        labels.size() == rows.size(), "%s labels for %s rows", labels.size(), rows.size());
    BufferedImage images = ImageGrid.strip(rows);
    int left = width(labels) + 2 * MARGIN;
    BufferedImage whole =
        new BufferedImage(left + images.getWidth(), images.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = whole.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, whole.getWidth(), whole.getHeight());
      graphics.drawImage(images, left, 0, null);
      write(graphics, labels, left - MARGIN, (images.getHeight() - ImageGrid.GAP) / rows.size());
    } finally {
      graphics.dispose();
    }
    return whole;
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
