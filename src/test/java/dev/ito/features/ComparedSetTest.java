package dev.ito.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.io.Npy;
import dev.ito.io.Npz;
import dev.ito.math.Batch;
import dev.ito.math.CommonsAlgebra;
import dev.ito.math.InvalidInput;
import dev.ito.math.LinearAlgebra;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statistics that are none, sets that are equal, and sets without any spread. */
class ComparedSetTest {
  private static final LinearAlgebra ALGEBRA = new CommonsAlgebra();

  @TempDir private Path folder;

  private String refused(int[] shape, double... sigma) throws IOException {
    Path file = folder.resolve("stats.npz");
    Map<String, Npz.NpzArray> arrays = new LinkedHashMap<>();
    arrays.put("mu", new Npz.NpzArray(new int[] {2}, new double[] {0, 1}));
    arrays.put("sigma", new Npz.NpzArray(shape, sigma));
    Npz.write(file, arrays);
    return assertThrows(
            InvalidInput.class, () -> ComparedSet.open(file).side(ALGEBRA, images -> null))
        .getMessage();
  }

  @Test
  void whatIsNoCovarianceIsRefused() throws IOException {
    int[] square = {2, 2};
    assertTrue(refused(square, 1, 2, 2, 1).contains("its least eigenvalue is -1"));
    assertTrue(refused(square, -1, 0, 0, 1).contains("its least eigenvalue is -1"));
    assertTrue(refused(square, -1, 0, 0, -1).contains("its least eigenvalue is -1"));
    assertTrue(refused(square, 1, 0.5, 0.2, 1).contains("not symmetric"));
    assertTrue(refused(square, 1, Double.NaN, Double.NaN, 1).contains("must be finite"));
    assertTrue(refused(new int[] {2}, 1, 1).contains("standard deviations"));
    assertTrue(refused(new int[] {1, 4}, 1, 1, 1, 1).contains("sigma (d, d)"));
  }

  private static Batch features(int n, int d) {
    Batch x = new Batch(n, Shape.of(d));
    new Noise(5, Purpose.DATA).gaussian(0, x);
    return x;
  }

  @Test
  void aSetIsAtNoDistanceFromItselfInWhateverOrder() {
    Batch a = features(200, 3);
    int[] order = new int[200];
    java.util.Arrays.setAll(order, i -> 199 - i);
    for (Batch b : new Batch[] {a, a.rows(order)}) {
      FrechetComparison found =
          FrechetComparison.of(FeatureSet.of(a, ALGEBRA), FeatureSet.of(b, ALGEBRA), 3, ALGEBRA);
      assertEquals(0, found.distance().value());
      assertEquals(0, found.standardError());
      assertEquals(0, found.extrapolation().orElseThrow().value());
      assertEquals(0, found.extrapolation().orElseThrow().standardError());
      assertArrayEquals(new double[200], found.influence());
      assertTrue(found.baseline().orElseThrow().value() > 0);
    }
    FeatureSet statistics = FeatureSet.of(FeatureSet.of(a, ALGEBRA).gaussian());
    FrechetComparison found = FrechetComparison.of(statistics, statistics, 3, ALGEBRA);
    assertEquals(0, found.distance().value());
    assertEquals(Double.NaN, found.standardError());
  }

  @Test
  void setsWithoutSpreadGiveNumbers() {
    Batch zeros = new Batch(100, Shape.of(3));
    Batch ones = new Batch(100, Shape.of(3));
    java.util.Arrays.fill(ones.values(), 1);
    FrechetComparison found =
        FrechetComparison.of(
            FeatureSet.of(zeros, ALGEBRA), FeatureSet.of(ones, ALGEBRA), 3, ALGEBRA);
    assertEquals(3, found.distance().value(), 1e-12);
    assertEquals(0, found.standardError(), 1e-12);
    assertEquals(3, found.extrapolation().orElseThrow().value(), 1e-9);
    assertEquals(0, found.baseline().orElseThrow().value(), 1e-12);
  }

  @Test
  void featuresThatAreNoNumbersAreRefused() {
    Batch bad = features(10, 2);
    bad.values()[7] = Double.NaN;
    InvalidInput error = assertThrows(InvalidInput.class, () -> FeatureSet.of(bad, ALGEBRA));
    assertTrue(error.getMessage().contains("image 3 are not finite"), error.getMessage());
  }

  /** Their distances would be infinite or no numbers. */
  @Test
  void numbersTooLargeForADistanceAreRefusedByTheNameOfTheirFile() throws IOException {
    assertTrue(refused(new int[] {2, 2}, 1e101, 0, 0, 1).contains("too large for a distance"));
    for (double scale : new double[] {1e52, 1e100, 1e150, 1e153, 1e200, 1e308}) {
      Batch large = features(10, 2);
      large.scale(scale);
      Path file = folder.resolve("large.npy");
      Npy.writeFloat64(file, new int[] {10, 2}, large.values());
      String message =
          assertThrows(
                  InvalidInput.class, () -> ComparedSet.open(file).side(ALGEBRA, images -> null))
              .getMessage();
      assertTrue(message.startsWith(file + ": "), message);
    }
  }
}
