package dev.ito.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DigitsTest {
  private static final Digits DIGITS = new Digits(List.of(-1.0, 1.0));

  /** Mean and standard deviation as NumPy gives them for scikit-learn's load_digits().data / 16. */
  @Test
  void meanAndStandardDeviationOfBothSplitsTogether() throws IOException {
    double sum = 0;
    double squares = 0;
    int n = 0;
    int[] labels = new int[10];
    for (Split split : Split.values()) {
      ByteImages images = (ByteImages) DIGITS.open(split);
      for (int i = 0; i < images.count(); i++) {
        labels[images.label(i)]++;
        for (int j = 0; j < 64; j++, n++) {
          sum += images.level(i, j) / 16.0;
          squares += Math.pow(images.level(i, j) / 16.0, 2);
        }
      }
    }
    assertEquals(1797 * 64, n);
    assertEquals(0.305260, sum / n, 5e-7);
    assertEquals(0.376049, Math.sqrt(squares / n - Math.pow(sum / n, 2)), 5e-7);
    // Counts of scikit-learn's load_digits().target.
    assertArrayEquals(new int[] {178, 182, 177, 183, 181, 182, 181, 179, 174, 180}, labels);
  }

  @Test
  void splitsHaveTheirDocumentedSizes() throws IOException {
    assertEquals(1500, DIGITS.open(Split.TRAIN).count());
    assertEquals(297, DIGITS.open(Split.TEST).count());
    assertEquals(10, DIGITS.open(Split.TRAIN).classes());
    assertEquals(10, DIGITS.open(Split.TEST).classes());
  }

  /** The first row of the first image is 0 0 5 13 9 1 0 0, a zero. */
  @Test
  void firstImageIsTheFirstLine() throws IOException {
    Examples train = new Digits(List.of(0.0, 16.0)).open(Split.TRAIN);
    double[] row = train.batch(new int[] {0}).slice(0, 1).values();
    double[] expected = {0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0};
    assertArrayEquals(expected, Arrays.copyOf(row, 16));
    assertEquals(0, train.label(0));
  }

  @Test
  void allSeventeenLevelsOccur() throws IOException {
    ByteImages images = (ByteImages) DIGITS.open(Split.TRAIN);
    boolean[] seen = new boolean[17];
    for (int i = 0; i < images.count(); i++) {
      for (int j = 0; j < 64; j++) {
        seen[images.level(i, j)] = true;
      }
    }
    for (int level = 0; level < seen.length; level++) {
      assertTrue(seen[level], "level " + level);
    }
  }

  @Test
  void rangeChangesTheValuesButNotTheContent() throws IOException {
    Examples wide = DIGITS.open(Split.TEST);
    Examples unit = new Digits(List.of(0.0, 1.0)).open(Split.TEST);
    double[] x = wide.batch(new int[] {5}).values();
    double[] y = unit.batch(new int[] {5}).values();
    for (int i = 0; i < x.length; i++) {
      assertEquals(x[i], 2 * y[i] - 1, 1e-15);
    }
    assertEquals(wide.sha256(), unit.sha256());
  }
}
