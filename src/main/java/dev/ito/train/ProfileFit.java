package dev.ito.train;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * A profile as a sum of others: the same sum of their averages is about the average that it is of,
 * though that was never tracked (Karras et al. 2024, appendix C.2).
 *
 * <p>Least squares of the profiles under the condition that the coefficients add up to 1, which the
 * paper leaves out: weights that stand still are then exactly themselves in the sum, whatever else
 * the fit misses.
 *
 * @param coefficients one for each of the others
 * @param error the L2 norm of what the sum misses, as a part of that of the profile
 */
public record ProfileFit(List<Double> coefficients, double error) {
  /**
   * Added to the squares of the coefficients of normalised profiles: averages are kept in float32,
   * about 1e-6 from what they should be, so profiles that differ by less than that are alike.
   */
  private static final double RIDGE = 1e-12;

  private static final double SYMMETRY = 1e-12;

  public ProfileFit {
    coefficients = List.copyOf(coefficients);
  }

  /** Returns the best sum of some profiles, at least one, for another. */
  public static ProfileFit of(List<Profile> known, Profile wanted) {
    double[] lengths = known.stream().mapToDouble(p -> Math.sqrt(p.dot(p))).toArray();
    RealMatrix products = new Array2DRowRealMatrix(known.size(), known.size());
    RealVector towards = new ArrayRealVector(known.size());
    RealVector sums = new ArrayRealVector(known.size());
    for (int i = 0; i < known.size(); i++) {
      for (int j = 0; j < known.size(); j++) {
        products.setEntry(i, j, known.get(i).dot(known.get(j)) / (lengths[i] * lengths[j]));
      }
      towards.setEntry(i, known.get(i).dot(wanted) / lengths[i]);
      sums.setEntry(i, 1 / lengths[i]);
    }
    RealVector x = solve(products, towards, sums);
    double squared = wanted.dot(wanted);
    double missed = products.operate(x).dotProduct(x) - 2 * x.dotProduct(towards) + squared;
    double[] coefficients = x.ebeMultiply(sums).toArray();
    return new ProfileFit(
        Arrays.stream(coefficients).boxed().toList(), Math.sqrt(Math.max(missed, 0) / squared));
  }

  /** Returns the least squares solution with {@code sums . x = 1}, by a Lagrange multiplier. */
  private static RealVector solve(RealMatrix products, RealVector towards, RealVector sums) {
    RealMatrix steadied = products.copy();
    for (int i = 0; i < towards.getDimension(); i++) {
      steadied.addToEntry(i, i, RIDGE);
    }
    DecompositionSolver solver = new CholeskyDecomposition(steadied, SYMMETRY, 0).getSolver();
    RealVector free = solver.solve(towards);
    RealVector along = solver.solve(sums);
    double multiplier = (1 - sums.dotProduct(free)) / sums.dotProduct(along);
    return free.add(along.mapMultiply(multiplier));
  }
}
