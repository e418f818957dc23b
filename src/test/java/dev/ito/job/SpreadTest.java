package dev.ito.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.math.Batch;
import dev.ito.math.Shape;
import org.junit.jupiter.api.Test;

class SpreadTest {
  private static final Batch VALUES = new Batch(2, Shape.of(2), new double[] {1, -5, 2, 6});

  @Test
  void momentsAreThoseOfAllValues() {
    EncodeJob.Spread spread = EncodeJob.Spread.of(VALUES);
    assertEquals(1, spread.mean());
    assertEquals(Math.sqrt((0 + 36 + 1 + 25) / 4.0), spread.deviation(), 1e-15);
    assertEquals(6, spread.largest());
    assertEquals(Math.sqrt((1 + 25 + 4 + 36) / 4.0), spread.rms(), 1e-15);
  }

  @Test
  void aUnitDividesEverything() {
    EncodeJob.Spread spread = EncodeJob.Spread.of(VALUES).over(2);
    assertEquals(0.5, spread.mean());
    assertEquals(Math.sqrt(62 / 4.0) / 2, spread.deviation(), 1e-15);
    assertEquals(3, spread.largest());
  }
}
