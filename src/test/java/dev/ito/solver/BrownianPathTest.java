package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.score.Mixtures;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VpSde;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.descriptive.moment.Variance;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A Wiener process that is known at every time.
 *
 * <p>Statistical tests have {@value #COUNT} samples, fixed seeds, and a false-alarm probability of
 * 1e-6 each.
 */
class BrownianPathTest {
  private static final int COUNT = 10_000;
  private static final double FALSE_ALARM = 1e-6;

  /** The two-sided quantile of a standard normal law. */
  private static final double QUANTILE = 4.892;

  private final BrownianPath path = new BrownianPath(3, 0);

  /** Dyadic and other times, neighbours, far parts, and intervals below 2^-20. */
  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "1, 0.5",
    "0.75, 0.25",
    "0.7, 0.1",
    "1, 0.999",
    "0.30001, 0.3",
    "0.001, 0",
    "0.6180339887, 0.6180334",
  })
  void incrementsAreStandardNormal(double from, double to) {
    double[] z = increments(from, to);
    double mean = Arrays.stream(z).average().orElseThrow();
    assertEquals(0, mean, QUANTILE / Math.sqrt(COUNT));
    assertEquals(1, new Variance().evaluate(z), QUANTILE * Math.sqrt(2.0 / COUNT));
    double p =
        new KolmogorovSmirnovTest().kolmogorovSmirnovTest(new NormalDistribution(null, 0, 1), z);
    assertTrue(p > FALSE_ALARM, () -> "Kolmogorov-Smirnov: p = " + p);
  }

  @ParameterizedTest
  @CsvSource({"0, 0.01", "0.2, 0.9", "0.1, 0.10001", "0.5, 1"})
  void theVarianceOfADifferenceIsTheTimeBetween(double s, double t) {
    double[] differences = new double[COUNT];
    Arrays.setAll(differences, i -> value(i, t) - value(i, s));
    double relative = new Variance().evaluate(differences) / (t - s);
    assertEquals(1, relative, QUANTILE * Math.sqrt(2.0 / COUNT));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.5, 0.5, 0",
    "0.9, 0.6, 0.6, 0.3",
    "0.8, 0.7, 0.2, 0.1",
    "0.5001, 0.5, 0.5, 0.4999",
    "0.3, 0.2, 1, 0.9",
    "1, 0, 0, 0",
  })
  void incrementsOverDisjointIntervalsAreUncorrelated(double a, double b, double c, double d) {
    double[] first = increments(a, b);
    // An empty interval stands for the next sample's increment: samples are independent too.
    double[] second = c == d ? rotated(first) : increments(c, d);
    double correlation = new PearsonsCorrelation().correlation(first, second);
    assertEquals(0, correlation, QUANTILE / Math.sqrt(COUNT));
  }

  private static double[] rotated(double[] values) {
    double[] rotated = new double[values.length];
    Arrays.setAll(rotated, i -> values[(i + 1) % values.length]);
    return rotated;
  }

  /** A step of 1/10 is made of 1, 7 or 1000 shorter ones. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000})
  void shortIncrementsAddUpToLongOnes(int parts) {
    for (int k = 0; k < 10; k++) {
      double from = 1 - k / 10.0;
      double to = 0.9 - k / 10.0;
      double sum = 0;
      for (int i = 0; i < parts; i++) {
        double a = from + (to - from) * i / parts;
        double b = i + 1 == parts ? to : from + (to - from) * (i + 1) / parts;
        sum += increment(4, a, b) * Math.sqrt(a - b);
      }
      assertEquals(increment(4, from, to) * Math.sqrt(from - to), sum, 1e-13);
      assertEquals(value(4, from) - value(4, to), sum, 1e-13);
    }
  }

  @Test
  void thePathIsAFunctionOfSampleAndTimeOnly() {
    double[] times = new Random(5).doubles(100).toArray();
    double[] values = Arrays.stream(times).map(t -> value(17, t)).toArray();
    for (int i = times.length - 1; i >= 0; i--) {
      value(3, 0.5);
      assertEquals(values[i], value(new BrownianPath(3, 12), 5, times[i]));
    }
  }

  @Test
  void thePathStartsAtZeroAndOthersAreOthers() {
    assertEquals(0, value(0, 0));
    assertEquals(0, value(99, 0));
    assertFalse(value(0, 0.3) == value(1, 0.3));
    assertFalse(value(0, 0.3) == value(new BrownianPath(4, 0), 0, 0.3));
    double[] two = new double[2];
    path.value(0, 0.3, two);
    assertEquals(value(0, 0.3), two[0]);
    assertFalse(two[0] == two[1]);
  }

  /** The noise of a batch is that of its samples, and a step has the same on the way back. */
  @Test
  void incrementsDoNotDependOnTheBatch() {
    Step step = new Step(7, 10, 0.4, 0.3);
    Batch whole = new Batch(5, Shape.of(3));
    path.increment(step, whole);
    for (int i = 0; i < 5; i++) {
      Batch one = new Batch(1, Shape.of(3));
      new BrownianPath(3, i).increment(new Step(0, 1, 0.4, 0.3), one);
      assertArrayEquals(whole.slice(i, i + 1).values(), one.values());
      new BrownianPath(3, i).increment(new Step(0, 1, 0.3, 0.4), one);
      one.scale(-1);
      assertArrayEquals(whole.slice(i, i + 1).values(), one.values());
    }
  }

  /**
   * Euler-Maruyama has strong order 1 here, since g does not depend on x: on one path, 50 steps and
   * 5,000 differ by O(h), and 500 by a tenth of it. With new noise for each step they are
   * unrelated.
   */
  @Tag("slow")
  @Test
  void coarseAndFineGridsAreDrivenByTheSamePath() {
    Batch fine = solve(path, 5_000);
    double far = rms(solve(path, 50), fine);
    double near = rms(solve(path, 500), fine);
    assertTrue(far <= 0.06, () -> "50 steps differ by " + far);
    assertEquals(0.1, near / far, 0.05);
    DrivingNoise independent = new DrivingNoise.Independent(3, 0);
    // Two independent samples of N(0.3, 0.5^2) differ by 0.7.
    assertEquals(0.7, rms(solve(independent, 50), solve(independent, 5_000)), 0.15);
  }

  private static Batch solve(DrivingNoise noise, int steps) {
    Sde sde = new VpSde(Processes.LINEAR);
    Batch xT = new Batch(200, Shape.of(1));
    sde.samplePrior(new Noise(23, Purpose.PRIOR), xT);
    Solver solver = new EulerMaruyama(1);
    var way = Step.along(new TimeGrid.Uniform(steps, 1e-3, 1), sde);
    return solver
        .solve(
            sde,
            new GaussianMixtureScore(sde, Mixtures.single()),
            xT,
            way,
            noise,
            Step.Listener.NONE)
        .x();
  }

  private static double rms(Batch a, Batch b) {
    double sum = 0;
    for (int j = 0; j < a.values().length; j++) {
      sum += Math.pow(a.values()[j] - b.values()[j], 2);
    }
    return Math.sqrt(sum / a.values().length);
  }

  private double[] increments(double from, double to) {
    Batch z = new Batch(COUNT, Shape.of(1));
    path.increment(new Step(0, 1, from, to), z);
    return z.values();
  }

  private double increment(int sample, double from, double to) {
    double[] z = new double[1];
    path.increment(new Step(0, 1, from, to), sample, z, 0, 1);
    return z[0];
  }

  private double value(long sample, double t) {
    return value(path, sample, t);
  }

  private static double value(BrownianPath path, long row, double t) {
    double[] w = new double[1];
    path.value(row, t, w);
    return w[0];
  }
}
