package dev.ito.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DisturbanceTest {
  private static final Shape SHAPE = Shape.image(12, 16, 3);
  private static final int COUNT = 40;

  @ParameterizedTest
  @EnumSource(Disturbance.class)
  void levelZeroChangesNothing(Disturbance kind) throws IOException {
    assertEquals(0, kind.levels().get(0));
    assertArrayEquals(noise(1).read(0, COUNT), of(kind, 0).read(0, COUNT));
  }

  @ParameterizedTest
  @EnumSource(Disturbance.class)
  void anImageIsTheSameInAnyBatchAndOthersDiffer(Disturbance kind) throws IOException {
    double level = kind.levels().get(2);
    byte[] all = of(kind, level).read(0, COUNT);
    int size = SHAPE.size();
    assertArrayEquals(Arrays.copyOfRange(all, 7 * size, 8 * size), of(kind, level).read(7, 8));
    assertTrue(!Arrays.equals(all, noise(1).read(0, COUNT)));
    assertTrue(!of(kind, level).sha256().equals(of(kind, kind.levels().get(1)).sha256()));
  }

  /** Weights that do not add up to 1 would change it. */
  @ParameterizedTest
  @EnumSource(
      value = Disturbance.class,
      names = {"BLUR"})
  void aConstantStaysConstant(Disturbance kind) {
    double[] grey = new double[SHAPE.size()];
    Arrays.fill(grey, 99);
    assertArrayEquals(grey, kind.apply(grey, grey, SHAPE, 2, null), 1e-12);
  }

  /** Counts with false-alarm probabilities below 1e-4: four standard deviations. */
  @Test
  void partsAreAsTheLevelSays() throws IOException {
    byte[] images = of(Disturbance.SALT_AND_PEPPER, 0.3).read(0, COUNT);
    byte[] before = noise(1).read(0, COUNT);
    int changed = 0;
    int pixels = COUNT * 12 * 16;
    for (int i = 0; i < pixels; i++) {
      changed += images[3 * i] != before[3 * i] ? 1 : 0;
    }
    double unseen = 0.3 * (1 - 1.0 / 256);
    assertEquals(unseen, (double) changed / pixels, 4 * Math.sqrt(0.21 / pixels));
    byte[] mixed = of(Disturbance.FOREIGN_IMAGES, 0.5).read(0, COUNT);
    byte[] foreign = noise(2).read(0, COUNT);
    int others = 0;
    for (int i = 0; i < COUNT; i++) {
      int from = i * SHAPE.size();
      int to = from + SHAPE.size();
      boolean other = Arrays.equals(mixed, from, to, foreign, from, to);
      assertTrue(other || Arrays.equals(mixed, from, to, before, from, to));
      others += other ? 1 : 0;
    }
    assertEquals(0.5, (double) others / COUNT, 4 * Math.sqrt(0.25 / COUNT));
  }

  @Test
  void rectanglesAreBlack() {
    double[] white = new double[SHAPE.size()];
    Arrays.fill(white, 255);
    var random = new Noise(1, Purpose.DISTURBANCE).generator(0, 0);
    double[] out = Disturbance.BLACK_RECTANGLES.apply(white, white, SHAPE, 0.5, random);
    long black = Arrays.stream(out).filter(v -> v == 0).count();
    assertTrue(
        black >= 6 * 8 * 3
            && black + Arrays.stream(out).filter(v -> v == 255).count() == out.length);
  }

  private static PixelSource of(Disturbance kind, double level) {
    return kind.of(noise(1), noise(2), level, 5);
  }

  private static PixelSource noise(long seed) {
    byte[] levels = new byte[COUNT * SHAPE.size()];
    new Random(seed).nextBytes(levels);
    PixelScale scale = new PixelScale(256, 0, 1);
    return PixelSource.of(new ByteImages(SHAPE, scale, levels, new byte[0]), scale);
  }
}
