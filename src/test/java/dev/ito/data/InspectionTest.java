package dev.ito.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.data.IdxDataset.Mnist;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectionTest {
  @TempDir Path folder;

  /** Four images: black, white, black again, half of each; 255 and 0 have mean 1/2. */
  @Test
  void factsOfFourKnownImages() throws IOException {
    byte[] pixels = new byte[4 * 784];
    Arrays.fill(pixels, 784, 2 * 784, (byte) 255);
    Arrays.fill(pixels, 3 * 784, 3 * 784 + 392, (byte) 255);
    IdxFiles.write(
        folder.resolve("t10k-images-idx3-ubyte"), IdxFiles.IMAGES, List.of(4, 28, 28), pixels);
    IdxFiles.write(
        folder.resolve("t10k-labels-idx1-ubyte.gz"),
        IdxFiles.LABELS,
        List.of(4),
        new byte[] {7, 7, 2, 7});
    Dataset dataset = new Mnist(folder.toString(), List.of(-3.0, 5.0));
    Inspection facts = Inspection.of("mnist", dataset, Split.TEST);
    assertEquals(4, facts.count());
    assertEquals(Shape.image(28, 28, 1), facts.shape());
    assertEquals(1, facts.channels());
    assertEquals(256, facts.levels());
    assertEquals(List.of(-3.0, 5.0), facts.range());
    assertEquals(0.375, facts.mean(), 1e-12);
    assertEquals(Math.sqrt(0.375 * 0.625), facts.standardDeviation(), 1e-12);
    assertEquals(0, facts.minimum());
    assertEquals(1, facts.maximum());
    assertEquals(Map.of(2, 1, 7, 3), facts.labels());
    assertEquals(1, facts.duplicates());
    assertEquals(3, facts.constant());
    assertEquals(dataset.open(Split.TEST).sha256(), facts.sha256());
  }

  @Test
  void pointsHaveNoLevels() throws IOException {
    Dataset dataset = new Points(PointDistribution.CHECKERBOARD, 500, null, 0);
    Inspection facts = Inspection.of("points", dataset, Split.TRAIN);
    assertEquals(0, facts.levels());
    assertEquals(List.of(), facts.range());
    assertEquals(Map.of(-1, 500), facts.labels());
    assertEquals(0, facts.duplicates());
    assertEquals(0, facts.constant());
  }

  /** Without noise a mixture has only eight different points. */
  @Test
  void everyRepetitionIsCounted() throws IOException {
    Dataset dataset = new Points(PointDistribution.MIXTURE, 500, 0.0, 0);
    assertEquals(492, Inspection.of("points", dataset, Split.TRAIN).duplicates());
  }

  /** The unit-range mean does not depend on the range in model units. */
  @Test
  void meanIsInPixelUnits() throws IOException {
    Inspection wide = Inspection.of("digits", new Digits(List.of(-1.0, 1.0)), Split.TRAIN);
    Inspection unit = Inspection.of("digits", new Digits(List.of(0.0, 1.0)), Split.TRAIN);
    assertEquals(unit.mean(), wide.mean(), 1e-12);
    assertEquals(unit.standardDeviation(), wide.standardDeviation(), 1e-12);
  }
}
