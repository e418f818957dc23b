package dev.ito.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.data.Dataset;
import dev.ito.data.Digits;
import dev.ito.data.Examples;
import dev.ito.data.PixelSource;
import dev.ito.data.Points;
import dev.ito.data.Split;
import dev.ito.io.Csv;
import dev.ito.io.Monitor;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.nn.Device;
import dev.ito.nn.TensorFlowAlgebra;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.VpSde;
import dev.ito.solver.Solution;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that draws its training images again is found, another is not. */
@Tag("native")
class CopiesTest {
  private static final Dataset DIGITS = new Digits(List.of(-1.0, 1.0));
  private static final int SAMPLES = 120;

  @TempDir private Path folder;

  private record Images(Examples examples, double sigma) implements Comparisons.Samples {
    @Override
    public long seed() {
      return 0;
    }

    @Override
    public Solution draw(int from, int to) {
      Batch x = examples.batch(IntStream.range(from, to).toArray());
      Batch z = x.like();
      new Noise(3, Purpose.DATA, from).gaussian(0, z);
      x.add(sigma, z);
      int[] nfe = new int[to - from];
      Arrays.fill(nfe, 7);
      return new Solution(x, nfe);
    }

    @Override
    public String id() {
      return "images";
    }
  }

  private List<Measurement> measured(Split split, double sigma, List<String> warnings)
      throws IOException {
    Setup setup =
        new Setup(
            new VpSde(new LinearBeta(0.1, 20)),
            DIGITS.shape(),
            DIGITS.pixels(),
            Optional.of(DIGITS),
            Optional.empty());
    Subject.Work work = new Subject.Work(1, folder, Device.CPU, Monitor.SILENT, warnings::add);
    try (Comparisons comparisons =
        new Comparisons(setup, new Images(DIGITS.open(split), sigma), work)) {
      return new Copies(SAMPLES, 50).measure(new Subject(null, comparisons, Optional.empty()));
    }
  }

  @Test
  void trainingImagesAreCopiesEvenWithSomeNoise() throws IOException {
    for (double sigma : new double[] {0, 0.05}) {
      List<String> warnings = new ArrayList<>();
      List<Measurement> found = measured(Split.TRAIN, sigma, warnings);
      assertEquals("copy-rate", found.get(0).name());
      assertTrue(found.get(0).value() > 0.95, "sigma " + sigma + ": " + found.get(0).value());
      assertEquals(SAMPLES, found.get(0).n());
      assertEquals(7, found.get(0).nfe());
      assertEquals("nearest-training-image", found.get(1).name());
      // Noise of 0.05 in [-1, 1] is 0.025 of the range; at the ends of it half is cut off.
      assertEquals(sigma / 2, found.get(1).value(), 0.5 * sigma / 2 + 1e-12);
      assertEquals(1, warnings.size());
      assertTrue(warnings.get(0).contains("are copies of training images"), warnings.get(0));
      double[] index = Csv.column(folder.resolve("copies.csv"), "nearest-training-image");
      assertEquals(SAMPLES, index.length);
      assertEquals(17, index[17]);
    }
  }

  @Test
  void heldOutImagesAreNot() throws IOException {
    List<String> warnings = new ArrayList<>();
    List<Measurement> found = measured(Split.TEST, 0, warnings);
    assertTrue(found.get(0).value() < 0.05, "" + found.get(0).value());
    assertEquals("copy-rate-of-held-out-images", found.get(2).name());
    assertEquals("nearest-training-image-of-held-out-images", found.get(3).name());
    assertEquals(found.get(0).value(), found.get(2).value(), "they are these");
    assertEquals(found.get(1).value(), found.get(3).value(), 1e-15);
    assertEquals(List.of(), warnings);
  }

  /** Against every distance written out, over blocks of both that are not whole. */
  @Test
  void theNearestAreThoseOfAllDistances() throws IOException {
    Random random = new Random(4);
    int d = 6;
    int n = 2100;
    byte[] images = new byte[n * d];
    byte[] training = new byte[5000 * d];
    random.nextBytes(images);
    random.nextBytes(training);
    System.arraycopy(training, 4500 * d, images, 2060 * d, d);
    NearestTraining found;
    try (TensorFlowAlgebra algebra = new TensorFlowAlgebra()) {
      found = NearestTraining.of(images, source(training, d), 4, algebra);
    }
    boolean[] copies = new boolean[n];
    for (int i = 0; i < n; i++) {
      double[] distances = new double[5000];
      for (int j = 0; j < 5000; j++) {
        double sum = 0;
        for (int k = 0; k < d; k++) {
          double difference =
              Byte.toUnsignedInt(images[i * d + k]) - Byte.toUnsignedInt(training[j * d + k]);
          sum += difference * difference / (255.0 * 255 * d);
        }
        distances[j] = Math.sqrt(sum);
      }
      assertEquals(distances[found.index()[i]], found.nearest()[i], 1e-14);
      Arrays.sort(distances);
      assertEquals(distances[0], found.nearest()[i], 1e-14);
      double next = (distances[1] + distances[2] + distances[3] + distances[4]) / 4;
      assertEquals(next, found.next()[i], 1e-14);
      copies[i] = distances[0] < 0.5 * next;
    }
    assertArrayEquals(copies, found.copies(0.5));
    assertTrue(copies[2060] && found.index()[2060] == 4500);
    assertFalse(copies[0] && copies[1] && copies[2]);
  }

  private static PixelSource source(byte[] levels, int d) {
    return new PixelSource() {
      @Override
      public int count() {
        return levels.length / d;
      }

      @Override
      public Shape shape() {
        return Shape.image(1, d, 1);
      }

      @Override
      public String sha256() {
        return "";
      }

      @Override
      public byte[] read(int from, int to) {
        return Arrays.copyOfRange(levels, from * d, to * d);
      }
    };
  }

  @Test
  void pointsHaveNoCopies() {
    Dataset points =
        Yaml.read(
            "d", "{type: points, distribution: two-moons, count: 100}", Dataset.class, List.of());
    assertTrue(points instanceof Points);
    Setup setup =
        new Setup(
            new VpSde(new LinearBeta(0.1, 20)),
            points.shape(),
            points.pixels(),
            Optional.of(points),
            Optional.empty());
    assertThrows(InvalidInput.class, () -> new Copies(10, 5).requireFits(setup));
    assertFalse(Copies.fits(setup));
  }
}
