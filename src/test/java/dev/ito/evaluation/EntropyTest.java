package dev.ito.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.data.PixelScale;
import dev.ito.io.Monitor;
import dev.ito.likelihood.Divergence;
import dev.ito.likelihood.LogLikelihood;
import dev.ito.likelihood.TruncatedNormal;
import dev.ito.math.Batch;
import dev.ito.math.Estimate;
import dev.ito.nn.Device;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.Marginal;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import dev.ito.solver.Rk45;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bits per dimension of laws of levels with their exact scores: they are the entropy.
 *
 * <p>What a wrong sign of log q, a bin of twice the width or a mean of K draws in the wrong domain
 * would change is far more than the tolerances.
 */
@Tag("native")
class EntropyTest {
  private static final double LN2 = Math.log(2);
  private static final double CERTAIN = 0.81;
  private static final Subject.Work WORK =
      new Subject.Work(9, Path.of("unused"), Device.CPU, Monitor.SILENT, line -> {});

  /** A chain begins with its first node, whose noise must be small beside a bin. */
  static Stream<Arguments> cases() {
    return Stream.of(
        Arguments.of(new VpSde(Processes.LINEAR), 256),
        Arguments.of(new SubVpSde(Processes.LINEAR), 256),
        Arguments.of(new VeSde(5e-4, 50), 256),
        Arguments.of(Processes.linear("-sin(3*t)", "1+t^2"), 256),
        Arguments.of(new VpSde(new DiscreteBeta(Processes.LINEAR, 1000)), 17));
  }

  /** Of 100 values 81 have one level only, the others three, two of them side by side. */
  private static LevelLaw product(Sde sde, int levels) {
    Random random = new Random(5);
    double[][] law = new double[100][levels];
    for (int j = 0; j < law.length; j++) {
      int level = random.nextInt(levels - 1);
      if (j < CERTAIN * law.length) {
        law[j][level] = 1;
      } else {
        law[j][level] = 0.5;
        law[j][level + 1] = 0.3;
        law[j][(level + levels / 2) % levels] += 0.2;
      }
    }
    return new LevelLaw(sde, scale(levels), new double[] {1}, new double[][][] {law});
  }

  /** Two components that have values in common, of four values with two or three levels. */
  private static LevelLaw mixture(Sde sde, int levels) {
    double[][][] laws = new double[2][4][levels];
    for (int j = 0; j < 4; j++) {
      laws[0][j][0] = 0.7;
      laws[0][j][1] = 0.3;
      laws[1][j][1] = 0.2;
      laws[1][j][levels / 2] = 0.3;
      laws[1][j][levels - 1] = 0.5;
    }
    return new LevelLaw(sde, scale(levels), new double[] {0.6, 0.4}, laws);
  }

  private static PixelScale scale(int levels) {
    return new PixelScale(levels, -1, 1);
  }

  private static double firstTime(LevelLaw law) {
    if (law.size() == 1) {
      return 0.02;
    }
    var setup =
        new Setup(
            law.sde(), law.shape(), Optional.of(law.scale()), Optional.empty(), Optional.empty());
    return setup.firstTime(Dequantisation.TRUNCATED_NORMAL);
  }

  private static DataDensity density(LevelLaw law, List<int[]> images, int weighted, long seed) {
    double t = firstTime(law);
    Marginal first = law.sde().marginal(t);
    var likelihood =
        new LogLikelihood(
            law.sde(),
            law,
            new Rk45(1e-6, 1e-6),
            new TimeGrid.Uniform(1, t, 1),
            law.size() > 4
                // Of a product law the Jacobian is diagonal, and probes of -1 and 1 are exact.
                ? new Divergence.Hutchinson(Divergence.Law.RADEMACHER, 1)
                : new Divergence.Exact(),
            end -> law.logDensity(end, Sde.HORIZON),
            1);
    Batch x = new Batch(images.size(), law.shape());
    for (int i = 0; i < images.size(); i++) {
      for (int j = 0; j < law.size(); j++) {
        x.values()[i * law.size() + j] = law.scale().toModel(images.get(i)[j]);
      }
    }
    var points = Dequantisation.TRUNCATED_NORMAL.law(law.scale(), first);
    var data = new DequantisedData(new DataDensityTest.Held(x), points, seed);
    return new DataDensity(data, likelihood, false, weighted, WORK);
  }

  /** Bits of images less -log2 P of each, per value. */
  private static double[] excess(LevelLaw law, List<int[]> images, int weighted, long seed) {
    DataDensity density = density(law, images, weighted, seed);
    double[] nats = density.of(0, images.size(), 0, 0).nats();
    return IntStream.range(0, nats.length)
        .mapToDouble(
            i ->
                density.data().bits(nats[i])
                    + Math.log(law.probability(images.get(i))) / LN2 / law.size())
        .toArray();
  }

  /** The difference of each image from its own -log2 P leaves the choice of images out. */
  @ParameterizedTest
  @MethodSource("cases")
  void theBitsOfAProductLawAreItsEntropy(Sde sde, int levels) {
    LevelLaw law = product(sde, levels);
    Random random = new Random(7);
    List<int[]> images = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      images.add(law.draw(random.doubles(1 + law.size()).toArray()));
    }
    Estimate found = Estimate.of(excess(law, images, 1, 9));
    assertEquals(0, found.mean(), 1e-3 + 2 * found.standardError());
    assertTrue(found.standardError() < 1e-3, "" + found);
  }

  /** Every image that can be, with its probability: the entropy is a finite sum. */
  @ParameterizedTest
  @MethodSource("cases")
  void theBitsOfAMixtureAreItsEntropy(Sde sde, int levels) {
    LevelLaw law = mixture(sde, levels);
    List<int[]> images = all(law);
    double[] weights = images.stream().mapToDouble(law::probability).toArray();
    assertEquals(1, Arrays.stream(weights).sum(), 1e-12);
    double[] excess = excess(law, images, 1, 9);
    double mean = 0;
    for (int i = 0; i < excess.length; i++) {
      mean += weights[i] * excess[i];
    }
    assertEquals(0, mean, 1e-3);
  }

  private static List<int[]> all(LevelLaw law) {
    int[] levels = {0, 1, law.scale().levels() / 2, law.scale().levels() - 1};
    return IntStream.range(0, 256)
        .mapToObj(k -> IntStream.range(0, 4).map(j -> levels[k >> 2 * j & 3]).toArray())
        .filter(image -> law.probability(image) > 0)
        .toList();
  }

  /**
   * The mean over seeds of one point's bits is E log2 q - E log2 p, an integral over the bin.
   *
   * <p>Within 4 standard errors of 4,000 draws: false alarms 6e-5 for a new seed.
   */
  @Test
  void oneSeedIsUnbiased() {
    LevelLaw law = wide();
    double[] bits = excess(law, Collections.nCopies(4000, MIDDLE), 1, 9);
    TruncatedNormal q = dequantisation(law);
    double expected =
        q.meanLog2Density()
            - integral(law, q, (x, logP, logQ) -> Math.exp(logQ) * logP / LN2)
            + Math.log(law.probability(MIDDLE)) / LN2;
    Estimate found = Estimate.of(bits);
    assertEquals(expected, found.mean(), 4 * found.standardError() + 1e-5);
    assertTrue(expected - exact(law, q) > 10 * found.standardError(), "the points are as likely");
  }

  /** More points come nearer to the mass of the bin, from above. */
  @Test
  void theBoundFallsWithTheNumberOfPoints() {
    LevelLaw law = wide();
    TruncatedNormal q = dequantisation(law);
    double exact = exact(law, q);
    double before = Double.POSITIVE_INFINITY;
    for (int weighted : new int[] {1, 4, 16, 64}) {
      Estimate found = Estimate.of(excess(law, Collections.nCopies(2000, MIDDLE), weighted, 9));
      assertTrue(
          found.mean() < before - 2 * found.standardError(),
          weighted + " points: " + found + ", before " + before);
      assertTrue(
          found.mean() > exact - 4 * found.standardError(),
          weighted + " points: " + found + ", exact " + exact);
      before = found.mean();
    }
    assertEquals(exact, before, 0.01);
  }

  /** Returns -log2 of the mass of the bin, less -log2 P. */
  private static double exact(LevelLaw law, TruncatedNormal q) {
    double mass = integral(law, q, (x, logP, logQ) -> Math.exp(logP));
    return Math.log(law.probability(MIDDLE) / mass) / LN2;
  }

  private static final int[] MIDDLE = {8};

  /**
   * One value of 17 levels, of which neighbours are as likely as itself, at a time so late that
   * they overlap: the law within a bin is not that of the points, and one point has far too many
   * bits.
   */
  private static LevelLaw wide() {
    double[][][] law = new double[1][1][17];
    double sum = IntStream.range(5, 12).mapToDouble(l -> Math.exp(2.0 * l)).sum();
    for (int l = 5; l < 12; l++) {
      law[0][0][l] = Math.exp(2.0 * l) / sum;
    }
    return new LevelLaw(new VpSde(Processes.LINEAR), scale(17), new double[] {1}, law);
  }

  private static TruncatedNormal dequantisation(LevelLaw law) {
    return new TruncatedNormal(law.sde().marginal(firstTime(law)), law.scale().bin());
  }

  /** What is integrated. */
  @FunctionalInterface
  private interface Integrand {
    double at(double x, double logP, double logQ);
  }

  /** Returns an integral over the bin of the image, by the midpoint rule. */
  private static double integral(LevelLaw law, TruncatedNormal q, Integrand f) {
    int parts = 4000;
    double alpha = q.marginal().alpha();
    double middle = law.scale().toModel(MIDDLE[0]);
    double width = alpha * law.scale().bin();
    Batch x0 = new Batch(1, law.shape(), new double[] {middle});
    double sum = 0;
    for (int k = 0; k < parts; k++) {
      double x = alpha * middle + width * ((k + 0.5) / parts - 0.5);
      Batch at = new Batch(1, law.shape(), new double[] {x});
      double logQ = q.logDensities(at, x0)[0];
      sum += f.at(x, law.logDensity(at, firstTime(law))[0], logQ) * width / parts;
    }
    return sum;
  }
}
