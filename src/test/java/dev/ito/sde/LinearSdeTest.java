package dev.ito.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.InvalidInput;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinearSdeTest {
  private static final double[] TIMES = {1e-5, 1e-3, 0.1, 0.5, 0.9, 1};

  @Test
  void formulasOfTheVpSdeGiveItsMarginals() {
    Sde expected = new VpSde(Processes.LINEAR);
    Sde found = Processes.linear("-0.5*(0.1+19.9*t)", "0.1+19.9*t");
    assertSameMarginals(expected, found);
    assertEquals(1, found.priorStandardDeviation(), 1e-12);
  }

  @Test
  void formulasOfTheSubVpSdeGiveItsMarginals() {
    String beta = "(0.1+19.9*t)";
    String integral = "(0.1*t+9.95*t^2)";
    Sde found = Processes.linear("-0.5*" + beta, beta + "*(1-exp(-2*" + integral + "))");
    assertSameMarginals(new SubVpSde(Processes.LINEAR), found);
  }

  /** A drift that forgets all but e^-300 of the data: too steep for one rule of quadrature. */
  @Test
  void strongDriftsKeepTheirPrecision() {
    Sde sde = Processes.linear("-300", "600");
    for (double t : TIMES) {
      Marginal found = sde.marginal(t);
      double alpha = Math.exp(-300 * t);
      assertEquals(alpha, found.alpha(), 1e-11 * alpha);
      assertEquals(Math.sqrt(-Math.expm1(-600 * t)), found.sigma(), 1e-11 * found.sigma());
    }
    Sde growing = Processes.linear("40*t", "2");
    double expected = Math.exp(20) * Math.sqrt(2 * 0.5 * Math.sqrt(Math.PI / 40));
    assertEquals(expected, growing.marginal(1).sigma(), 1e-8 * expected);
  }

  @Test
  void thePriorMayBeGiven() {
    Sde sde = new LinearSde(new Coefficient("0"), new Coefficient("2*t"), 3.0);
    assertEquals(3, sde.priorStandardDeviation());
    // Unit data plus the noise of variance 1.
    assertEquals(Math.sqrt(2), Processes.linear("0", "2*t").priorStandardDeviation(), 1e-13);
    refused(
        () -> new LinearSde(new Coefficient("0"), new Coefficient("1"), 0.0), "must be positive");
  }

  @Test
  void aLogSnrThatDoesNotOccurIsAnError() {
    Sde sde = Processes.linear("0", "1");
    assertThrows(IllegalArgumentException.class, () -> sde.time(-0.1));
    assertEquals(0.25, sde.time(Math.log(4)), 1e-12);
  }

  /** Kinked, steep, flat towards T, and without any noise in the second half. */
  @ParameterizedTest
  @CsvSource({
    "-0.5*abs(t-0.5), abs(t-0.5)",
    "-300, 600",
    "40*t, 2",
    "0, abs(t-0.5)-(t-0.5)",
    "0, t^3+1e-4"
  })
  void everyLogSnrHasItsTime(String drift, String diffusionSquared) {
    Sde sde = Processes.linear(drift, diffusionSquared);
    for (double t = 1; t > 1e-6; t *= 0.93) {
      double logSnr = sde.marginal(t).logSnr();
      double found = sde.marginal(sde.time(logSnr)).logSnr();
      assertEquals(logSnr, found, 1e-12 * Math.max(1, Math.abs(logSnr)), "t = " + t);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.1 + ", "0.1 + x", "foo(t)", "1 2 +* t", "(t", "t)", "if(t < 1, 2)", ""})
  void whatDoesNotParseIsRefused(String formula) {
    String reason = formula.isEmpty() ? "is empty" : "does not parse";
    InvalidInput error = refused(() -> new Coefficient(formula), reason);
    assertTrue(error.getMessage().contains("function of t"), error.getMessage());
    assertEquals(1, error.getMessage().lines().count(), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"1/t, 0.0", "log(t), 0.0", "1/(t-0.5), 0.5", "sqrt(t-0.25), 0.0", "1/(1-t), 1.0"})
  void whatIsNotFiniteIsRefused(String formula, String where) {
    InvalidInput error = refused(() -> new Coefficient(formula), "must be finite");
    assertTrue(error.getMessage().contains("t = " + where), error.getMessage());
    assertTrue(error.getMessage().contains(formula), error.getMessage());
  }

  /** Two billion periods have many sharp places: they are refused together, within seconds. */
  @Test
  void whatChangesTooOftenIsRefusedSoon() {
    InvalidInput error =
        assertTimeout(
            Duration.ofSeconds(40),
            () ->
                assertThrows(
                    InvalidInput.class, () -> Processes.linear("-t", "sin(2147483648*t)^2 + 0.1")));
    assertTrue(error.getMessage().contains("changes too often"), error.getMessage());
  }

  @Test
  void whatIsNoDiffusionIsRefused() {
    refused(() -> Processes.linear("-1", "0.5-t"), "is negative at t = 0.5");
    refused(() -> Processes.linear("0", "10*(1+signum(t-0.5))"), "is 0 at t = ");
    refused(() -> Processes.linear("0", "abs(t-0.0001)+t-0.0001"), "is 0 at t = ");
    refused(() -> Processes.linear("-1", "0"), "is 0 at t = ");
    refused(() -> Processes.linear("-800", "1"), "does not end in a normal law");
  }

  @Test
  void formulasKnowFunctionsAndConstants() {
    assertEquals(
        Math.exp(0.3) + Math.sin(Math.PI * 0.3) * Math.E,
        new Coefficient("exp(t)+sin(pi*t)*e").at(0.3),
        1e-15);
    assertEquals(-0.09, new Coefficient("-t^2").at(0.3), 1e-15);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "min(t, 0.5); 0.3; 0.5",
        "max(t, 0.5); 0.5; 0.7",
        "clamp(2*t, 0.5, 1); 0.6; 1",
        "abs(t-0.5); 0.2; 0.2",
        "if(t < 0.5, 1, 2+t); 1; 2.7",
        "if(t <= 0.3 | t > 0.9, 5, 6); 5; 6",
        "if(t >= 0.3 & t < 0.7, 5, 6); 5; 6",
        "1+t<0.5+2*t; 0; 1",
        "if(t < 0.5, 3, 1/(t-0.3)); 3; 2.5",
        "if(t > 0.5, log(t-0.5), -1); -1; -1.6094379124341003"
      })
  void formulasMayBeInPieces(String formula, double early, double late) {
    Coefficient read = new Coefficient(formula);
    assertEquals(early, read.at(0.3), 1e-15);
    assertEquals(late, read.at(0.7), 1e-15);
  }

  /** The double that is nearest to 1 has a tangent of 1.6e16, not an infinite one. */
  @Test
  void aPoleThatRoundingCutsOffIsRefused() {
    InvalidInput error =
        refused(() -> Processes.linear("-0.5*pi*tan(0.5*pi*t)", "pi*tan(0.5*pi*t)"), "t = 1.0");
    assertTrue(error.getMessage().contains("pole"), error.getMessage());
  }

  /** A jump of {@code if} is found as a jump, and the integrals are divided there. */
  @Test
  void aConditionIsAJump() {
    Sde sde = Processes.linear("if(t < 0.3, -1, -5)", "if(t < 0.3, 2, 10)");
    double alpha = Math.exp(-0.3 - 5 * 0.2);
    assertEquals(alpha, sde.marginal(0.5).alpha(), 1e-13);
    assertEquals(Math.sqrt(1 - alpha * alpha), sde.marginal(0.5).sigma(), 1e-13);
  }

  /** An exp4j expression holds its variable, so a shared one would mix up the times of threads. */
  @Test
  void coefficientsMayBeReadFromManyThreads() {
    Coefficient square = new Coefficient("t*t");
    boolean right =
        IntStream.range(0, 100_000)
            .parallel()
            .allMatch(i -> square.at(i / 1e5) == (i / 1e5) * (i / 1e5));
    assertTrue(right);
  }

  @Test
  void processesAreEqualWhenTheirFormulasAre() {
    assertEquals(Processes.linear("-1", "2"), Processes.linear("-1", "2"));
    assertEquals(Processes.linear("-1", "2").hashCode(), Processes.linear("-1", "2").hashCode());
    assertNotEquals(Processes.linear("-1", "2"), Processes.linear("-1", "2*t"));
  }

  private static void assertSameMarginals(Sde expected, Sde found) {
    for (double t : TIMES) {
      Marginal e = expected.marginal(t);
      Marginal f = found.marginal(t);
      assertEquals(e.alpha(), f.alpha(), 1e-11 * e.alpha());
      assertEquals(e.sigma(), f.sigma(), 1e-11 * e.sigma());
    }
  }

  private static InvalidInput refused(Runnable construction, String reason) {
    InvalidInput error = assertThrows(InvalidInput.class, construction::run);
    assertTrue(error.getMessage().contains(reason), error.getMessage());
    return error;
  }
}
