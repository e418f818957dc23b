package dev.ito.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What all charts are drawn on, and with: one size, one font, one set of colours. */
final class Canvas {
  static final int WIDTH = 900;
  static final int HEIGHT = 500;

  /** Colours told apart by the colour-blind, too (Okabe and Ito 2008), without the yellow. */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x0072b2),
          new Color(0xd55e00),
          new Color(0x009e73),
          new Color(0xcc79a7),
          new Color(0x56b4e9),
          new Color(0xe69f00),
          new Color(0x000000));

  private Canvas() {}

  /** Returns a colour; after the last they begin anew. */
  static Color colour(int number) {
    return COLOURS.get(number % COLOURS.size());
  }

  /** Tells whether an earlier number has the same colour. */
  static boolean isRepeated(int number) {
    return number >= COLOURS.size();
  }

  static BufferedImage picture(Chart<?, ?> chart) {
    return paint(WIDTH, HEIGHT, graphics -> chart.paint(graphics, WIDTH, HEIGHT));
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
  static String svg(Chart<?, ?> chart, String id) {
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
    context.setComment(null);
    context.setIDGenerator(
        new SVGIDGenerator() {
          @Override
          public String generateID(String prefix) {
            return super.generateID(id + "-" + prefix);
          }
        });
    SVGGraphics2D graphics = new SVGGraphics2D(context, false);
    graphics.setSVGCanvasSize(new Dimension(WIDTH, HEIGHT));
    chart.getStyler().setChartTitleVisible(false);
    chart.paint(graphics, WIDTH, HEIGHT);
    Element root = graphics.getRoot();
    // The one identifier that does not come from the generator.
    ((Element) root.getElementsByTagName("defs").item(0)).setAttribute("id", id + "-defs");
    root.setAttribute("viewBox", "0 0 " + WIDTH + " " + HEIGHT);
    root.setAttribute("role", "img");
    root.setAttribute("aria-label", chart.getTitle());
    return text(graphics, root);
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVGGraphics2D.SVG_NAMESPACE_URI, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK makes no XML documents", e);
    }
  }

  private static String text(SVGGraphics2D graphics, Element root) {
    StringWriter out = new StringWriter();
    try {
      graphics.stream(root, out, true, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // The declaration and the document type have no place within a page.
    String text = out.toString();
    return text.substring(text.indexOf("<svg"));
  }

  /** Returns the label of a tick of a logarithmic axis; of 1, 2 and 5 only, or they overlap. */
  static String logarithmicTick(double value) {
    int exponent = (int) Math.floor(Math.log10(value) + 1e-9);
    long digit = Math.round(value / Math.pow(10, exponent));
    if (digit != 1 && digit != 2 && digit != 5) {
      return " ";
    }
    return Math.abs(exponent) <= 4
        ? new BigDecimal(digit).scaleByPowerOfTen(exponent).toPlainString()
        : digit + "e" + exponent;
  }

  /** Sets what all charts share. */
  static void style(AxesChartStyler styler, String title) {
    Color text = new Color(0x333333);
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderColor(new Color(0xbbbbbb));
    styler.setPlotGridLinesColor(new Color(0xe4e4e4));
    styler.setPlotGridLinesStroke(new BasicStroke(1f));
    styler.setChartFontColor(text);
    styler.setChartTitleFont(font.deriveFont(Font.BOLD, 17f));
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitleVisible(!title.isBlank());
    styler.setAxisTitleFont(font);
    styler.setAxisTickLabelsFont(font.deriveFont(13f));
    styler.setAxisTickLabelsColor(text);
    styler.setLegendFont(font.deriveFont(14f));
    styler.setLegendBorderColor(new Color(0xdddddd));
  }
}
