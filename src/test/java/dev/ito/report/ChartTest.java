package dev.ito.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.InvalidInput;
import dev.ito.report.LineChart.Series;
import dev.ito.report.LineChart.Style;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartTest {
  private static final int BLUE = 0x0072b2;
  @TempDir Path folder;

  private static double[] counting(int n) {
    return IntStream.range(0, n).asDoubleStream().toArray();
  }

  /** Returns the middle row of the pixels of one colour in a column, or -1. */
  private static double height(BufferedImage picture, int column, int colour) {
    return IntStream.range(0, picture.getHeight())
        .filter(y -> (picture.getRGB(column, y) & 0xffffff) == colour)
        .average()
        .orElse(-1);
  }

  private static BufferedImage draw(boolean logY, double[] x, double[] y) {
    return new LineChart("", "x", "y", false, logY, List.of(new Series("a", x, y))).draw();
  }

  @Test
  void aStraightLineIsStraight() {
    BufferedImage picture = draw(false, new double[] {0, 1}, new double[] {1, 100});
    assertEquals(900, picture.getWidth());
    assertEquals(500, picture.getHeight());
    double middle = (height(picture, 200, BLUE) + height(picture, 800, BLUE)) / 2;
    assertTrue(height(picture, 800, BLUE) < height(picture, 200, BLUE) - 200, "it goes up");
    assertEquals(middle, height(picture, 500, BLUE), 1.5);
  }

  @Test
  void anExponentialIsStraightOnALogarithmicAxis() {
    double[] x = counting(101);
    double[] y = Arrays.stream(x).map(t -> Math.exp(-t / 10)).toArray();
    BufferedImage picture = draw(true, x, y);
    double middle = (height(picture, 200, BLUE) + height(picture, 800, BLUE)) / 2;
    assertEquals(middle, height(picture, 500, BLUE), 1.5);
    double bent = height(draw(false, x, y), 500, BLUE);
    assertTrue(bent > middle + 30, "the same is bent on a linear axis");
  }

  @Test
  void faintLinesArePaleAndTakeNoColour() {
    double[] x = {0, 1};
    LineChart chart =
        new LineChart(
            "",
            "x",
            "y",
            false,
            false,
            List.of(
                new Series("raw", x, new double[] {0, 0}, Style.FAINT),
                new Series("mean", x, new double[] {1, 1})));
    BufferedImage picture = chart.draw();
    assertTrue(height(picture, 300, BLUE) > 0);
    int pale = picture.getRGB(300, 0);
    for (int y = (int) height(picture, 300, BLUE) + 10; y < 450; y++) {
      int rgb = picture.getRGB(300, y);
      pale = (rgb & 0xff) - (rgb >> 16 & 0xff) > (pale & 0xff) - (pale >> 16 & 0xff) ? rgb : pale;
    }
    int excess = (pale & 0xff) - (pale >> 16 & 0xff);
    assertTrue(excess > 20 && excess < 100, "a pale blue, bluer than red by " + excess);
  }

  @Test
  void theRunningMeanIsTheMeanOfItsWindow() {
    double[] x = counting(10_000);
    double[] noisy = Arrays.stream(x).map(i -> i % 2 == 0 ? i : -i).toArray();
    Series mean = Chart.runningMean(new Series("loss", x, noisy));
    assertEquals(400, mean.x().length);
    assertEquals(0, mean.x()[0]);
    assertEquals(9999, mean.x()[399]);
    for (int k = 0; k < 400; k++) {
      int centre = (int) mean.x()[k];
      int from = Math.max(0, centre - 100);
      int to = Math.min(9999, centre + 100);
      double sum = 0;
      for (int i = from; i <= to; i++) {
        sum += noisy[i];
      }
      assertEquals(sum / (to - from + 1), mean.y()[k], 1e-9);
    }
    Series few = Chart.runningMean(new Series("loss", counting(3), new double[] {3, 1, 2}));
    assertArrayEquals(new double[] {3, 1, 2}, few.y());
  }

  @Test
  void longLinesKeepTheirExtremes() {
    double[] x = counting(80_000);
    double[] y = Arrays.stream(x).map(i -> Math.sin(i / 7)).toArray();
    y[31_415] = 50;
    y[31_416] = -50;
    y[79_999] = 9;
    Series thin = Chart.extremes(new Series("loss", x, y, Style.FAINT));
    assertTrue(thin.y().length <= 1600);
    double before = -1;
    for (int k = 0; k < thin.x().length; k++) {
      assertTrue(thin.x()[k] > before, "steps increase");
      before = thin.x()[k];
      assertEquals(y[(int) before], thin.y()[k]);
    }
    List<Double> steps = Arrays.stream(thin.x()).boxed().toList();
    assertTrue(steps.containsAll(List.of(31_415.0, 31_416.0, 79_999.0)));
    Series few = new Series("loss", counting(100), counting(100));
    assertEquals(few, Chart.extremes(few));
  }

  @Test
  void lossCurvesAreTheSameFileEachTime() throws IOException {
    double[] steps = counting(500);
    double[] loss = Arrays.stream(steps).map(i -> 1 / (1 + i) + 0.01 * Math.sin(i)).toArray();
    Chart.lossCurve(folder.resolve("a.png"), steps, loss, "a run");
    Chart.lossCurve(folder.resolve("b.png"), steps, loss, "a run");
    assertEquals(-1, Files.mismatch(folder.resolve("a.png"), folder.resolve("b.png")));
    BufferedImage read = ImageIO.read(folder.resolve("a.png").toFile());
    assertEquals(900, read.getWidth());
    assertTrue(
        IntStream.range(200, 800).anyMatch(column -> height(read, column, BLUE) > 0),
        "the mean is drawn");
  }

  @Test
  void degenerateCurvesAreDrawn() throws IOException {
    Path file = folder.resolve("a.png");
    Chart.lossCurve(file, new double[] {1}, new double[] {0.5}, "one step");
    Chart.lossCurve(file, counting(10), new double[10], "zero");
    double[] constant = new double[10];
    Arrays.fill(constant, 0.25);
    Chart.lossCurve(file, counting(10), constant, "constant");
    Chart.lossCurve(file, counting(2), new double[] {-1, 1}, "negative");
    Chart.lossCurve(file, counting(2), new double[] {1e-12, 1e12}, "steep");
    assertTrue(Files.size(file) > 0);
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    Path file = folder.resolve("bad.png");
    double[] none = {};
    double[] two = {1, 2};
    double[] nan = {1, Double.NaN};
    double[] infinite = {Double.POSITIVE_INFINITY, 1};
    assertThrows(InvalidInput.class, () -> Chart.lossCurve(file, none, none, ""));
    assertThrows(InvalidInput.class, () -> Chart.lossCurve(file, two, none, ""));
    assertThrows(InvalidInput.class, () -> Chart.lossCurve(file, infinite, two, ""));
    InvalidInput error =
        assertThrows(InvalidInput.class, () -> Chart.lossCurve(file, two, nan, ""));
    assertEquals("the line 'loss' cannot be drawn: y of point 1 is NaN", error.getMessage());
    assertTrue(Files.notExists(file));
    List<Series> negative = List.of(new Series("a", two, new double[] {1, -1}));
    assertThrows(InvalidInput.class, () -> new LineChart("", "", "", false, true, negative));
    List<Series> twice = List.of(new Series("a", two, two), new Series("a", two, two));
    assertThrows(InvalidInput.class, () -> new LineChart("", "", "", false, false, twice));
    assertThrows(InvalidInput.class, () -> new LineChart("", "", "", false, false, List.of()));
  }
}
