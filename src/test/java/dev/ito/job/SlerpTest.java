package dev.ito.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ito.math.InvalidInput;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlerpTest {
  private static final Random RANDOM = new Random(3);

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 64, 3072})
  void theEndsAreExact(int size) {
    double[] a = gaussian(size);
    double[] b = gaussian(size);
    InterpolateJob.Slerp way = InterpolateJob.Slerp.between(a, b);
    assertArrayEquals(a, way.at(0));
    assertArrayEquals(b, way.at(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 64, 3072})
  void itIsTheFormulaOfThePaper(int size) {
    double[] a = gaussian(size);
    double[] b = gaussian(size);
    double theta = Math.acos(dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)));
    for (double u : new double[] {0.1, 0.25, 0.5, 0.9}) {
      double[] expected = new double[size];
      for (int j = 0; j < size; j++) {
        expected[j] =
            Math.sin((1 - u) * theta) / Math.sin(theta) * a[j]
                + Math.sin(u * theta) / Math.sin(theta) * b[j];
      }
      assertArrayEquals(expected, InterpolateJob.Slerp.between(a, b).at(u), 1e-12);
    }
  }

  @Test
  void vectorsOfOneNormKeepItAndTurnAtAConstantSpeed() {
    double[] a = scaled(gaussian(10), 3);
    double[] b = scaled(gaussian(10), 3);
    InterpolateJob.Slerp way = InterpolateJob.Slerp.between(a, b);
    double whole = Math.acos(dot(a, b) / 9);
    for (int k = 0; k <= 8; k++) {
      double[] point = way.at(k / 8.0);
      assertEquals(3, Math.sqrt(dot(point, point)), 1e-13);
      assertEquals(k / 8.0 * whole, Math.acos(Math.min(1, dot(a, point) / 9)), 1e-7);
    }
  }

  @Test
  void aQuarterOfTheCircleIsKnown() {
    double half = Math.sqrt(0.5);
    assertArrayEquals(
        new double[] {half, half},
        InterpolateJob.Slerp.between(new double[] {1, 0}, new double[] {0, 1}).at(0.5),
        1e-15);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-15, 1e-9, 1e-7, 1e-5})
  void smallAnglesLoseNoDigits(double angle) {
    double[] a = {2, 0};
    double[] b = {2 * Math.cos(angle), 2 * Math.sin(angle)};
    double[] expected = {2 * Math.cos(0.3 * angle), 2 * Math.sin(0.3 * angle)};
    double[] point = InterpolateJob.Slerp.between(a, b).at(0.3);
    assertEquals(expected[0], point[0], 1e-15);
    assertEquals(expected[1], point[1], 1e-14 * angle + 1e-30);
  }

  @Test
  void parallelVectorsOfTwoNormsAreJoinedByALine() {
    assertArrayEquals(
        new double[] {1.5, 3},
        InterpolateJob.Slerp.between(new double[] {1, 2}, new double[] {2, 4}).at(0.5),
        1e-12);
  }

  @Test
  void oppositeVectorsAreRefused() {
    double[] a = gaussian(7);
    double[] b = Arrays.stream(a).map(v -> -2 * v).toArray();
    InvalidInput error = assertThrows(InvalidInput.class, () -> InterpolateJob.Slerp.between(a, b));
    assertEquals(
        "their directions are opposite, and no great circle is the shortest", error.getMessage());
  }

  @Test
  void zeroVectorsAreRefused() {
    double[] a = gaussian(7);
    for (double[][] pair : new double[][][] {{a, new double[7]}, {new double[7], a}}) {
      InvalidInput error =
          assertThrows(InvalidInput.class, () -> InterpolateJob.Slerp.between(pair[0], pair[1]));
      assertEquals("one of them is zero and has no direction", error.getMessage());
    }
  }

  private static double[] gaussian(int size) {
    return RANDOM.doubles(size).map(u -> RANDOM.nextGaussian()).toArray();
  }

  private static double[] scaled(double[] v, double norm) {
    double factor = norm / Math.sqrt(dot(v, v));
    return Arrays.stream(v).map(x -> x * factor).toArray();
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }
}
