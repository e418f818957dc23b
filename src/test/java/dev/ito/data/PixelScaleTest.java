package dev.ito.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.data.IdxDataset.FashionMnist;
import dev.ito.data.IdxDataset.Mnist;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PixelScaleTest {
  @Property
  void everyLevelSurvivesTheRoundTrip(
      @ForAll @IntRange(min = 2, max = 256) int levels,
      @ForAll @DoubleRange(min = -10, max = 10) double low,
      @ForAll @DoubleRange(min = 0.01, max = 20) double width) {
    PixelScale scale = new PixelScale(levels, low, low + width);
    for (int level = 0; level < levels; level++) {
      assertEquals(level, scale.toLevel(scale.toModel(level)));
    }
  }

  @Property
  void levelIsTheNearestOne(
      @ForAll @IntRange(min = 2, max = 256) int levels,
      @ForAll @DoubleRange(min = -1.5, max = 1.5) double x) {
    PixelScale scale = new PixelScale(levels, -1, 1);
    double distance = Math.abs(x - scale.toModel(scale.toLevel(x)));
    for (int level = 0; level < levels; level++) {
      assertTrue(distance <= Math.abs(x - scale.toModel(level)) + 1e-12);
    }
  }

  @Test
  void endsOfTheRangeAreExact() {
    PixelScale scale = new PixelScale(17, -1, 1);
    assertEquals(-1, scale.toModel(0));
    assertEquals(0, scale.toModel(8));
    assertEquals(1, scale.toModel(16));
  }

  @Test
  void bytesOfTheLevelsOfAByteImageAreTheLevels() {
    PixelScale scale = new PixelScale(256, 0, 1);
    for (int level = 0; level < 256; level++) {
      assertEquals((byte) level, scale.toByte(scale.toModel(level)));
    }
  }

  @Test
  void valuesOutsideTheRangeGoToItsEnds() {
    PixelScale scale = new PixelScale(17, -1, 1);
    double[] values = {-1e300, -1, 0, 0.5, 1, Double.POSITIVE_INFINITY};
    byte[] expected = {0, 0, (byte) 128, (byte) 191, (byte) 255, (byte) 255};
    assertArrayEquals(expected, scale.toBytes(new Batch(3, Shape.of(2), values)));
    assertEquals(16, scale.toLevel(1e300));
    assertEquals(0, scale.toLevel(Double.NEGATIVE_INFINITY));
  }

  static Stream<List<Double>> badRanges() {
    return Stream.of(
        null,
        List.of(),
        List.of(0.0),
        List.of(0.0, 1.0, 2.0),
        List.of(1.0, 1.0),
        List.of(1.0, -1.0),
        Arrays.asList(0.0, null),
        List.of(0.0, Double.NaN),
        List.of(0.0, Double.POSITIVE_INFINITY));
  }

  @ParameterizedTest
  @MethodSource("badRanges")
  void badRangeIsRefusedByEveryImageSet(List<Double> range) {

    assertThrows(InvalidInput.class, () -> new Digits(range));
    assertThrows(InvalidInput.class, () -> new Mnist("data/mnist", range));
    assertThrows(InvalidInput.class, () -> new FashionMnist("data/fashion-mnist", range));
  }
}
