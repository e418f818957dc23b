package dev.ito.features;

import dev.ito.math.Batch;
import dev.ito.math.Gaussian;
import dev.ito.math.LinearAlgebra;
import dev.ito.math.LinearAlgebra.Eigen;
import dev.ito.math.Matrix;
import dev.ito.math.Moments;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * The optimal coupling of two normal distributions, which says how their distance answers to each
 * sample.
 *
 * <p>The map from A to B is x -> mB + T (x - mA) with T = S1^(-1/2) (S1^(1/2) S2 S1^(1/2))^(1/2)
 * S1^(-1/2) on the range of S1 (Dowson and Landau 1982; Takatsu 2011, section 2). To first order a
 * sample x of A moves the distance by h(x)/n, h(x) = 2 (mA - mB)(x - mA) + |x - mA|^2 - (x - mA)^T
 * T (x - mA), up to a constant; B's samples by the same with the map from B to A. So the spread of
 * h is the standard error (the infinitesimal jackknife, Efron 1982, chapter 6).
 *
 * @param distance of the two, which mostly costs nothing more here
 * @param forward a factor of T, d x d: T = F^T F
 * @param backward a factor of the map from B to A
 */
record Coupling(Gaussian a, Gaussian b, FrechetDistance distance, Matrix forward, Matrix backward) {
  static Coupling of(FeatureSet a, FeatureSet b, LinearAlgebra algebra) {
    FrechetDistance.Root root = FrechetDistance.Root.of(algebra.eigen(a.gaussian().covariance()));
    Eigen s1 = root.eigen();
    Eigen middle =
        algebra.eigen(FrechetDistance.sandwich(root.factor(), b.gaussian().covariance(), algebra));
    Matrix inverse = s1.vectors().scaleRows(power(s1.values(), e -> 1 / Math.sqrt(e)));
    Matrix forward =
        algebra
            .product(middle.vectors(), inverse)
            .scaleRows(power(middle.values(), e -> Math.sqrt(Math.sqrt(e))));
    Matrix backward =
        algebra
            .product(middle.vectors(), root.factor())
            .scaleRows(power(middle.values(), e -> 1 / Math.sqrt(Math.sqrt(e))));
    FrechetDistance distance = FrechetDistance.of(a, b, middle.values(), root, algebra);
    return new Coupling(a.gaussian(), b.gaussian(), distance, forward, backward);
  }

  /** Applies a function to the eigenvalues that are not zero up to rounding. */
  private static double[] power(double[] values, DoubleUnaryOperator function) {
    double zero = FrechetDistance.zero(values);
    return Arrays.stream(values).map(e -> e > zero ? function.applyAsDouble(e) : 0).toArray();
  }

  /** Returns h of the samples of A, less its mean. */
  double[] influenceOfA(Batch features, LinearAlgebra algebra) {
    return influence(features, a.mean(), b.mean(), forward, algebra);
  }

  /** Returns h of the samples of B, less its mean. */
  double[] influenceOfB(Batch features, LinearAlgebra algebra) {
    return influence(features, b.mean(), a.mean(), backward, algebra);
  }

  private static double[] influence(
      Batch features, double[] mean, double[] other, Matrix factor, LinearAlgebra algebra) {
    double[] influence = new double[features.count()];
    for (int from = 0; from < influence.length; from += Moments.CHUNK) {
      int to = Math.min(from + Moments.CHUNK, influence.length);
      Matrix x = Moments.centred(features.slice(from, to), mean);
      Matrix mapped = algebra.timesTransposed(x, factor);
      for (int i = from; i < to; i++) {
        influence[i] =
            shift(x, i - from, mean, other) + squares(x, i - from) - squares(mapped, i - from);
      }
    }
    double centre = Arrays.stream(influence).average().orElseThrow();
    return Arrays.stream(influence).map(h -> h - centre).toArray();
  }

  private static double shift(Matrix x, int row, double[] mean, double[] other) {
    double sum = 0;
    for (int j = 0; j < x.columns(); j++) {
      sum += 2 * (mean[j] - other[j]) * x.get(row, j);
    }
    return sum;
  }

  private static double squares(Matrix x, int row) {
    double sum = 0;
    for (int j = 0; j < x.columns(); j++) {
      sum += x.get(row, j) * x.get(row, j);
    }
    return sum;
  }
}
