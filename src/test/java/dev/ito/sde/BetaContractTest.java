package dev.ito.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.InvalidInput;
import dev.ito.math.Quadrature;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every schedule, and the published chains. */
class BetaContractTest {
  private static final double[] TIMES = {1e-5, 1e-3, 0.1, 0.25, 0.5, 0.77, 0.95, 0.98, 1};

  static Stream<Beta> betas() {
    return Processes.betas();
  }

  /** The caps of schedule and chain differ, so those that still grow at 0.9. */
  static Stream<Beta> uncapped() {
    return betas().filter(beta -> !(beta instanceof DiscreteBeta) && beta.rate(0.9) < beta.rate(1));
  }

  @Test
  void everyPermittedTypeHasAFixture() {
    Set<Class<?>> covered = betas().map(Object::getClass).collect(Collectors.toSet());
    assertEquals(Set.of(Beta.class.getPermittedSubclasses()), covered);
  }

  @ParameterizedTest
  @MethodSource("betas")
  void theIntegralIsTheQuadratureOfTheRate(Beta beta) {
    assertEquals(0, beta.integral(0), 1e-300);
    for (double t : TIMES) {
      double expected = Quadrature.integrate(beta::rate, 0, t);
      assertEquals(expected, beta.integral(t), 1e-10 * expected, "B at " + t);
    }
  }

  @ParameterizedTest
  @MethodSource("betas")
  void timeInvertsTheIntegral(Beta beta) {
    assertEquals(0, beta.time(0));
    for (double t : TIMES) {
      assertEquals(t, beta.time(beta.integral(t)), 1e-9 * t);
    }
  }

  @ParameterizedTest
  @MethodSource("betas")
  void theRateIsNeverNegative(Beta beta) {
    for (int i = 0; i <= 10_000; i++) {
      double t = i / 10_000.0;
      double rate = beta.rate(t);
      assertTrue(0 <= rate && Double.isFinite(rate), () -> "beta is " + rate + " at " + t);
    }
  }

  @ParameterizedTest
  @MethodSource("uncapped")
  void aChainOfManyStepsForgetsAsMuchAsItsSchedule(Beta beta) {
    double[] chain = beta.chain(20_000);
    double integral = 0;
    for (int i = 0; i < 18_000; i++) {
      integral -= Math.log1p(-chain[i]);
    }
    assertEquals(beta.integral(0.9), integral, 2e-3 * integral);
  }

  /** Ho et al. 2020, section 4; the number is the product of the 1,000 published factors. */
  @Test
  void theChainOfHoEtAl() {
    double[] betas = Processes.LINEAR.chain(1000);
    assertEquals(1000, betas.length);
    for (int i = 0; i < 1000; i++) {
      assertEquals(1e-4 + i * (0.02 - 1e-4) / 999, betas[i], 1e-16);
    }
    assertEquals(4.0358e-5, alphaBar(betas), 5e-10);
    assertEquals(10.05, Processes.LINEAR.integral(1), 1e-14);
    assertEquals(4.3186e-5, Math.exp(-Processes.LINEAR.integral(1)), 5e-10);
  }

  /** Nichol & Dhariwal 2021, section 3.2, from their formula with s = 0.008 and T = 1,000. */
  @Test
  void theCosineChainOfNicholAndDhariwal() {
    double[] betas = new OffsetCosineBeta(0.008, 1000).chain(1000);
    assertEquals(4.13e-5, betas[0], 5e-8);
    assertEquals(1, Arrays.stream(betas).filter(beta -> beta == 0.999).count());
    assertEquals(0.999, betas[999]);
    assertEquals(2.4e-9, alphaBar(betas), 5e-11);
    double product = 1;
    for (int i = 0; i < 999; i++) {
      product *= 1 - betas[i];
      double angle = ((i + 1) / 1000.0 + 0.008) / 1.008 * Math.PI / 2;
      double expected = Math.pow(Math.cos(angle) / Math.cos(0.008 / 1.008 * Math.PI / 2), 2);
      assertEquals(expected, product, 1e-12 * expected);
    }
  }

  /** Salimans & Ho 2022: alphaBar = cos^2(pi t / 2), where the cap has no hand in it. */
  @Test
  void theCosineWithoutOffset() {
    for (double t : new double[] {0.1, 0.5, 0.9}) {
      double alphaBar = Math.exp(-new CosineBeta(1000).integral(t));
      assertEquals(Math.pow(Math.cos(0.5 * Math.PI * t), 2), alphaBar, 1e-14);
    }
  }

  /** Chen 2023, the formula of the paper's listing, and the other schedule of that name. */
  @Test
  void theTwoSigmoidsAreDifferentSchedules() {
    Beta ofAlphaBar = new SigmoidBeta(-3, 3, 1, 1000);
    Beta ofRate = new SigmoidRateBeta(0.1, 20, 6);
    for (double t : new double[] {0.1, 0.5, 0.9}) {
      double expected = (sigmoid(3) - sigmoid(6 * t - 3)) / (sigmoid(3) - sigmoid(-3));
      assertEquals(expected, Math.exp(-ofAlphaBar.integral(t)), 1e-14);
      assertEquals(0.1 + 19.9 * sigmoid(12 * t - 6), ofRate.rate(t), 1e-13);
    }
    assertEquals(0.5, Math.exp(-ofAlphaBar.integral(0.5)), 1e-14);
    // By symmetry the rate is half-way at 1/2, and its mean over [0, 1] is that too.
    assertEquals(10.05, ofRate.integral(1), 1e-13);
    assertTrue(Math.abs(ofAlphaBar.integral(0.5) - ofRate.integral(0.5)) > 0.1);
    assertTrue(Math.abs(ofAlphaBar.chain(1000)[500] - ofRate.chain(1000)[500]) > 1e-3);
  }

  /**
   * The times at which the continuous process has the signal-to-noise ratio of Ho et al.'s chain.
   */
  @Test
  void matchingTimesOfTheDiscreteChain() {
    double[] betas = Processes.LINEAR.chain(1000);
    assertEquals(9.165e-4, Processes.LINEAR.time(-Math.log1p(-betas[0])), 5e-8);
    // The chain ends beyond t = 1.
    assertEquals(1.00338, Processes.LINEAR.time(-Math.log(alphaBar(betas))), 5e-6);
  }

  @Test
  void anIntegralThatIsNotReachedIsAnError() {
    Beta cosine = new CosineBeta(1000);
    assertThrows(IllegalArgumentException.class, () -> cosine.time(cosine.integral(1) + 1));
    assertThrows(IllegalArgumentException.class, () -> cosine.time(-1));
  }

  @Test
  void badSettingsAreRefused() {
    refused(() -> new LinearBeta(0, 20), "0 < min <= max");
    refused(() -> new LinearBeta(3, 2), "3.0 and 2.0");
    refused(() -> new CosineBeta(0), "cap must be positive");
    refused(() -> new OffsetCosineBeta(1, 1000), "offset must be in [0, 1)");
    refused(() -> new OffsetCosineBeta(0.008, Double.NaN), "cap must be positive");
    refused(() -> new SigmoidBeta(3, -3, 1, 1000), "start must be below end");
    refused(() -> new SigmoidBeta(-3, 3, 0, 1000), "tau must be positive");
    refused(() -> new SigmoidRateBeta(0.1, 20, 0), "range must be positive");
    refused(() -> new SigmoidRateBeta(-1, 20, 6), "0 < min <= max");
  }

  private static void refused(Runnable construction, String reason) {
    InvalidInput error = assertThrows(InvalidInput.class, construction::run);
    assertTrue(error.getMessage().contains(reason), error.getMessage());
  }

  private static double alphaBar(double[] betas) {
    return Arrays.stream(betas).map(beta -> 1 - beta).reduce(1, (a, b) -> a * b);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
