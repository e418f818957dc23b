package dev.ito.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.score.Prediction;
import dev.ito.sde.Marginal;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class WeightingTest {
  private static final double[] TIMES = {1e-3, 0.01, 0.1, 0.37, 0.7, 1};

  static Stream<Sde> sdes() {
    return Stream.of(
        new VpSde(Processes.LINEAR), new SubVpSde(Processes.LINEAR), new VeSde(0.01, 50));
  }

  static Stream<Arguments> cases() {
    return sdes()
        .flatMap(
            sde -> Stream.of(Prediction.values()).map(prediction -> Arguments.of(sde, prediction)));
  }

  /** Song et al. 2021b, Theorem 1, for the noise instead of the score. */
  @ParameterizedTest
  @MethodSource("cases")
  void likelihood(Sde sde, Prediction prediction) {
    for (double t : TIMES) {
      double sigma = sde.marginal(t).sigma();
      assertNoise(
          sde.diffusionSquared(t) / (sigma * sigma), Weighting.LIKELIHOOD, sde, prediction, t);
    }
  }

  /** Hang et al. 2023: min(SNR, 5) on the data, which is min(SNR, 5) / SNR on the noise. */
  @ParameterizedTest
  @MethodSource("cases")
  void minSnr(Sde sde, Prediction prediction) {
    for (double t : TIMES) {
      Marginal m = sde.marginal(t);
      double snr = m.alpha() * m.alpha() / (m.sigma() * m.sigma());
      assertNoise(Math.min(snr, 5) / snr, Weighting.MIN_SNR, sde, prediction, t);
    }
  }

  /**
   * Karras et al. 2022, table 1: (s^2 + d^2) / (s d)^2 on the data, with s = sigma / alpha and d =
   * 0.5, and an error of the data is s times one of the noise.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void edm(Sde sde, Prediction prediction) {
    for (double t : TIMES) {
      double s = sde.marginal(t).sigma() / sde.marginal(t).alpha();
      double onData = (s * s + 0.25) / (s * s * 0.25);
      assertNoise(onData * s * s, Weighting.EDM, sde, prediction, t);
    }
  }

  /** With EDM's prediction and weighting the network's own error counts 1 (Karras et al. 2022). */
  @ParameterizedTest
  @MethodSource("sdes")
  void edmIsOneOnItsOwnPrediction(Sde sde) {
    for (double t : TIMES) {
      assertEquals(1, Weighting.EDM.ofOutput(sde, Prediction.EDM, t), 1e-12);
    }
  }

  @ParameterizedTest
  @MethodSource("sdes")
  void simple(Sde sde) {
    for (double t : TIMES) {
      double sigma = sde.marginal(t).sigma();
      assertNoise(1, Weighting.SIMPLE, sde, Prediction.EPSILON, t);
      assertNoise(1, Weighting.SIMPLE, sde, Prediction.SCORE, t);
      // Vincent 2011 in Song & Ermon's form: sigma^2 times the squared error of the score.
      double ofScore = Weighting.SIMPLE.ofOutput(sde, Prediction.SCORE, t);
      assertEquals(sigma * sigma, ofScore, 1e-12 * sigma * sigma);
      for (Prediction own : new Prediction[] {Prediction.X0, Prediction.V, Prediction.EDM}) {
        assertEquals(1, Weighting.SIMPLE.ofOutput(sde, own, t), 1e-12, own + " at " + t);
      }
    }
  }

  /** weight * |F - target|^2 = weight of the noise * |z - zHat|^2 for any output F. */
  @ParameterizedTest
  @EnumSource(Weighting.class)
  void anErrorOfTheOutputCountsAsTheErrorOfTheNoiseItMakes(Weighting weighting) {
    cases()
        .forEach(
            arguments -> {
              Sde sde = (Sde) arguments.get()[0];
              Prediction prediction = (Prediction) arguments.get()[1];
              for (double t : TIMES) {
                assertNoise(weighting.ofNoise(sde, prediction, t), weighting, sde, prediction, t);
              }
            });
  }

  private static void assertNoise(
      double expected, Weighting weighting, Sde sde, Prediction prediction, double t) {
    Marginal m = sde.marginal(t);
    Prediction.Preconditioning p = prediction.at(m);
    double x0 = 0.6;
    double z = -0.8;
    double xt = m.alpha() * x0 + m.sigma() * z;
    double target = p.targetX0() * x0 + p.targetNoise() * z;
    for (double error : new double[] {-1.5, 0.7}) {
      double zHat = p.noiseX() * xt + p.noiseOutput() * (target + error);
      double ofOutput = weighting.ofOutput(sde, prediction, t) * error * error;
      double ofNoise = expected * (z - zHat) * (z - zHat);
      assertEquals(ofNoise, ofOutput, 1e-8 * ofNoise, prediction + " at " + t);
    }
  }
}
