package dev.ito.report;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** Draws as pixels. */
record PicturePen(Graphics2D graphics) implements Pen {
  PicturePen {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  @Override
  public void line(Ink ink, Stroke stroke, double[] x, double[] y) {
    Path2D path = new Path2D.Double();
    path.moveTo(x[0], y[0]);
    for (int i = 1; i < x.length; i++) {
      path.lineTo(x[i], y[i]);
    }
    graphics.setColor(ink.color());
    graphics.setStroke(
        new BasicStroke(
            (float) stroke.width(),
            BasicStroke.CAP_BUTT,
            BasicStroke.JOIN_BEVEL,
            10,
            dashes(stroke),
            0));
    graphics.draw(path);
  }

  private static float[] dashes(Stroke stroke) {
    float[] dashes = new float[stroke.dashes().length];
    for (int i = 0; i < dashes.length; i++) {
      dashes[i] = (float) stroke.dashes()[i];
    }
    return dashes.length == 0 ? null : dashes;
  }

  @Override
  public void dot(Ink ink, double x, double y, double radius) {
    graphics.setColor(ink.color());
    graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }

  @Override
  public void box(Ink ink, double x, double y, double width, double height) {
    graphics.setColor(ink.color());
    graphics.fill(new Rectangle2D.Double(x, y, width, height));
  }

  @Override
  public void text(String text, double x, double y, double size, Anchor anchor) {
    double width = width(text, size);
    double left =
        switch (anchor) {
          case START -> x;
          case MIDDLE -> x - width / 2;
          case END -> x - width;
        };
    graphics.setColor(Ink.TEXT.color());
    graphics.drawString(text, (float) left, (float) y);
  }

  @Override
  public void upwards(String text, double x, double y, double size) {
    AffineTransform before = graphics.getTransform();
    graphics.translate(x, y);
    graphics.rotate(-Math.PI / 2);
    text(text, 0, 0, size, Anchor.MIDDLE);
    graphics.setTransform(before);
  }

  @Override
  public double width(String text, double size) {
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont((float) size));
    FontMetrics metrics = graphics.getFontMetrics();
    return metrics.stringWidth(text);
  }
}
