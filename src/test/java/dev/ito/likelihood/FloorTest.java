package dev.ito.likelihood;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.math.Batch;
import dev.ito.math.Estimate;
import dev.ito.math.Shape;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.Marginal;
import dev.ito.sde.Processes;
import dev.ito.sde.VpSde;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Floors against closed forms, published figures and plain means over random numbers. */
class FloorTest {
  private static final double BYTE = 2.0 / 255;
  private static final double LN2 = Math.log(2);

  private static Marginal at(double t) {
    return new VpSde(Processes.LINEAR).marginal(t);
  }

  /** The first node of a chain of 1000 has sigma = 0.01; the others are times of the usual VP. */
  @Test
  void theFloorsOfByteImages() {
    Marginal chain = new VpSde(new DiscreteBeta(Processes.LINEAR, 1000)).marginal(1e-3);
    assertEquals(1.6762, Floor.ofDensity(chain, BYTE).hard(), 1e-3);
    assertEquals(1.713, Floor.of(new TruncatedNormal(chain, BYTE)).certain(), 1e-3);
    assertEquals(-1.645, Floor.ofDensity(at(1e-5), BYTE).hard(), 1e-3);
    assertEquals(0.573, Floor.ofDensity(at(1e-4), BYTE).certain(), 1e-3);
    assertEquals(0.176, Floor.ofDensity(at(1e-5), BYTE).certain(), 1e-3);
    assertEquals(0.056, Floor.ofDensity(at(1e-6), BYTE).certain(), 1e-3);
    assertEquals(0.018, Floor.ofDensity(at(1e-7), BYTE).certain(), 1e-3);
  }

  /** A mean over draws of the bin and, for the bound, of the noise, within 4 standard errors. */
  @ParameterizedTest
  @CsvSource({"1e-3, 0.125", "1e-2, 0.125", "1e-5, 0.0078", "1e-3, 0.0078"})
  void theCostOfACertainPixelIsAMeanOverDraws(double t, double width) {
    Marginal m = at(t);
    NormalDistribution normal = new NormalDistribution();
    Random random = new Random(3);
    double[] density = new double[100_000];
    double[] bound = new double[density.length];
    for (int i = 0; i < density.length; i++) {
      double u = width * (random.nextDouble() - 0.5);
      double z = random.nextGaussian();
      density[i] = (-logDensity(normal, m, width, u) - Math.log(width)) / LN2;
      double x = m.alpha() * u + m.sigma() * z;
      double h = 1e-4 * m.sigma();
      double slope =
          (logDensity(normal, m, width, x + h) - logDensity(normal, m, width, x - h)) / (2 * h);
      double error = z + m.sigma() * slope;
      double nats = -logDensity(normal, m, width, x) - Math.log(m.alpha()) - 0.5;
      bound[i] = (nats + 0.5 * error * error - Math.log(width)) / LN2;
    }
    assertMean(Floor.ofDensity(m, width).certain(), density);
    assertMean(Floor.ofDensityBound(m, width).certain(), bound);
  }

  /** Returns the density by differences of the normal law, right of its middle and left. */
  private static double logDensity(NormalDistribution normal, Marginal m, double width, double x) {
    double half = 0.5 * m.alpha() * width;
    double from = (Math.abs(x) - half) / m.sigma();
    double to = (Math.abs(x) + half) / m.sigma();
    double mass = normal.cumulativeProbability(-from) - normal.cumulativeProbability(-to);
    return Math.log(mass / (m.alpha() * width));
  }

  private static void assertMean(double expected, double... values) {
    Estimate found = Estimate.of(values);
    assertEquals(expected, found.mean(), 4 * found.standardError() + 1e-6);
  }

  /** What the reconstruction itself gives at the lowest and at a middle level. */
  @ParameterizedTest
  @CsvSource({"1e-3", "1e-2", "0.05"})
  void theCostOfLevelsIsThatOfTheirReconstruction(double t) {
    Bins bins = new Bins(-1, 0.125, 17);
    Marginal m = at(t);
    Floor floor = Floor.ofLevels(m, bins);
    for (int level : new int[] {0, 8}) {
      Random random = new Random(4);
      int count = 100_000;
      Batch x0 = new Batch(count, Shape.of(1));
      Arrays.fill(x0.values(), -1 + 0.125 * level);
      Batch x = new Batch(count, Shape.of(1));
      Arrays.setAll(
          x.values(), i -> m.alpha() * x0.values()[i] + m.sigma() * random.nextGaussian());
      double[] bits =
          Arrays.stream(bins.reconstruction().of(x0, x, m, new double[count]))
              .map(nats -> nats / LN2)
              .toArray();
      assertMean(level == 0 ? floor.hard() : floor.certain(), bits);
    }
  }

  /** The decoder of the usual chain of 1000 steps on bytes: 1.305 bits (0.510 at level 0). */
  @Test
  void theDecoderOfAChain() {
    VpSde chain = new VpSde(new DiscreteBeta(Processes.LINEAR, 1000));
    double deviation = Math.sqrt(chain.marginal(2e-3).posteriorVariance(chain.marginal(1e-3)));
    Floor floor = Floor.ofDecoder(deviation, BYTE);
    assertEquals(1.305, floor.certain(), 2e-3);
    assertEquals(0, floor.hard());
    Bins bins = new Bins(-1, BYTE, 256);
    assertEquals(
        -bins.logProbability(-1 + 100 * BYTE, -1 + 100 * BYTE, deviation) / LN2,
        floor.certain(),
        1e-9);
  }
}
