package dev.ito.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ito.io.Npy;
import dev.ito.math.Batch;
import dev.ito.math.CommonsAlgebra;
import dev.ito.math.Gaussian;
import dev.ito.math.LinearAlgebra;
import dev.ito.math.Matrix;
import dev.ito.math.Moments;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.nn.TensorFlowAlgebra;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Against closed forms, and against what SciPy's matrix root gives for stored features. */
@Tag("native")
public class FrechetDistanceTest {
  private static final TensorFlowAlgebra TENSORFLOW = new TensorFlowAlgebra();

  @AfterAll
  static void close() {
    TENSORFLOW.close();
  }

  static List<LinearAlgebra> algebras() {
    return List.of(TENSORFLOW, new CommonsAlgebra());
  }

  /** Covariances that commute: the distance is the sum over the axes of (sd1 - sd2)^2. */
  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("algebras")
  void diagonalCovariances(LinearAlgebra algebra) {
    FrechetDistance found =
        FrechetDistance.between(
            diagonal(new double[] {0, 0, 0}, 1, 4, 9),
            diagonal(new double[] {1, 2, 3}, 4, 1, 16),
            algebra);
    assertEquals(17, found.value(), 1e-12);
    assertEquals(14, found.meanTerm(), 1e-12);
    assertEquals(0, found.clamped());
  }

  /** In the plane tr (S1 S2)^(1/2) = sqrt(tr(S1 S2) + 2 sqrt(det S1 det S2)). */
  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("algebras")
  void covariancesInThePlane(LinearAlgebra algebra) {
    Matrix s1 = new Matrix(2, 2, new double[] {2, 0.6, 0.6, 1});
    Matrix s2 = new Matrix(2, 2, new double[] {1, -0.8, -0.8, 3});
    double product = 2 * 1 + 2 * 0.6 * -0.8 + 1 * 3;
    double root = Math.sqrt(product + 2 * Math.sqrt((2 - 0.36) * (3 - 0.64)));
    double found =
        FrechetDistance.between(
                new Gaussian(new double[2], s1), new Gaussian(new double[2], s2), algebra)
            .value();
    assertEquals(7 - 2 * root, found, 1e-12);
  }

  @ParameterizedTest
  @CsvSource({"d8,1e-10", "d64,1e-10", "d64_shift,1e-9"})
  void storedFeatures(String name, double tolerance) throws IOException {
    JsonNode expected = expected(name);
    Batch a = features(name + "_a.npy");
    Batch b = features(name + "_b.npy");
    for (LinearAlgebra algebra : algebras()) {
      double value = expected.get("pytorch_fid").doubleValue();
      FrechetDistance found = between(a, b, algebra);
      assertEquals(value, found.value(), tolerance * value);
      assertEquals(expected.get("mean_term").doubleValue(), found.meanTerm(), 1e-12 * value);
      FrechetDistance ofMoments =
          FrechetDistance.between(
              Moments.of(a, algebra).gaussian(), Moments.of(b, algebra).gaussian(), algebra);
      assertEquals(value, ofMoments.value(), tolerance * value);
    }
  }

  /**
   * With both covariances singular, where a root of the covariance product errs by 1e-8: against 50
   * digits (singular values of the centred stored features by mpmath 1.3).
   */
  @Test
  void storedFeaturesOfLessRank() throws IOException {
    double exact = 24.510630478303282;
    Batch a = features("d64_rankdef_a.npy");
    Batch b = features("d64_rankdef_b.npy");
    for (LinearAlgebra algebra : algebras()) {
      FrechetDistance found = between(a, b, algebra);
      assertEquals(exact, found.value(), 1e-12 * exact);
      assertEquals(found.value(), between(b, a, algebra).value(), 1e-12 * exact);
      FrechetDistance ofMoments =
          FrechetDistance.between(
              Moments.of(a, algebra).gaussian(), Moments.of(b, algebra).gaussian(), algebra);
      assertEquals(exact, ofMoments.value(), 1e-7 * exact);
    }
    double stored = expected("d64_rankdef").get("pytorch_fid").doubleValue();
    assertEquals(exact, stored, 1e-7 * exact);
  }

  @Test
  void aSetIsAtNoDistanceFromItself() throws IOException {
    for (LinearAlgebra algebra : algebras()) {
      for (int count : new int[] {40, 300}) {
        Batch x = normal(count, 64, 5);
        assertEquals(0, between(x, x, algebra).value(), 1e-10);
      }
    }
  }

  /** With fewer samples than features both ways must agree, the one through covariances less so. */
  @Test
  void fewSamplesAgreeWithTheirMoments() {
    Batch a = normal(30, 64, 1);
    Batch b = normal(50, 64, 2);
    double few = between(a, b, TENSORFLOW).value();
    FrechetDistance ofMoments =
        FrechetDistance.between(
            Moments.of(a, TENSORFLOW).gaussian(), Moments.of(b, TENSORFLOW).gaussian(), TENSORFLOW);
    assertEquals(few, ofMoments.value(), 1e-6 * few);
    assertTrue(ofMoments.clamped() > 0, "a singular covariance has negative roundings");
    assertTrue(-1e-13 < ofMoments.mostNegative(), "and small ones");
  }

  /**
   * Features that are constant, repeated, or fewer than their dimension on one side, add nothing
   * that the others do not say: without them, or with weights instead, all covariances are regular.
   */
  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("algebras")
  void singularCovariancesLoseNoDigits(LinearAlgebra algebra) {
    Batch a = normal(90, 12, 1);
    Batch b = normal(70, 12, 2);
    double regular = between(a, b, algebra).value();
    Batch dead = widened(a, 20, j -> -1);
    assertEquals(regular, between(dead, widened(b, 20, j -> -1), algebra).value(), 1e-12 * regular);

    // A repeated feature is one of root 2 times the size.
    Batch twiceA = widened(a, 24, j -> j % 12);
    Batch twiceB = widened(b, 24, j -> j % 12);
    double twice = between(twiceA, twiceB, algebra).value();
    assertEquals(2 * regular, twice, 1e-12 * twice);

    // Of few samples beside many, in both orders: the same through the singular values of X Y^T.
    Batch some = normal(8, 12, 4);
    double fewAndMany = between(some, a, algebra).value();
    assertEquals(fewAndMany, between(a, some, algebra).value(), 1e-12 * fewAndMany);
    assertEquals(bySamples(some, a, algebra), fewAndMany, 1e-12 * fewAndMany);

    // Of few samples beside many in which some features are constant, in both orders.
    Batch few = normal(15, 20, 3);
    double fewAndDead = between(few, dead, algebra).value();
    assertEquals(fewAndDead, between(dead, few, algebra).value(), 1e-12 * fewAndDead);
    assertEquals(ofColumns(few, a, algebra) + rest(few, 12), fewAndDead, 1e-12 * fewAndDead);
  }

  private static double bySamples(Batch a, Batch b, LinearAlgebra algebra) {
    Matrix x = Moments.centred(a, Moments.mean(a)).times(1 / Math.sqrt(a.count() - 1.0));
    Matrix y = Moments.centred(b, Moments.mean(b)).times(1 / Math.sqrt(b.count() - 1.0));
    double root = Arrays.stream(algebra.singularValues(algebra.timesTransposed(x, y))).sum();
    double traces =
        Moments.of(a, algebra).gaussian().covariance().trace()
            + Moments.of(b, algebra).gaussian().covariance().trace();
    return FrechetDistance.squaredDistance(Moments.mean(a), Moments.mean(b)) + traces - 2 * root;
  }

  /** Returns features with more columns: copies, or zeros for -1. */
  private static Batch widened(Batch x, int dimension, IntUnaryOperator source) {
    Batch wide = new Batch(x.count(), Shape.of(dimension));
    for (int i = 0; i < x.count(); i++) {
      for (int j = 0; j < dimension; j++) {
        int from = j < x.size() ? j : source.applyAsInt(j);
        wide.values()[i * dimension + j] = from < 0 ? 0 : x.values()[i * x.size() + from];
      }
    }
    return wide;
  }

  /** Returns the distance in the first columns alone. */
  private static double ofColumns(Batch wide, Batch x, LinearAlgebra algebra) {
    Batch some = new Batch(wide.count(), x.shape());
    for (int i = 0; i < wide.count(); i++) {
      System.arraycopy(wide.values(), i * wide.size(), some.values(), i * x.size(), x.size());
    }
    return between(some, x, algebra).value();
  }

  /** Returns what the other columns add to the distance from zeros: their squares. */
  private static double rest(Batch x, int from) {
    double sum = 0;
    for (int j = from; j < x.size(); j++) {
      double mean = 0;
      for (int i = 0; i < x.count(); i++) {
        mean += x.values()[i * x.size() + j] / x.count();
      }
      sum += mean * mean;
      for (int i = 0; i < x.count(); i++) {
        double apart = x.values()[i * x.size() + j] - mean;
        sum += apart * apart / (x.count() - 1);
      }
    }
    return sum;
  }

  /** A distant mean must not cost digits: merged chunks are those of the whole. */
  @Test
  void momentsMergeFarFromZero() {
    Batch x = normal(4500, 3, 9);
    for (int i = 0; i < x.values().length; i++) {
      x.values()[i] = 1e8 + x.values()[i] * (1 + i % 3);
    }
    Moments whole = Moments.of(x, TENSORFLOW);
    Moments parts = Moments.of(x.slice(0, 7), TENSORFLOW);
    parts = parts.plus(Moments.of(x.slice(7, 4500), TENSORFLOW));
    double[] mean = new double[3];
    for (int i = 0; i < x.values().length; i++) {
      mean[i % 3] += (x.values()[i] - 1e8) / 4500;
    }
    for (int j = 0; j < 3; j++) {
      double square = 0;
      for (int i = 0; i < 4500; i++) {
        double deviation = x.values()[3 * i + j] - 1e8 - mean[j];
        square += deviation * deviation / 4499;
      }
      assertEquals(1e8 + mean[j], whole.mean()[j], 1e-6);
      assertEquals(square, whole.gaussian().covariance().get(j, j), 1e-7 * square);
      assertEquals(square, parts.gaussian().covariance().get(j, j), 1e-7 * square);
    }
    assertEquals(4500, parts.n());
  }

  private static FrechetDistance between(Batch a, Batch b, LinearAlgebra algebra) {
    return FrechetDistance.between(FeatureSet.of(a, algebra), FeatureSet.of(b, algebra), algebra);
  }

  private static Gaussian diagonal(double[] mean, double... variances) {
    Matrix covariance = new Matrix(mean.length, mean.length);
    for (int i = 0; i < mean.length; i++) {
      covariance.values()[i * mean.length + i] = variances[i];
    }
    return new Gaussian(mean, covariance);
  }

  public static Batch normal(int count, int dimension, long seed) {
    Batch x = new Batch(count, Shape.of(dimension));
    new Noise(seed, Purpose.DATA).gaussian(0, x);
    return x;
  }

  static Path reference() {
    String data = System.getenv("ITO_DATA");
    assumeTrue(data != null, "ITO_DATA is not set");
    Path folder = Path.of(data, "fid-reference");
    assumeTrue(Files.isDirectory(folder), folder + " is not there");
    return folder;
  }

  public static JsonNode expected(String name) throws IOException {
    for (JsonNode one :
        new ObjectMapper().readTree(reference().resolve("expected.json").toFile())) {
      if (one.get("name").asText().equals(name)) {
        return one;
      }
    }
    throw new IOException("nothing is expected of " + name);
  }

  public static Batch features(String file) throws IOException {
    Npy.NpyArray array = Npy.read(reference().resolve(file));
    return new Batch(array.shape().get(0), Shape.of(array.shape().get(1)), array.values());
  }
}
