package dev.ito.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Draws as elements of SVG: text stays text, and a style sheet may change the inks. */
final class SvgPen implements Pen {
  /** Of a character over its height, on average and not too small. */
  private static final double CHARACTER = 0.56;

  private final StringBuilder elements = new StringBuilder();

  /**
   * Returns the element.
   *
   * @param label for those who cannot see it
   */
  String svg(int width, int height, String label) {
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                + " aria-label=\"%s\" font-family=\"system-ui, sans-serif\">%n",
            width,
            height,
            escaped(label))
        + elements
        + "</svg>";
  }

  @Override
  public void line(Ink ink, Stroke stroke, double[] x, double[] y) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < x.length; i++) {
      points.append(i == 0 ? "" : " ").append(number(x[i])).append(',').append(number(y[i]));
    }
    add(
        "<polyline class=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"%s%s points=\"%s\"/>",
        ink.name(),
        ink.hex(),
        number(stroke.width()),
        stroke.dashes().length == 0
            ? ""
            : " stroke-dasharray=\""
                + Arrays.stream(stroke.dashes())
                    .mapToObj(SvgPen::number)
                    .collect(Collectors.joining(" "))
                + "\"",
        opacity(ink),
        points);
  }

  @Override
  public void dot(Ink ink, double x, double y, double radius) {
    add(
        "<circle class=\"%s fill\" fill=\"%s\"%s cx=\"%s\" cy=\"%s\" r=\"%s\"/>",
        ink.name(), ink.hex(), opacity(ink), number(x), number(y), number(radius));
  }

  @Override
  public void box(Ink ink, double x, double y, double width, double height) {
    add(
        "<rect class=\"%s fill\" fill=\"%s\"%s x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>",
        ink.name(), ink.hex(), opacity(ink), number(x), number(y), number(width), number(height));
  }

  @Override
  public void text(String text, double x, double y, double size, Anchor anchor) {
    add(
        "<text class=\"%s fill\" fill=\"%s\" x=\"%s\" y=\"%s\" font-size=\"%s\" text-anchor=\"%s\">%s</text>",
        Ink.TEXT.name(),
        Ink.TEXT.hex(),
        number(x),
        number(y),
        number(size),
        anchor.name().toLowerCase(Locale.ROOT),
        escaped(text));
  }

  @Override
  public void upwards(String text, double x, double y, double size) {
    add(
        "<text class=\"%s fill\" fill=\"%s\" transform=\"translate(%s %s) rotate(-90)\" font-size=\"%s\" text-anchor=\"middle\">%s</text>",
        Ink.TEXT.name(), Ink.TEXT.hex(), number(x), number(y), number(size), escaped(text));
  }

  @Override
  public double width(String text, double size) {
    return CHARACTER * size * text.length();
  }

  private void add(String element, Object... values) {
    elements.append(String.format(Locale.ROOT, element, values)).append('\n');
  }

  private static String opacity(Ink ink) {
    return ink.opacity() == 1 ? "" : " opacity=\"" + number(ink.opacity()) + "\"";
  }

  /** Tenths of a pixel are enough. */
  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
