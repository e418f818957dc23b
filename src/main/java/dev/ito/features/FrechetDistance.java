package dev.ito.features;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.math.Batch;
import dev.ito.math.Gaussian;
import dev.ito.math.LinearAlgebra;
import dev.ito.math.Matrix;
import dev.ito.math.Moments;
import java.util.Arrays;

/**
 * The squared Frechet distance (2-Wasserstein) of two normal distributions (Dowson and Landau 1982;
 * Heusel et al. 2017, eq. 6): |m1 - m2|^2 + tr S1 + tr S2 - 2 tr (S1 S2)^(1/2).
 *
 * <p>With any factor S1 = F^T F the last trace is the sum of the roots of the eigenvalues of the
 * symmetric F S2 F^T, which a root of S1 makes S1^(1/2) S2 S1^(1/2). A root makes an eigenvalue
 * that is 0 up to rounding some 1e-8 of the largest. So where one is and features are at hand, the
 * trace is the sum of the singular values of F1 F2^T, each factor of a singular covariance made of
 * the centred features without a square: themselves, or R of their QR decomposition. Nothing is
 * added to a covariance.
 *
 * @param value the distance, not below zero but for rounding
 * @param meanTerm |m1 - m2|^2
 * @param clamped eigenvalues that rounding made negative and that were taken as 0
 * @param mostNegative the least of them, relative to the largest eigenvalue; 0 if there are none
 * @param singular whether it is of factors of the features
 */
public record FrechetDistance(
    @JsonIgnore double value,
    @JsonProperty("meanTerm") double meanTerm,
    @JsonProperty("clampedEigenvalues") int clamped,
    @JsonProperty("mostNegativeEigenvalue") double mostNegative,
    @JsonIgnore boolean singular) {
  /** Returns the distance of two normal distributions of one dimension. */
  public static FrechetDistance between(Gaussian a, Gaussian b, LinearAlgebra algebra) {
    return between(FeatureSet.of(a), FeatureSet.of(b), algebra);
  }

  /** Returns the distance of two sets of one dimension. */
  public static FrechetDistance between(FeatureSet a, FeatureSet b, LinearAlgebra algebra) {
    if (haveFeatures(a, b) && (isSmall(a) || isSmall(b))) {
      return ofFactors(a, b, algebra); // one covariance is singular, whatever its eigenvalues say
    }
    Root root = Root.of(algebra.eigen(a.gaussian().covariance()));
    Matrix product = sandwich(root.factor(), b.gaussian().covariance(), algebra);
    return of(a, b, algebra.eigenvalues(product), root, algebra);
  }

  /**
   * Returns the distance of two sets.
   *
   * @param eigenvalues of F S2 F^T
   * @param root F of the covariance of {@code a}
   */
  static FrechetDistance of(
      FeatureSet a, FeatureSet b, double[] eigenvalues, Root root, LinearAlgebra algebra) {
    return haveFeatures(a, b) && isSingular(eigenvalues)
        ? ofFactors(a, b, algebra)
        : ofEigenvalues(a.gaussian(), b.gaussian(), eigenvalues, root);
  }

  private static boolean haveFeatures(FeatureSet a, FeatureSet b) {
    return a.features().isPresent() && b.features().isPresent();
  }

  private static boolean isSmall(FeatureSet set) {
    return set.n().orElse(Long.MAX_VALUE) <= set.dimension();
  }

  /** Returns whether an eigenvalue is 0 up to rounding. */
  static boolean isSingular(double[] eigenvalues) {
    double zero = zero(eigenvalues);
    return Arrays.stream(eigenvalues).anyMatch(value -> value <= zero);
  }

  /** Returns up to where an eigenvalue of a symmetric matrix is 0 up to rounding. */
  static double zero(double[] eigenvalues) {
    return Arrays.stream(eigenvalues).max().orElse(0) * eigenvalues.length * Math.ulp(1.0);
  }

  private static FrechetDistance ofFactors(FeatureSet a, FeatureSet b, LinearAlgebra algebra) {
    double meanTerm = squaredDistance(a.gaussian().mean(), b.gaussian().mean());
    Matrix x = factor(a, algebra);
    Matrix y = factor(b, algebra);
    double root = Arrays.stream(algebra.singularValues(algebra.timesTransposed(x, y))).sum();
    double value = meanTerm + squares(x) + squares(y) - 2 * root;
    return new FrechetDistance(value, meanTerm, 0, 0, true);
  }

  /** Returns F with S = F^T F, of no more than d rows, from the features. */
  private static Matrix factor(FeatureSet set, LinearAlgebra algebra) {
    Batch features = set.features().orElseThrow();
    double[] mean = Moments.mean(features);
    double scale = 1 / Math.sqrt(features.count() - 1.0);
    if (isSmall(set)) {
      return Moments.centred(features, mean).times(scale);
    }
    Root root = Root.of(algebra.eigen(set.gaussian().covariance()));
    if (!isSingular(root.eigen.values())) {
      return root.factor; // much faster than a QR decomposition of many features
    }
    Matrix triangle = new Matrix(0, features.size());
    for (int from = 0; from < features.count(); from += Moments.CHUNK) {
      int to = Math.min(from + Moments.CHUNK, features.count());
      Matrix chunk = Moments.centred(features.slice(from, to), mean);
      triangle = algebra.triangle(triangle.above(chunk));
    }
    return triangle.times(scale);
  }

  private static FrechetDistance ofEigenvalues(
      Gaussian a, Gaussian b, double[] eigenvalues, Root root) {
    double meanTerm = squaredDistance(a.mean(), b.mean());
    double rootTrace = Arrays.stream(eigenvalues).map(e -> Math.sqrt(Math.max(0, e))).sum();
    return new FrechetDistance(
        meanTerm + a.covariance().trace() + b.covariance().trace() - 2 * rootTrace,
        meanTerm,
        negative(root.eigen.values()) + negative(eigenvalues),
        Math.min(relativeLeast(root.eigen.values()), relativeLeast(eigenvalues)),
        false);
  }

  private static int negative(double[] values) {
    return (int) Arrays.stream(values).filter(value -> value < 0).count();
  }

  /** Returns the least value below zero, relative to the largest; 0 if there is none. */
  private static double relativeLeast(double[] values) {
    double largest = Arrays.stream(values).max().orElse(0);
    return largest > 0 ? Math.min(0, Arrays.stream(values).min().getAsDouble() / largest) : 0;
  }

  /** Returns F S F^T. */
  static Matrix sandwich(Matrix factor, Matrix symmetric, LinearAlgebra algebra) {
    return algebra.timesTransposed(algebra.product(factor, symmetric), factor);
  }

  static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  private static double squares(Matrix matrix) {
    return Arrays.stream(matrix.values()).map(v -> v * v).sum();
  }

  /**
   * A factor F of a covariance S = F^T F, from its eigenvectors: F = L^(1/2) V^T.
   *
   * @param eigen of the covariance
   * @param factor d x d
   */
  record Root(LinearAlgebra.Eigen eigen, Matrix factor) {
    static Root of(LinearAlgebra.Eigen eigen) {
      double[] roots =
          Arrays.stream(eigen.values()).map(value -> Math.sqrt(Math.max(0, value))).toArray();
      return new Root(eigen, eigen.vectors().scaleRows(roots));
    }
  }
}
