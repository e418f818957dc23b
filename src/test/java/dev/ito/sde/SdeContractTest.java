package dev.ito.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every process. */
class SdeContractTest {
  private static final double[] TIMES = {
    1e-5, 1e-4, 1e-3, 0.01, 0.1, 0.25, 0.5, 0.77, 0.95, 0.999, 1
  };

  /**
   * Away from the nodes of the discrete fixtures, so that the coefficients are smooth around them.
   */
  private static final double[] SMOOTH = {0.01235, 0.1305, 0.3705, 0.5505, 0.8305, 0.9655};

  static Stream<Sde> sdes() {
    return Processes.sdes();
  }

  @Test
  void everyPermittedTypeHasAFixture() {
    Set<Class<?>> covered = sdes().map(Object::getClass).collect(Collectors.toSet());
    assertEquals(Set.of(Sde.class.getPermittedSubclasses()), covered);
  }

  @ParameterizedTest
  @MethodSource("sdes")
  void theClosedFormIsTheQuadratureOfTheCoefficients(Sde sde) {
    QuadratureMarginals quadrature = new QuadratureMarginals(sde);
    for (double t : TIMES) {
      Marginal expected = quadrature.at(t);
      Marginal found = sde.marginal(t);
      assertRelative(expected.alpha(), found.alpha(), 1e-10, "alpha at " + t);
      assertRelative(expected.sigma(), found.sigma(), 1e-10, "sigma at " + t);
    }
  }

  @ParameterizedTest
  @MethodSource("sdes")
  void dataAreUntouchedAtTimeZero(Sde sde) {
    Marginal start = sde.marginal(0);
    assertEquals(1, start.alpha(), 1e-15);
    assertRelative(Math.sqrt(sde.initialVariance()), start.sigma(), 1e-15, "sigma at 0");
  }

  @ParameterizedTest
  @MethodSource("sdes")
  void theLogSnrDecreasesStrictly(Sde sde) {
    double last = Double.POSITIVE_INFINITY;
    for (int i = 0; i <= 2000; i++) {
      double t = Math.pow(10, -5 + 5 * i / 2000.0);
      double logSnr = sde.marginal(t).logSnr();
      assertTrue(logSnr < last, () -> "log-SNR " + logSnr + " at " + t);
      last = logSnr;
    }
  }

  @ParameterizedTest
  @MethodSource("sdes")
  void timeInvertsTheLogSnr(Sde sde) {
    for (double t : TIMES) {
      assertRelative(t, sde.time(sde.marginal(t).logSnr()), 1e-9, "time");
    }
  }

  @ParameterizedTest
  @MethodSource("sdes")
  void theDriftIsTheDerivativeOfLnAlpha(Sde sde) {
    for (double t : SMOOTH) {
      double slope = derivative(u -> Math.log(sde.marginal(u).alpha()), t);
      assertEquals(slope, sde.drift(t), 1e-6 * (1e-3 + Math.abs(slope)), "drift at " + t);
    }
  }

  @ParameterizedTest
  @MethodSource("sdes")
  void theDiffusionIsWhatTheVarianceGrowsBy(Sde sde) {
    for (double t : SMOOTH) {
      double slope = derivative(u -> variance(sde, u), t);
      double expected = slope - 2 * sde.drift(t) * variance(sde, t);
      assertEquals(
          expected, sde.diffusionSquared(t), 1e-6 * (1e-3 + Math.abs(slope)), "g^2 at " + t);
      assertEquals(Math.sqrt(sde.diffusionSquared(t)), sde.diffusion(t));
    }
  }

  /**
   * Data of unit variance or less: the prior's variance is off by no more than what is left of it.
   */
  @ParameterizedTest
  @MethodSource("sdes")
  void thePriorIsTheLawAtTheHorizon(Sde sde) {
    Marginal end = sde.marginal(Sde.HORIZON);
    double prior = Math.pow(sde.priorStandardDeviation(), 2);
    double left = sde instanceof VeSde ? 0 : 2 * end.alpha() * end.alpha();
    assertEquals(end.sigma() * end.sigma(), prior, left + 1e-12 * prior);
  }

  /** False-alarm probability of each bound 1e-6. */
  @ParameterizedTest
  @MethodSource("sdes")
  void samplesOfThePriorHaveItsMoments(Sde sde) {
    Batch x = new Batch(10_000, Shape.of(2));
    sde.samplePrior(new Noise(5, Purpose.PRIOR), x);
    double deviation = sde.priorStandardDeviation();
    double mean = 0;
    double square = 0;
    for (double value : x.values()) {
      mean += value / deviation / 20_000;
      square += value * value / (deviation * deviation) / 20_000;
    }
    assertEquals(0, mean, 4.9 * Math.sqrt(1.0 / 20_000));
    assertEquals(1, square, 4.9 * Math.sqrt(2.0 / 20_000));
  }

  private static double variance(Sde sde, double t) {
    return Math.pow(sde.marginal(t).sigma(), 2);
  }

  /** Central differences of fourth order. */
  private static double derivative(DoubleUnaryOperator f, double t) {
    double h = 4e-4 * Math.min(t, 1.03 - t);
    return (8 * (f.applyAsDouble(t + h) - f.applyAsDouble(t - h))
            - (f.applyAsDouble(t + 2 * h) - f.applyAsDouble(t - 2 * h)))
        / (12 * h);
  }

  private static void assertRelative(double expected, double found, double tolerance, String what) {
    assertEquals(expected, found, tolerance * Math.abs(expected), what);
  }
}
