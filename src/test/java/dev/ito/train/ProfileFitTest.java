package dev.ito.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Quadrature;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileFitTest {
  private static final int STEPS = 960;

  /** Of both widths at equal distances up to the end, in the order of the steps. */
  private static List<Profile> kept(int snapshots, double... widths) {
    List<Profile> kept = new ArrayList<>();
    for (int k = 1; k <= snapshots; k++) {
      for (double width : widths) {
        kept.add(new PowerAverage(width).at((long) STEPS * k / snapshots));
      }
    }
    return kept;
  }

  private static Profile wanted(double width) {
    return new PowerAverage(width).at(STEPS);
  }

  private static double integrate(DoubleUnaryOperator f, List<Profile> profiles) {
    double[] kinks =
        IntStream.concat(IntStream.of(0, STEPS), profiles.stream().mapToInt(p -> (int) p.end()))
            .distinct()
            .sorted()
            .asDoubleStream()
            .toArray();
    double sum = 0;
    for (int k = 1; k < kinks.length; k++) {
      // Just inside: at its end a profile jumps to 0.
      sum += Quadrature.panel(f, kinks[k - 1], kinks[k]);
    }
    return sum;
  }

  @Test
  void productsAreIntegrals() {
    List<Profile> profiles =
        List.of(wanted(0.28), wanted(0.1), wanted(0.05), new PowerAverage(0.05).at(400));
    for (Profile a : profiles) {
      for (Profile b : profiles) {
        double integral =
            Quadrature.integrate(t -> a.at(t) * b.at(t), 0, Math.min(a.end(), b.end()));
        assertEquals(integral, a.dot(b), 1e-12 * integral, a + " " + b);
      }
    }
  }

  @Test
  void oneThatWasKeptIsItself() {
    ProfileFit fit = ProfileFit.of(kept(4, 0.05, 0.1), wanted(0.1));
    for (int k = 0; k < 8; k++) {
      assertEquals(k == 7 ? 1 : 0, fit.coefficients().get(k), 1e-8, "coefficient " + k);
    }
    assertEquals(0, fit.error(), 1e-7);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.07", "2, 0.07", "8, 0.07", "8, 0.03", "8, 0.2", "32, 0.15"})
  void theErrorIsWhatTheSumMisses(int snapshots, double width) {
    List<Profile> known = kept(snapshots, 0.05, 0.1);
    Profile wanted = wanted(width);
    ProfileFit fit = ProfileFit.of(known, wanted);
    DoubleUnaryOperator missed =
        t -> {
          double sum = -wanted.at(t);
          for (int k = 0; k < known.size(); k++) {
            sum += fit.coefficients().get(k) * known.get(k).at(t);
          }
          return sum * sum;
        };
    double squared = integrate(t -> wanted.at(t) * wanted.at(t), known);
    assertEquals(Math.sqrt(integrate(missed, known) / squared), fit.error(), 1e-6 * fit.error());
    assertEquals(1, fit.coefficients().stream().mapToDouble(c -> c).sum(), 1e-12);
  }

  /** The system with the Lagrange multiplier, solved as one, without normalising or steadying. */
  @ParameterizedTest
  @CsvSource({"1, 0.07", "4, 0.07", "8, 0.03", "16, 0.2"})
  void theFitIsTheLeastThatAddsUpToOne(int snapshots, double width) {
    List<Profile> known = kept(snapshots, 0.05, 0.1);
    int n = known.size();
    RealMatrix system = new Array2DRowRealMatrix(n + 1, n + 1);
    RealVector right = new ArrayRealVector(n + 1);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        system.setEntry(i, j, known.get(i).dot(known.get(j)));
      }
      system.setEntry(i, n, 1);
      system.setEntry(n, i, 1);
      right.setEntry(i, known.get(i).dot(wanted(width)));
    }
    right.setEntry(n, 1);
    RealVector expected = new LUDecomposition(system).getSolver().solve(right);
    ProfileFit fit = ProfileFit.of(known, wanted(width));
    for (int k = 0; k < n; k++) {
      assertEquals(expected.getEntry(k), fit.coefficients().get(k), 1e-6, "coefficient " + k);
    }
  }

  /**
   * Weights that go a smooth way with noise on it, averaged by the recursion in float64: what is
   * made of two widths is what tracking the third gives, and the better the more was kept.
   */
  @ParameterizedTest
  @CsvSource({
    "0.07, 1, 2e-2",
    "0.07, 8, 1e-3",
    "0.07, 32, 2e-5",
    "0.15, 8, 2e-3",
    "0.03, 32, 4e-4"
  })
  void theSumIsTheAverageOfThatWidth(double width, int snapshots, double tolerance) {
    double[] path = path();
    double tracked = tracked(path, width, STEPS);
    assertEquals(0, error(path, width, snapshots), tolerance * Math.abs(tracked));
    assertTrue(
        Math.abs(error(path, width, 4 * snapshots)) < Math.abs(error(path, width, snapshots)));
  }

  /** Not a matter of course: the sum for one width is not the average of another. */
  @Test
  void otherWidthsAreOthers() {
    double[] path = path();
    double made = tracked(path, 0.07, STEPS) + error(path, 0.07, 32);
    for (double other : new double[] {0.05, 0.06, 0.08, 0.1}) {
      assertTrue(Math.abs(made - tracked(path, other, STEPS)) > 5e-4, "width " + other);
    }
  }

  private static double error(double[] path, double width, int snapshots) {
    List<Double> widths = List.of(0.05, 0.1);
    List<Double> fit = ProfileFit.of(kept(snapshots, 0.05, 0.1), wanted(width)).coefficients();
    double sum = 0;
    for (int k = 0; k < fit.size(); k++) {
      int step = STEPS * (k / 2 + 1) / snapshots;
      sum += fit.get(k) * tracked(path, widths.get(k % 2), step);
    }
    return sum - tracked(path, width, STEPS);
  }

  private static double tracked(double[] path, double width, int steps) {
    PowerAverage average = new PowerAverage(width);
    double value = Double.NaN;
    for (int k = 0; k < steps; k++) {
      double rate = average.rate(k);
      value = k == 0 ? path[0] : value + rate * (path[k] - value);
    }
    return value;
  }

  private static double[] path() {
    Random random = new Random(7);
    return IntStream.range(0, STEPS)
        .mapToDouble(k -> 1 + Math.exp(-k / 300.0) + 0.02 * random.nextGaussian())
        .toArray();
  }

  /** Widths and steps so many that their products are singular to rounding. */
  @Test
  void manyThatAreNearlyAlikeAreNoTrouble() {
    ProfileFit fit = ProfileFit.of(kept(240, 0.02, 0.03, 0.05, 0.1, 0.2), wanted(0.07));
    assertTrue(fit.error() < 1e-4, "" + fit.error());
    assertEquals(1, fit.coefficients().stream().mapToDouble(c -> c).sum(), 1e-9);
    double sizes = fit.coefficients().stream().mapToDouble(Math::abs).sum();
    assertTrue(sizes < 20, "rounding of what is kept would be multiplied by " + sizes);
  }
}
