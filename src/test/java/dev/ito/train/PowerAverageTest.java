package dev.ito.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ito.math.InvalidInput;
import dev.ito.math.Quadrature;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PowerAverageTest {
  /** Karras et al. 2024, section 3.1. */
  @ParameterizedTest
  @CsvSource({"0.05, 16.97", "0.1, 6.94"})
  void theWidthsOfThePaperHaveItsPowers(double width, double gamma) {
    assertEquals(gamma, new PowerAverage(width).gamma(), 5e-3);
  }

  @Test
  void theWidestIsTheMeanOfAllSteps() {
    PowerAverage mean = new PowerAverage(PowerAverage.WIDEST);
    assertEquals(0, mean.gamma(), 1e-14);
    assertEquals(1 / 7.0, mean.rate(6), 1e-15);
  }

  /** The width by its meaning: the standard deviation of the moment, as a part of the end. */
  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.02, 0.05, 0.1, 0.2, 0.28})
  void theWidthIsTheStandardDeviationOfTheProfile(double width) {
    PowerAverage average = new PowerAverage(width);
    double gamma = average.gamma();
    double closed = Math.sqrt(gamma + 1) / (gamma + 2) / Math.sqrt(gamma + 3);
    assertEquals(width, closed, 1e-14);
    Profile profile = average.at(1000);
    double mean = Quadrature.integrate(t -> t * profile.at(t), 0, 1000);
    double variance = Quadrature.integrate(t -> (t - mean) * (t - mean) * profile.at(t), 0, 1000);
    assertEquals(1, Quadrature.integrate(profile::at, 0, 1000), 1e-12);
    assertEquals(width, Math.sqrt(variance) / 1000, 1e-12);
  }

  /** Step k has the weight that the profile has between k - 1 and k. */
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.05, 0.1, 0.2886})
  void theRecursionIsTheIntegralOverTheSteps(double width) {
    PowerAverage average = new PowerAverage(width);
    int steps = 200;
    double[] weights = new double[steps];
    for (int k = 0; k < steps; k++) {
      double rate = average.rate(k);
      double beta = Math.pow(1 - 1.0 / (k + 1), average.gamma() + 1);
      assertEquals(1 - beta, rate, 1e-14);
      for (int i = 0; i < k; i++) {
        weights[i] *= 1 - rate;
      }
      weights[k] = rate;
    }
    Profile profile = average.at(steps);
    for (int k = 0; k < steps; k++) {
      assertEquals(Quadrature.integrate(profile::at, k, k + 1), weights[k], 1e-13, "step " + k);
    }
  }

  @Test
  void theFirstStepIsAllThereIs() {
    assertEquals(1, new PowerAverage(0.05).rate(0));
  }

  @Test
  void theNameHasTheWidth() {
    PowerAverage average = new PowerAverage(0.07);
    assertEquals("power-average-0.07", average.name());
    assertEquals(Optional.of(average), PowerAverage.named(average.name()));
    assertEquals(Optional.empty(), PowerAverage.named("ema"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 0.000999, 0.2887, 1, Double.NaN})
  void otherWidthsAreRefused(double width) {
    InvalidInput e = assertThrows(InvalidInput.class, () -> new PowerAverage(width));
    assertEquals(
        "a width must be 0.001 to 0.28867513 (the mean of all steps), was " + width,
        e.getMessage());
  }

  @Test
  void settingsThatAreNoneAreRefused() {
    assertMessage("every must be at least 1, was 0", List.of(0.1), 0);
    assertMessage("widths: 1 to 8 are needed, there are 0", List.of(), 1);
    assertMessage("widths: each must be another: [0.1, 0.1]", List.of(0.1, 0.1), 1);
    assertMessage(
        "widths: a width must be 0.001 to 0.28867513 (the mean of all steps), was 0.3",
        List.of(0.1, 0.3),
        1);
  }

  private static void assertMessage(String expected, List<Double> widths, long every) {
    InvalidInput e = assertThrows(InvalidInput.class, () -> new PowerAverages(widths, every));
    assertEquals(expected, e.getMessage());
  }
}
