package dev.ito.score;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.sde.Marginal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PredictionTest {
  private static final Marginal[] MARGINALS = {
    new Marginal(0.999, 0.0447), new Marginal(0.6, 0.8), new Marginal(0.01, 0.99995),
    new Marginal(0.5, 0.75), new Marginal(1, 0.02), new Marginal(1, 80)
  };

  /** A network that gives its target gives the noise: for VP, sub-VP and VE marginals. */
  @ParameterizedTest
  @EnumSource
  void theTargetGivesTheNoise(Prediction prediction) {
    for (Marginal m : MARGINALS) {
      Prediction.Preconditioning p = prediction.at(m);
      for (double x0 : new double[] {-1, 0, 0.37}) {
        for (double z : new double[] {-2.5, 0, 0.8}) {
          double xt = m.alpha() * x0 + m.sigma() * z;
          double target = p.targetX0() * x0 + p.targetNoise() * z;
          assertEquals(z, p.noiseX() * xt + p.noiseOutput() * target, 1e-12);
        }
      }
    }
  }

  /** Salimans & Ho 2022, appendix D: v = alpha z - sigma x_0, for variance-preserving marginals. */
  @Test
  void theVelocityOfTheVpSde() {
    Prediction.Preconditioning p = Prediction.V.at(new Marginal(0.6, 0.8));
    assertEquals(-0.8, p.targetX0(), 1e-15);
    assertEquals(0.6, p.targetNoise(), 1e-15);
    // epsilon = alpha v + sigma x.
    assertEquals(0.6, p.noiseOutput(), 1e-15);
    assertEquals(0.8, p.noiseX(), 1e-15);
  }

  @Test
  void theSimplePredictions() {
    Marginal m = new Marginal(0.6, 0.8);
    assertEquals(new Prediction.Preconditioning(1, 0, 1, 0, 1), Prediction.EPSILON.at(m));
    assertEquals(new Prediction.Preconditioning(1, 1, 0, 1.25, -0.6 / 0.8), Prediction.X0.at(m));
    assertEquals(new Prediction.Preconditioning(1, 0, -1.25, 0, -0.8), Prediction.SCORE.at(m));
  }

  /** Karras et al. 2022, table 1, column "ours": on y = x / alpha with sigma its noise level. */
  @Test
  void theFactorsOfEdm() {
    double data = 0.5;
    assertEquals(data, Prediction.SIGMA_DATA);
    for (Marginal m : MARGINALS) {
      double sigma = m.sigma() / m.alpha();
      double square = sigma * sigma + data * data;
      double skip = data * data / square;
      double out = sigma * data / Math.sqrt(square);
      double in = 1 / Math.sqrt(square);
      Prediction.Preconditioning p = Prediction.EDM.at(m);
      assertClose(in, p.input() * m.alpha());
      // F's target is (x_0 - c_skip y) / c_out with y = x_0 + sigma z.
      assertClose((1 - skip) / out, p.targetX0());
      assertClose(-skip * sigma / out, p.targetNoise());
      // z = (y - D) / sigma with D = c_skip y + c_out F.
      assertClose((1 - skip) / sigma, p.noiseX() * m.alpha());
      assertClose(-out / sigma, p.noiseOutput());
      // The weight of D's error, (sigma^2 + data^2) / (sigma data)^2, gives F's error weight 1.
      double weight = square / Math.pow(sigma * data, 2);
      assertClose(1, weight * sigma * sigma * p.noiseOutput() * p.noiseOutput());
    }
  }

  /** The purpose of these factors: inputs and targets of unit variance for data of that spread. */
  @Test
  void edmHasUnitVariance() {
    for (Marginal m : MARGINALS) {
      Prediction.Preconditioning p = Prediction.EDM.at(m);
      double ofInput =
          p.input() * p.input() * (Math.pow(m.alpha() * 0.5, 2) + m.sigma() * m.sigma());
      assertClose(1, ofInput);
      assertClose(1, Math.pow(p.targetX0() * 0.5, 2) + Math.pow(p.targetNoise(), 2));
    }
  }

  private static void assertClose(double expected, double found) {
    assertEquals(expected, found, 1e-11 * Math.abs(expected));
  }
}
