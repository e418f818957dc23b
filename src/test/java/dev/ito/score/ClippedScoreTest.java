package dev.ito.score;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.sde.Marginal;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClippedScoreTest {
  static Stream<Sde> sdes() {
    return Processes.sdes();
  }

  @ParameterizedTest
  @MethodSource("sdes")
  void theEstimateOfTheDataIsClippedAndNothingElse(Sde sde) {
    ScoreFunction exact = new GaussianMixtureScore(sde, Mixtures.three());
    Batch x = new Batch(40, Shape.of(2));
    new Noise(6, Purpose.DATA).gaussian(0, x);
    double[] t = new double[40];
    Arrays.setAll(t, i -> 0.05 + 0.02 * i);
    Batch free = x.like();
    exact.score(x, t, free);
    Batch clipped = x.like();
    new ClippedScore(sde, exact, -0.5, 0.25).score(x, t, clipped);
    int changed = 0;
    for (int j = 0; j < 80; j++) {
      Marginal m = sde.marginal(t[j / 2]);
      double variance = m.sigma() * m.sigma();
      double x0 = (x.values()[j] + variance * free.values()[j]) / m.alpha();
      if (-0.5 <= x0 && x0 <= 0.25) {
        assertEquals(free.values()[j], clipped.values()[j]);
      } else {
        double edge = x0 < -0.5 ? -0.5 : 0.25;
        double expected = (m.alpha() * edge - x.values()[j]) / variance;
        assertEquals(expected, clipped.values()[j], 1e-12 * (1 + Math.abs(expected)));
        changed++;
      }
    }
    assertEquals(40, changed, 39, "the fixture must have both cases");
  }
}
