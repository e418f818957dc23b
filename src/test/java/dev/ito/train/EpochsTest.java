package dev.ito.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpochsTest {
  /** Returns the examples of the first {@code steps} steps, one after the other. */
  private static int[] sequence(long seed, int count, int size, int steps) {
    Epochs epochs = new Epochs(seed, count);
    return IntStream.range(0, steps)
        .flatMap(step -> Arrays.stream(epochs.batch(step, size)))
        .toArray();
  }

  @ParameterizedTest
  @CsvSource({"10, 1", "10, 5", "10, 3", "10, 7", "10, 10", "1, 1"})
  void everyEpochIsAPermutation(int count, int size) {
    int[] all = sequence(3, count, size, 6 * count);
    int[] natural = IntStream.range(0, count).toArray();
    for (int epoch = 0; epoch < all.length / count; epoch++) {
      int[] part = Arrays.copyOfRange(all, epoch * count, (epoch + 1) * count);
      Arrays.sort(part);
      assertArrayEquals(natural, part, "epoch " + epoch);
    }
  }

  @Test
  void theOrderDoesNotDependOnTheBatchSize() {
    assertArrayEquals(sequence(3, 10, 1, 60), sequence(3, 10, 6, 10));
    assertArrayEquals(sequence(3, 10, 1, 60), sequence(3, 10, 4, 15));
  }

  @Test
  void everyEpochAndSeedHasAnOrderOfItsOwn() {
    int[] all = sequence(3, 100, 100, 3);
    assertFalse(Arrays.equals(Arrays.copyOf(all, 100), Arrays.copyOfRange(all, 100, 200)));
    assertFalse(
        Arrays.equals(Arrays.copyOfRange(all, 100, 200), Arrays.copyOfRange(all, 200, 300)));
    assertFalse(Arrays.equals(sequence(3, 100, 100, 1), sequence(4, 100, 100, 1)));
  }

  @Test
  void aBatchIsAFunctionOfItsStep() {
    Epochs forwards = new Epochs(5, 20);
    int[][] batches = new int[30][];
    for (int step = 0; step < 30; step++) {
      batches[step] = forwards.batch(step, 7);
    }
    Epochs anyOrder = new Epochs(5, 20);
    for (int step : new int[] {29, 3, 12, 0, 13, 2, 29}) {
      assertArrayEquals(batches[step], anyOrder.batch(step, 7));
      assertArrayEquals(batches[step], new Epochs(5, 20).batch(step, 7));
    }
  }

  /** 2,000 epochs of 10: a place holds an example 200 times, 5.5 standard deviations of 13.4. */
  @Test
  void everyExampleComesToEveryPlace() {
    int[] all = sequence(6, 10, 10, 2000);
    int[][] counts = new int[10][10];
    for (int i = 0; i < all.length; i++) {
      counts[i % 10][all[i]]++;
    }
    // A hundred counts: one is further off in 4e-6 of cases; fixed seed.
    for (int[] place : counts) {
      for (int count : place) {
        assertEquals(200, count, 5.5 * 13.4);
      }
    }
  }

  @Test
  void stepsFarAwayAreReached() {
    int[] batch = new Epochs(5, 60_000).batch(3_000_000_000L, 128);
    assertTrue(Arrays.stream(batch).allMatch(i -> i >= 0 && i < 60_000));
    assertEquals(128, Arrays.stream(batch).distinct().count());
  }
}
