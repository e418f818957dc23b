package dev.ito.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.InvalidInput;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The learning rate, and the settings of a training. */
class LearningRateTest {
  @Test
  void growsLinearlyAndStays() {
    LearningRate rate = new LearningRate(2e-4, 100);
    assertEquals(2e-6, rate.at(0), 1e-18);
    assertEquals(1e-4, rate.at(49), 1e-18);
    assertEquals(2e-4, rate.at(99), 1e-18);
    assertEquals(2e-4, rate.at(100));
    assertEquals(2e-4, rate.at(10_000_000_000L));
  }

  @Test
  void withoutWarmUpItIsThePeakFromTheStart() {
    assertEquals(3e-4, new LearningRate(3e-4, 0).at(0));
    assertEquals(3e-4, new LearningRate(3e-4, 1).at(0));
  }

  private static LearningRate over(long steps, long warmup, Schedule schedule) {
    return new Training(1, steps, new LearningRate(2, warmup, schedule), 0, 1, 1, 0, null)
        .learningRate();
  }

  /** At 0, a third, a half and the whole of the way: cos 0, cos 60, cos 90 and cos 180 degrees. */
  @Test
  void aCosineFallsToItsFloor() {
    LearningRate rate = over(610, 10, new Schedule.Cosine(null, 0.1));
    assertEquals(1, rate.at(4));
    assertEquals(2, rate.at(10));
    assertEquals(2 * (0.1 + 0.9 * 0.75), rate.at(210), 1e-15);
    assertEquals(2 * 0.55, rate.at(310), 1e-15);
    assertEquals(0.2, rate.at(610), 1e-15);
    assertEquals(0.2, rate.at(10_000_000_000L), 1e-15);
  }

  @Test
  void aLineFallsToItsFloorWhereItIsTold() {
    LearningRate rate = over(1000, 0, new Schedule.Linear(200L, 0.25));
    assertEquals(2, rate.at(0));
    assertEquals(2 * 0.625, rate.at(100), 1e-15);
    assertEquals(0.5, rate.at(200), 1e-15);
    assertEquals(0.5, rate.at(999), 1e-15);
    assertFalse(rate.isAtFloor(199));
    assertTrue(rate.isAtFloor(200));
    assertEquals(0, over(200, 0, new Schedule.Linear(200L, 0)).at(200));
  }

  @Test
  void stepsFallAtOnce() {
    LearningRate rate = over(1000, 0, new Schedule.Steps(List.of(100L, 300L), 0.5));
    assertEquals(2, rate.at(99));
    assertEquals(1, rate.at(100));
    assertEquals(1, rate.at(299));
    assertEquals(0.5, rate.at(300));
  }

  /** What is not said is the same as what is said to be so, in a checkpoint too. */
  @Test
  void theEndOfTheTrainingIsTheEndOfTheSchedule() {
    assertEquals(
        over(70, 0, new Schedule.Cosine(70L, 0)), over(70, 0, new Schedule.Cosine(null, 0)));
    assertEquals(2, over(70, 3, null).at(1_000));
  }

  @Test
  void schedulesOutOfRange() {
    assertMessage("floor must be in [0, 1], was 1.1", () -> new Schedule.Cosine(null, 1.1));
    assertMessage("until must be at least 1, was 0", () -> new Schedule.Linear(0L, 0));
    assertMessage("factor must be in (0, 1], was 0.0", () -> new Schedule.Steps(List.of(1L), 0));
    assertMessage("at: name at least one step", () -> new Schedule.Steps(List.of(), 0.1));
    assertMessage(
        "at must be increasing steps from 1 on, but 5 follows 5",
        () -> new Schedule.Steps(List.of(5L, 5L), 0.1));
    assertMessage(
        "learning-rate.warmup takes 10 steps, but the schedule ends at step 10: make warmup shorter",
        () -> over(10, 10, new Schedule.Cosine(null, 0)));
    assertMessage(
        "learning-rate.schedule: the rate is 0 from step 1500 on, but there are 2000 steps: set its"
            + " until to 2000, or a floor above 0",
        () -> over(2000, 0, new Schedule.Cosine(1500L, 0)));
  }

  @Test
  void settingsOutOfRange() {
    assertMessage("peak must be positive, was 0.0", () -> new LearningRate(0, 0));
    assertMessage("peak must be positive, was NaN", () -> new LearningRate(Double.NaN, 0));
    assertMessage(
        "peak must be positive, was Infinity", () -> new LearningRate(Double.POSITIVE_INFINITY, 0));
    assertMessage("warmup must not be negative, was -1", () -> new LearningRate(1, -1));
    LearningRate rate = new LearningRate(1e-3, 0);
    assertMessage(
        "batch must be at least 1, was 0", () -> new Training(0, 1, rate, 0, 1, 1, 0, null));
    assertMessage(
        "steps must be at least 1, was 0", () -> new Training(1, 0, rate, 0, 1, 1, 0, null));
    assertMessage(
        "ema must be in [0, 1), was 1.0", () -> new Training(1, 1, rate, 1, 1, 1, 0, null));
    assertMessage(
        "clip must be positive, was 0.0", () -> new Training(1, 1, rate, 0, 0, 1, 0, null));
    assertMessage(
        "checkpoint-every must be at least 1, was 0",
        () -> new Training(1, 1, rate, 0, 1, 0, 0, null));
  }

  private static void assertMessage(String expected, Executable made) {
    assertEquals(expected, assertThrows(InvalidInput.class, made).getMessage());
  }
}
