package dev.ito.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.features.FrechetDistanceTest;
import dev.ito.math.Batch;
import dev.ito.math.CommonsAlgebra;
import dev.ito.math.Estimate;
import dev.ito.math.LinearAlgebra;
import dev.ito.math.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kernel distance, precision and recall, Inception Score: against stored and naive figures. */
@Tag("native")
class SampleQualityTest {
  private static final LinearAlgebra ALGEBRA = new CommonsAlgebra();

  @Test
  void kernelDistanceOfStoredFeatures() throws IOException {
    double expected = FrechetDistanceTest.expected("kid_d64_full").get("value").doubleValue();
    double found =
        Kid.between(
            FrechetDistanceTest.features("d64_a.npy"),
            FrechetDistanceTest.features("d64_b.npy"),
            ALGEBRA);
    assertEquals(expected, found, 1e-9 * expected);
  }

  /**
   * Unbiased: of equal distributions the mean is zero. With 40 repetitions and 4.4 standard errors
   * the false-alarm probability is 1e-4 (Student, 39 degrees).
   */
  @Test
  void kernelDistanceOfEqualsIsZeroOnAverage() {
    double[] values = new double[40];
    double[] errors = new double[40];
    for (int i = 0; i < values.length; i++) {
      Batch a = FrechetDistanceTest.normal(100, 5, 100 + i);
      Batch b = FrechetDistanceTest.normal(120, 5, 200 + i);
      Estimate estimate = Kid.between(a, b, 1, ALGEBRA);
      assertEquals(10, estimate.n());
      values[i] = estimate.mean();
      errors[i] = estimate.standardError();
    }
    Estimate mean = Estimate.of(values);
    assertEquals(0, mean.mean(), 4.4 * mean.standardError());
    double spread = mean.standardError() * Math.sqrt(values.length);
    double claimed = Arrays.stream(errors).average().orElseThrow();
    assertEquals(1, claimed / spread, 0.5, "the standard error is that of repetition");
  }

  @Test
  void inceptionScoreOfStoredLogits() throws IOException {
    JsonNode expected = FrechetDistanceTest.expected("inception_score");
    Batch logits = FrechetDistanceTest.features("is_logits.npy");
    InceptionScore.Score ten = InceptionScore.Score.of(logits, 10);
    assertEquals(expected.get("splits10_mean_std").get(0).doubleValue(), ten.mean(), 1e-9);
    assertEquals(
        expected.get("splits10_mean_std").get(1).doubleValue(), ten.standardDeviation(), 1e-9);
    assertEquals(
        expected.get("splits1").get(0).doubleValue(),
        InceptionScore.Score.of(logits, 1).mean(),
        1e-9);
  }

  /** Sure and evenly spread over ten classes: the score is ten, in each split. */
  @Test
  void inceptionScoreAtBest() {
    Batch logits = new Batch(200, Shape.of(10));
    for (int i = 0; i < 200; i++) {
      logits.values()[10 * i + i % 10] = 1000;
    }
    InceptionScore.Score score = InceptionScore.Score.of(logits, 10);
    assertEquals(10, score.mean(), 1e-12);
    assertEquals(0, score.standardDeviation(), 1e-12);
  }

  /** Of two classes, logits l and 0: the first has 1 / (1 + exp(-l)), 0.9 at l = log 9. */
  @Test
  void confidentAreThoseWithAClassOfMoreThanNineTenths() {
    double edge = Math.log(9);
    double[] logits = {edge + 1e-9, 0, edge - 1e-9, 0, 0, edge + 1, 3, 3, 1000, 0};
    assertEquals(0.6, InceptionScore.confident(new Batch(5, Shape.of(2), logits)), 1e-12);
  }

  @Test
  void precisionAndRecallAsWrittenOutNaively() {
    Batch real = FrechetDistanceTest.normal(700, 4, 1);
    Batch fake = FrechetDistanceTest.normal(600, 4, 2);
    for (int i = 0; i < fake.values().length; i++) {
      fake.values()[i] = 0.6 * fake.values()[i] + (i % 4 == 0 ? 1 : 0);
    }
    PrecisionRecall.Parts found = PrecisionRecall.Parts.of(fake, real, 3, ALGEBRA);
    assertEquals(within(fake, real, 3), found.precision(), 0);
    assertEquals(within(real, fake, 3), found.recall(), 0);
    assertTrue(found.precision() > found.recall() + 0.1, "the fake ones are too narrow");
    double balls = 0;
    double covered = 0;
    for (int j = 0; j < real.count(); j++) {
      double radius = radius(real, j, 3);
      int centre = j;
      long inside =
          IntStream.range(0, fake.count())
              .filter(i -> distance(fake, i, real, centre) <= radius)
              .count();
      balls += inside;
      covered += inside > 0 ? 1 : 0;
    }
    assertEquals(balls / 3 / fake.count(), found.density(), 1e-12);
    assertEquals(covered / real.count(), found.coverage(), 0);
  }

  @Test
  void aSetHasFullPrecisionAndRecallOfItself() {
    Batch x = FrechetDistanceTest.normal(50, 4, 3);
    PrecisionRecall.Parts found = PrecisionRecall.Parts.of(x, x, 3, ALGEBRA);
    assertEquals(1, found.precision());
    assertEquals(1, found.recall());
    assertEquals(1, found.coverage());
    Batch far = x.copy();
    Arrays.setAll(far.values(), i -> x.values()[i] + 1000 + new Random(i).nextDouble());
    assertEquals(0, PrecisionRecall.Parts.of(far, x, 3, ALGEBRA).precision());
  }

  private static double within(Batch points, Batch balls, int k) {
    double[] radii =
        IntStream.range(0, balls.count()).mapToDouble(j -> radius(balls, j, k)).toArray();
    long inside =
        IntStream.range(0, points.count())
            .filter(
                i ->
                    IntStream.range(0, balls.count())
                        .anyMatch(j -> distance(points, i, balls, j) <= radii[j]))
            .count();
    return (double) inside / points.count();
  }

  private static double radius(Batch set, int i, int k) {
    return IntStream.range(0, set.count())
        .filter(j -> j != i)
        .mapToDouble(j -> distance(set, i, set, j))
        .sorted()
        .toArray()[k - 1];
  }

  private static double distance(Batch a, int i, Batch b, int j) {
    double sum = 0;
    for (int c = 0; c < a.size(); c++) {
      double difference = a.values()[i * a.size() + c] - b.values()[j * b.size() + c];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }
}
