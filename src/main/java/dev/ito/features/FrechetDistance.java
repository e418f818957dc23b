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
 * symmetric F S2 F^T, which a root of S1 makes S1^(1/2) S2 S1^(1/2). Of two sets with no more
 * samples than features it is the sum of the singular values of X1 X2^T / sqrt((n1 - 1)(n2 - 1)), X
 * the centred features, where nothing is rounded through a root. Nothing is added to a covariance.
 *
 * @param value the distance, not below zero but for rounding
 * @param meanTerm |m1 - m2|^2
 * @param clamped eigenvalues that rounding made negative and that were taken as 0
 * @param mostNegative the least of them, relative to the largest eigenvalue; 0 if there are none
 */
public record FrechetDistance(
    @JsonIgnore double value,
    @JsonProperty("meanTerm") double meanTerm,
    @JsonProperty("clampedEigenvalues") int clamped,
    @JsonProperty("mostNegativeEigenvalue") double mostNegative) {
  /** Returns the distance of two normal distributions of one dimension. */
  public static FrechetDistance between(Gaussian a, Gaussian b, LinearAlgebra algebra) {
    Root root = Root.of(algebra.eigen(a.covariance()));
    Matrix product = sandwich(root.factor(), b.covariance(), algebra);
    return of(a, b, algebra.eigenvalues(product), root);
  }

  /** Returns the distance of two sets of one dimension. */
  public static FrechetDistance between(FeatureSet a, FeatureSet b, LinearAlgebra algebra) {
    return areFew(a, b)
        ? ofFew(a.features().orElseThrow(), b.features().orElseThrow(), algebra)
        : between(a.gaussian(), b.gaussian(), algebra);
  }

  /** Returns whether the sets are so small that their covariances are not made. */
  static boolean areFew(FeatureSet a, FeatureSet b) {
    return isSmall(a) && isSmall(b);
  }

  private static boolean isSmall(FeatureSet set) {
    return set.n().orElse(Long.MAX_VALUE) <= set.dimension();
  }

  private static FrechetDistance ofFew(Batch a, Batch b, LinearAlgebra algebra) {
    double[] meanA = Moments.mean(a);
    double[] meanB = Moments.mean(b);
    Matrix x = Moments.centred(a, meanA).times(1 / Math.sqrt(a.count() - 1.0));
    Matrix y = Moments.centred(b, meanB).times(1 / Math.sqrt(b.count() - 1.0));
    double root = Arrays.stream(algebra.singularValues(algebra.timesTransposed(x, y))).sum();
    double meanTerm = squaredDistance(meanA, meanB);
    return new FrechetDistance(meanTerm + squares(x) + squares(y) - 2 * root, meanTerm, 0, 0);
  }

  static FrechetDistance of(Gaussian a, Gaussian b, double[] eigenvalues, Root root) {
    double meanTerm = squaredDistance(a.mean(), b.mean());
    double rootTrace = Arrays.stream(eigenvalues).map(e -> Math.sqrt(Math.max(0, e))).sum();
    return new FrechetDistance(
        meanTerm + a.covariance().trace() + b.covariance().trace() - 2 * rootTrace,
        meanTerm,
        negative(root.eigen.values()) + negative(eigenvalues),
        Math.min(relativeLeast(root.eigen.values()), relativeLeast(eigenvalues)));
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
