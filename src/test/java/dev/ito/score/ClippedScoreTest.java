package dev.ito.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.sde.Marginal;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.VpSde;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
    exact.score(new NoisySamples(x, t, 0), free);
    Batch clipped = x.like();
    new Clipping.Range(-0.5, 0.25).apply(sde, exact).score(new NoisySamples(x, t, 0), clipped);
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

  /** Five values worked out by hand: 0.75 of four gaps is the fourth of the sizes. */
  @Test
  void dynamicThresholdingCutsAndDivides() {
    double[] x0 = {9, 0.5, -3, 1, 2, -4, 9};
    new Clipping.Threshold(0.75).apply(x0, 1, 5);
    assertArrayEquals(new double[] {9, 0.5 / 3, -1, 1 / 3.0, 2 / 3.0, -1, 9}, x0, 1e-15);
    double[] between = {0.5, -3, 1, 2, -4};
    new Clipping.Threshold(0.9).apply(between, 0, 5);
    // 0.9 of four gaps is 3.6: between 3 and 4.
    assertArrayEquals(new double[] {0.5 / 3.6, -3 / 3.6, 1 / 3.6, 2 / 3.6, -1}, between, 1e-15);
    double[] small = {0.5, -0.9};
    new Clipping.Threshold(1).apply(small, 0, 2);
    assertArrayEquals(new double[] {0.5, -0.9}, small);
    assertThrows(InvalidInput.class, () -> new Clipping.Threshold(0));
    assertThrows(InvalidInput.class, () -> new Clipping.Threshold(1.1));
  }

  /** NumPy's default: the sorted sizes, with lines between them, at (n - 1) times the part. */
  @Test
  void theThresholdIsAPercentileOfAnyNumberOfValues() {
    Batch values = new Batch(40, Shape.of(40));
    new Noise(8, Purpose.DATA).gaussian(0, values);
    values.scale(3);
    for (int n = 1; n <= 40; n++) {
      double part = 0.5 + 0.0125 * n;
      double[] x0 = Arrays.copyOfRange(values.values(), 40 * n - n, 40 * n);
      double[] sizes = Arrays.stream(x0).map(Math::abs).sorted().toArray();
      double place = (n - 1) * part;
      int below = Math.min((int) place, Math.max(0, n - 2));
      double next = sizes[Math.min(below + 1, n - 1)];
      double s = Math.max(1, sizes[below] + (place - below) * (next - sizes[below]));
      double[] expected =
          Arrays.stream(x0).map(v -> Math.signum(v) * Math.min(Math.abs(v), s) / s).toArray();
      new Clipping.Threshold(part).apply(x0, 0, n);
      assertArrayEquals(expected, x0, 1e-14, "of " + n);
    }
  }

  @Test
  void aThresholdIsThatOfEachSample() {
    Sde sde = new VpSde(Processes.LINEAR);
    ScoreFunction exact = new GaussianMixtureScore(sde, Mixtures.three());
    Batch x = new Batch(2, Shape.of(2), new double[] {5, 1, 0.1, 0.2});
    double[] t = {0.3, 0.3};
    Batch both = x.like();
    new Clipping.Threshold(1).apply(sde, exact).score(new NoisySamples(x, t, 0), both);
    Marginal m = sde.marginal(0.3);
    double variance = m.sigma() * m.sigma();
    double[] x0 = new double[4];
    for (int j = 0; j < 4; j++) {
      x0[j] = (x.values()[j] + variance * both.values()[j]) / m.alpha();
      assertTrue(Math.abs(x0[j]) <= 1 + 1e-12);
    }
    Batch free = x.like();
    exact.score(new NoisySamples(x, t, 0), free);
    double ofSecond = free.values()[2];
    assertEquals(ofSecond, both.values()[2]);
    assertNotEquals(free.values()[0], both.values()[0]);
    double s = (x.values()[0] + variance * free.values()[0]) / m.alpha();
    assertEquals((x.values()[1] + variance * free.values()[1]) / m.alpha() / s, x0[1], 1e-12);
  }

  /** A score that is no number must come through, to be found. */
  @Test
  void clippingHidesNoNaN() {
    Sde sde = new VpSde(Processes.LINEAR);
    ScoreFunction broken = (at, out) -> out.values()[1] = Double.NaN;
    Batch x = new Batch(1, Shape.of(2), new double[] {5, 1});
    for (Clipping clipping : List.of(new Clipping.Range(-1, 1), new Clipping.Threshold(0.5))) {
      Batch out = x.like();
      clipping.apply(sde, broken).score(new NoisySamples(x, 0.5, 0), out);
      assertTrue(Double.isNaN(out.values()[1]));
    }
  }
}
