package dev.ito.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ito.math.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The learning rate, and the settings of a training. */
class LearningRateTest {
  @Test
  void growsLinearlyAndStays() {
    Training.LearningRate rate = new Training.LearningRate(2e-4, 100);
    assertEquals(2e-6, rate.at(0), 1e-18);
    assertEquals(1e-4, rate.at(49), 1e-18);
    assertEquals(2e-4, rate.at(99), 1e-18);
    assertEquals(2e-4, rate.at(100));
    assertEquals(2e-4, rate.at(10_000_000_000L));
  }

  @Test
  void withoutWarmUpItIsThePeakFromTheStart() {
    assertEquals(3e-4, new Training.LearningRate(3e-4, 0).at(0));
    assertEquals(3e-4, new Training.LearningRate(3e-4, 1).at(0));
  }

  @Test
  void settingsOutOfRange() {
    assertMessage("peak must be positive, was 0.0", () -> new Training.LearningRate(0, 0));
    assertMessage("peak must be positive, was NaN", () -> new Training.LearningRate(Double.NaN, 0));
    assertMessage(
        "peak must be positive, was Infinity",
        () -> new Training.LearningRate(Double.POSITIVE_INFINITY, 0));
    assertMessage("warmup must not be negative, was -1", () -> new Training.LearningRate(1, -1));
    Training.LearningRate rate = new Training.LearningRate(1e-3, 0);
    assertMessage("batch must be at least 1, was 0", () -> new Training(0, 1, rate, 0, 1, 1, 0));
    assertMessage("steps must be at least 1, was 0", () -> new Training(1, 0, rate, 0, 1, 1, 0));
    assertMessage("ema must be in [0, 1), was 1.0", () -> new Training(1, 1, rate, 1, 1, 1, 0));
    assertMessage("clip must be positive, was 0.0", () -> new Training(1, 1, rate, 0, 0, 1, 0));
    assertMessage(
        "checkpoint-every must be at least 1, was 0", () -> new Training(1, 1, rate, 0, 1, 0, 0));
  }

  private static void assertMessage(String expected, Executable made) {
    assertEquals(expected, assertThrows(InvalidInput.class, made).getMessage());
  }
}
