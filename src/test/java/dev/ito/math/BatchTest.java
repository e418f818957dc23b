package dev.ito.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class BatchTest {
  private static final Shape PAIR = Shape.of(2);

  private final Batch batch = new Batch(3, PAIR, new double[] {1, 2, 3, 4, 5, 6});

  @Test
  void theValuesAreTheStorage() {
    double[] values = new double[4];
    Batch over = new Batch(2, PAIR, values);
    assertSame(values, over.values());
    assertEquals(2, over.count());
    assertEquals(2, over.size());
    assertArrayEquals(new double[4], new Batch(2, PAIR).values());
    assertEquals(2, new Batch(0, PAIR).size(), "of an empty batch, too");
  }

  @Test
  void aWrongNumberOfValuesIsAnError() {
    assertThrows(IllegalArgumentException.class, () -> new Batch(3, PAIR, new double[5]));
  }

  @Test
  void copiesAndSlicesHaveStorageOfTheirOwn() {
    batch.copy().values()[0] = -1;
    batch.slice(0, 2).values()[0] = -1;
    batch.like().values()[0] = -1;
    assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, batch.values());
  }

  @Test
  void aSliceHoldsItsRowsAndPutWritesThemBack() {
    Batch middle = batch.slice(1, 2);
    assertEquals(1, middle.count());
    assertArrayEquals(new double[] {3, 4}, middle.values());
    Batch target = batch.like();
    target.put(2, middle);
    assertArrayEquals(new double[] {0, 0, 0, 0, 3, 4}, target.values());
    assertEquals(0, batch.slice(1, 1).count());
  }

  @Test
  void addAddsAMultiple() {
    batch.add(-2, batch.copy());
    assertArrayEquals(new double[] {-1, -2, -3, -4, -5, -6}, batch.values());
  }

  @Test
  void theFirstSampleThatIsNotFiniteIsFound() {
    assertEquals(-1, batch.firstNotFinite());
    batch.values()[5] = Double.NaN;
    assertEquals(2, batch.firstNotFinite());
    batch.values()[3] = Double.NEGATIVE_INFINITY;
    assertEquals(1, batch.firstNotFinite());
  }
}
