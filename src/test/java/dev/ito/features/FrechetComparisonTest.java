package dev.ito.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.CommonsAlgebra;
import dev.ito.math.Estimate;
import dev.ito.math.Gaussian;
import dev.ito.math.InvalidInput;
import dev.ito.math.LinearAlgebra;
import dev.ito.math.Matrix;
import dev.ito.nn.TensorFlowAlgebra;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Error bars and extrapolation against repetition, on Gaussians whose distance is known. */
@Tag("native")
class FrechetComparisonTest {
  private static final LinearAlgebra ALGEBRA = new CommonsAlgebra();
  private static final int D = 4;
  private static final int REPETITIONS = 100;

  /** sum_i (shift_i^2 + (1 - sd_i)^2) for a unit Gaussian and one of other means and widths. */
  private static final double[] SHIFT = {0.5, 0, -0.3, 0};

  private static final double[] SD = {1, 1.5, 0.8, 0.5};

  private static double exact() {
    double sum = 0;
    for (int i = 0; i < D; i++) {
      sum += SHIFT[i] * SHIFT[i] + (1 - SD[i]) * (1 - SD[i]);
    }
    return sum;
  }

  /**
   * The claimed standard errors are the spread over repetitions. The spread of 100 repetitions is
   * known to 7 % and the claimed one better: 30 % is four of these. The mean is tested at 4.5
   * standard errors (7e-6).
   */
  @Test
  void errorBarsAreTheSpreadOfRepetitions() {
    double[] plain = new double[REPETITIONS];
    double[] extrapolated = new double[REPETITIONS];
    double plainError = 0;
    double extrapolatedError = 0;
    for (int i = 0; i < REPETITIONS; i++) {
      FrechetComparison found =
          FrechetComparison.of(
              FeatureSet.of(wide(250, 1000 + i), ALGEBRA),
              FeatureSet.of(FrechetDistanceTest.normal(300, D, 2000 + i), ALGEBRA),
              7,
              ALGEBRA);
      plain[i] = found.distance().value();
      extrapolated[i] = found.extrapolation().orElseThrow().value();
      plainError += found.standardError() / REPETITIONS;
      extrapolatedError += found.extrapolation().orElseThrow().standardError() / REPETITIONS;
      assertEquals(List.of(150, 150), found.baseline().orElseThrow().sizes());
    }
    Estimate ofPlain = Estimate.of(plain);
    Estimate ofExtrapolated = Estimate.of(extrapolated);
    double root = Math.sqrt(REPETITIONS);
    assertEquals(1, plainError / (ofPlain.standardError() * root), 0.3);
    assertEquals(1, extrapolatedError / (ofExtrapolated.standardError() * root), 0.3);
    assertEquals(exact(), ofExtrapolated.mean(), 4.5 * ofExtrapolated.standardError());
  }

  /**
   * Of equal distributions the plain distance is all bias, and the extrapolation takes nine tenths
   * of it away; at 4.5 standard errors a false alarm has a probability of 7e-6.
   */
  /**
   * The influence of a sample is what the distance loses without it, times n - 1, but for a
   * constant and terms of order 1/n.
   */
  @Test
  void influenceIsWhatLeavingASampleOutDoes() {
    int n = 400;
    Batch features = wide(n, 5);
    FeatureSet reference = FeatureSet.of(FrechetDistanceTest.normal(500, D, 6), ALGEBRA);
    FrechetComparison all =
        FrechetComparison.of(FeatureSet.of(features, ALGEBRA), reference, 7, ALGEBRA);
    double[] influence = all.influence();
    assertEquals(0, Arrays.stream(influence).sum(), 1e-9);
    double[] lost = new double[40];
    for (int i = 0; i < lost.length; i++) {
      FeatureSet others = FeatureSet.of(without(features, i), ALGEBRA);
      double distance = FrechetDistance.between(others, reference, ALGEBRA).value();
      lost[i] = (n - 1) * (all.distance().value() - distance) - influence[i];
    }
    double constant = Arrays.stream(lost).average().orElseThrow();
    double spread = Math.sqrt(Arrays.stream(influence).map(h -> h * h).sum() / n);
    for (double rest : lost) {
      assertEquals(constant, rest, 0.1 * spread);
    }
  }

  private static Batch without(Batch features, int index) {
    Batch others = new Batch(features.count() - 1, features.shape());
    others.put(0, features.slice(0, index));
    others.put(index, features.slice(index + 1, features.count()));
    return others;
  }

  @Test
  void extrapolationTakesTheBiasAway() {
    double[] plain = new double[30];
    double[] extrapolated = new double[plain.length];
    for (int i = 0; i < plain.length; i++) {
      FrechetComparison found =
          FrechetComparison.of(
              FeatureSet.of(FrechetDistanceTest.normal(200, 8, 5000 + i), ALGEBRA),
              FeatureSet.of(FrechetDistanceTest.normal(200, 8, 6000 + i), ALGEBRA),
              7,
              ALGEBRA);
      plain[i] = found.distance().value();
      extrapolated[i] = found.extrapolation().orElseThrow().value();
    }
    Estimate ofPlain = Estimate.of(plain);
    Estimate ofExtrapolated = Estimate.of(extrapolated);
    assertTrue(ofPlain.mean() > 10 * ofPlain.standardError());
    assertEquals(
        0, ofExtrapolated.mean(), 0.1 * ofPlain.mean() + 4.5 * ofExtrapolated.standardError());
  }

  /** Against exact statistics only the other side is random. */
  @Test
  void statisticsAddNoSpread() {
    Matrix unit = new Matrix(D, D);
    for (int i = 0; i < D; i++) {
      unit.values()[i * D + i] = 1;
    }
    FeatureSet exact = FeatureSet.of(new Gaussian(new double[D], unit));
    double[] values = new double[REPETITIONS];
    double claimed = 0;
    for (int i = 0; i < REPETITIONS; i++) {
      FrechetComparison found =
          FrechetComparison.of(FeatureSet.of(wide(250, 3000 + i), ALGEBRA), exact, 7, ALGEBRA);
      values[i] = found.distance().value();
      claimed += found.standardError() / REPETITIONS;
      assertTrue(found.baseline().isEmpty());
    }
    assertEquals(1, claimed / (Estimate.of(values).standardError() * Math.sqrt(REPETITIONS)), 0.3);
    FrechetComparison none = FrechetComparison.of(exact, exact, 7, ALGEBRA);
    assertTrue(Double.isNaN(none.standardError()) && none.extrapolation().isEmpty());
    assertEquals(0, none.distance().value(), 1e-12);
  }

  /** What a comparison computes once for several purposes is what each alone would compute. */
  @Test
  void whatIsSharedIsTheSame() {
    try (TensorFlowAlgebra tensorFlow = new TensorFlowAlgebra()) {
      for (LinearAlgebra algebra : List.of(ALGEBRA, tensorFlow)) {
        for (int count : new int[] {7, 31, 300}) {
          FeatureSet a = FeatureSet.of(FrechetDistanceTest.normal(count, 24, 1), algebra);
          FeatureSet b = FeatureSet.of(FrechetDistanceTest.normal(count + 5, 24, 2), algebra);
          FrechetComparison found = FrechetComparison.of(a, b, 7, algebra);
          assertEquals(FrechetDistance.between(a, b, algebra), found.distance());
          found.extrapolation().ifPresent(e -> assertEquals(found.distance().value(), last(e)));
        }
      }
    }
  }

  private static double last(Extrapolation extrapolation) {
    double[] distances = extrapolation.distances();
    assertEquals(extrapolation.fractions().length, distances.length);
    return distances[distances.length - 1];
  }

  @Test
  void theInterceptOfALineIsFound() {
    double[] fractions = {0.4, 0.6, 0.7, 1};
    double[] weights = Extrapolation.interceptWeights(fractions);
    double[] line = Arrays.stream(fractions).map(f -> 3 + 0.25 / f).toArray();
    double intercept = 0;
    for (int i = 0; i < line.length; i++) {
      intercept += weights[i] * line[i];
    }
    assertEquals(3, intercept, 1e-12);
  }

  @Test
  void otherDimensionsAreRefused() {
    FeatureSet three = FeatureSet.of(FrechetDistanceTest.normal(10, 3, 1), ALGEBRA);
    FeatureSet four = FeatureSet.of(FrechetDistanceTest.normal(10, 4, 1), ALGEBRA);
    InvalidInput refused =
        assertThrows(InvalidInput.class, () -> FrechetComparison.of(three, four, 1, ALGEBRA));
    assertEquals(
        "the features have 3 and 4 dimensions: they are not of the same extractor",
        refused.getMessage());
  }

  private static Batch wide(int count, long seed) {
    Batch x = FrechetDistanceTest.normal(count, D, seed);
    Arrays.setAll(x.values(), i -> SHIFT[i % D] + SD[i % D] * x.values()[i]);
    return x;
  }
}
