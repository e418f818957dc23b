package dev.ito.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.function.Consumer;

/** What charts are drawn on. */
final class Canvas {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 500;

  /** In a page a chart is smaller, so that its texts are as large as those around it. */
  private static final int PAGE_WIDTH = 720;

  private static final int PAGE_HEIGHT = 420;

  private static final int MARGIN = 16;

  private Canvas() {}

  /** Draws a chart with its title. */
  static BufferedImage picture(Drawing chart) {
    int[] legend = new int[1];
    paint(
        1,
        1,
        graphics -> legend[0] = height(chart.legend(new PicturePen(graphics), WIDTH - 2 * MARGIN)));
    return paint(
        WIDTH,
        HEIGHT + legend[0],
        graphics -> draw(chart, new PicturePen(graphics), chart.title(), WIDTH, HEIGHT));
  }

  private static int height(Plot.Legend legend) {
    return legend.rows().isEmpty() ? 0 : (int) Math.ceil(legend.height()) + MARGIN / 2;
  }

  private static void draw(Drawing chart, Pen pen, String title, int width, int height) {
    chart.draw(pen, title, width, height);
    chart.legend(pen, width - 2 * MARGIN).draw(pen, MARGIN, height);
  }

  /** Paints on a white picture. */
  static BufferedImage paint(int width, int height, Consumer<Graphics2D> painter) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, width, height);
      painter.accept(graphics);
    } finally {
      graphics.dispose();
    }
    return picture;
  }

  /** Returns the chart without its title, which is a heading of the page. */
  static String svg(Drawing chart) {
    SvgPen pen = new SvgPen();
    int legend = height(chart.legend(pen, PAGE_WIDTH - 2 * MARGIN));
    draw(chart, pen, "", PAGE_WIDTH, PAGE_HEIGHT);
    return pen.svg(PAGE_WIDTH, PAGE_HEIGHT + legend, chart.title());
  }
}
