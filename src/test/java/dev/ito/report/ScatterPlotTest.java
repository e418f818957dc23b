package dev.ito.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.report.ScatterPlot.Ticks;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScatterPlotTest {
  private final ScatterPlot plot = new ScatterPlot(-2, 2, -1, 3, 500);

  private static Batch points(double... values) {
    return new Batch(values.length / 2, Shape.of(2), values);
  }

  private static int rgb(BufferedImage picture, int x, int y) {
    return picture.getRGB(x, y) & 0xffffff;
  }

  /** Returns the mean of the three channels, 255 for white. */
  private static int grey(BufferedImage picture, int x, int y) {
    int rgb = rgb(picture, x, y);
    return ((rgb >> 16) + (rgb >> 8 & 0xff) + (rgb & 0xff)) / 3;
  }

  @Test
  void aDotIsWhereThePointIs() {
    BufferedImage picture = plot.draw(points(0.55, 1.45));
    // The axes are 500 - 56 - 36 = 408 pixels long, from (56, 444) rightwards and upwards.
    int x = 56 + (int) Math.round(408 * 2.55 / 4);
    int y = 444 - (int) Math.round(408 * 2.45 / 4);
    int expected = DotDensity.colour(Math.round(0.8 * 96) / 96.0);
    assertEquals(expected, rgb(picture, x, y));
    assertEquals(expected, rgb(picture, x + 1, y - 1));
    assertEquals(0xffffff, rgb(picture, x + 4, y));
    assertEquals(0xffffff, rgb(picture, x, y - 4));
  }

  @Test
  void dotsOnOneAnotherGetDarker() {
    double[] apart = new double[2 * 1000];
    for (int i = 0; i < 1000; i++) {
      apart[2 * i] = i < 3 ? 0.5 : i < 500 ? -0.5 : 1.5;
      apart[2 * i + 1] = 0.5;
    }
    apart[0] = -1.5;
    BufferedImage picture = plot.draw(points(apart));
    int one = grey(picture, plot.column(-1.5), plot.row(0.5));
    int two = grey(picture, plot.column(0.5), plot.row(0.5));
    int many = grey(picture, plot.column(-0.5), plot.row(0.5));
    assertTrue(255 > one + 20 && one > two + 20 && two > many + 20, one + " " + two + " " + many);
  }

  @Test
  void pointsBeyondTheAxesAreLeftOut() {
    BufferedImage corner = plot.draw(points(2, 3));
    BufferedImage beyond = plot.draw(points(2.001, 3, 2, 3.1, -1e300, 1e300, 0, -1.01));
    int x = 56 + 408;
    assertTrue(grey(corner, x - 1, 36 + 1) < 200, "a dot at the corner");
    assertEquals(0xffffff, rgb(beyond, x - 1, 36 + 1));
    for (int row = 37; row < 444; row++) {
      for (int column = 57; column < x; column++) {
        assertTrue(grey(beyond, column, row) >= 236, "only grid lines");
      }
    }
  }

  @Test
  void aCaptionIsDrawnAboveTheAxes() {
    Batch point = points(0, 0);
    BufferedImage without = plot.draw(point);
    BufferedImage with = plot.draw(point, "t = 0.5");
    int differences = 0;
    for (int i = 0; i < 500 * 500; i++) {
      boolean differs = rgb(with, i % 500, i / 500) != rgb(without, i % 500, i / 500);
      assertTrue(!differs || i / 500 < 36, "nothing else changes");
      differences += differs ? 1 : 0;
    }
    assertTrue(differences > 50);
  }

  @Test
  void framesKeepTheirColoursInAnAnimation() {
    Random random = new Random(5);
    double[] values = random.doubles(20_000, -1, 2).toArray();
    List<BufferedImage> frames =
        List.of(plot.draw(points(values), "t = 1"), plot.draw(points(1, 1), "t = 0"));
    Palette palette = new Palette(frames);
    for (BufferedImage frame : frames) {
      BufferedImage indexed = palette.index(frame);
      for (int i = 0; i < 500 * 500; i++) {
        assertEquals(rgb(frame, i % 500, i / 500), rgb(indexed, i % 500, i / 500));
      }
    }
  }

  @Test
  void axesAroundPointsHoldThemAll() {
    ScatterPlot around = ScatterPlot.around(points(1, 10, 3, 20, 2, 12));
    assertEquals(new ScatterPlot(-3.5, 7.5, 9.5, 20.5, 640), around);
    assertEquals(new ScatterPlot(3, 5, 4, 6, 640), ScatterPlot.around(points(4, 5)));
  }

  @Test
  void ticksAreRound() {
    assertEquals(new Ticks(List.of(-2.0, -1.0, 0.0, 1.0, 2.0), 0), Ticks.between(-2, 2));
    Ticks fine = Ticks.between(0.95, 1.4);
    assertEquals(List.of("1.0", "1.1", "1.2", "1.3", "1.4"), labels(fine));
    assertEquals(
        List.of("0.00", "0.02", "0.04", "0.06", "0.08", "0.10"), labels(Ticks.between(0, 0.1)));
    assertEquals(List.of("-50", "0", "50"), labels(Ticks.between(-99, 99)));
    assertEquals(List.of("0", "1", "2", "3", "4"), labels(Ticks.between(0, 4.8)));
  }

  private static List<String> labels(Ticks ticks) {
    return ticks.values().stream().map(ticks::label).toList();
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    assertThrows(InvalidInput.class, () -> new ScatterPlot(1, 1, 1, 1, 640));
    assertThrows(InvalidInput.class, () -> new ScatterPlot(0, Double.POSITIVE_INFINITY, 0, 1, 640));
    assertThrows(InvalidInput.class, () -> new ScatterPlot(0, 1, 0, 1, 50));
    assertThrows(InvalidInput.class, () -> plot.draw(points()));
    assertThrows(InvalidInput.class, () -> plot.draw(points(0, Double.NaN)));
    Batch space = new Batch(1, Shape.of(3));
    assertThrows(InvalidInput.class, () -> plot.draw(space));
  }
}
