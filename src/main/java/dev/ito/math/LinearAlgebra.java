package dev.ito.math;

/**
 * The dense linear algebra that takes long, in double precision.
 *
 * <p>Passed in, because what computes it fast is a library that only one package may know.
 */
public interface LinearAlgebra {
  /**
   * The eigenvalues and eigenvectors of a symmetric matrix.
   *
   * @param values in any order
   * @param vectors row i is the eigenvector of value i, of length 1
   */
  record Eigen(double[] values, Matrix vectors) {}

  /** Returns the product A B. */
  Matrix product(Matrix a, Matrix b);

  /** Returns the product A B^T. */
  Matrix timesTransposed(Matrix a, Matrix b);

  /** Returns A^T A. */
  Matrix gram(Matrix a);

  /**
   * Returns R of A = Q R with Q^T Q = 1, so that R^T R = A^T A: of A with more rows than columns as
   * many rows as A has columns, else as many as A. Rows may have the other sign.
   */
  Matrix triangle(Matrix a);

  /** Returns the decomposition of a symmetric matrix. */
  Eigen eigen(Matrix symmetric);

  /** Returns the eigenvalues of a symmetric matrix, in any order. */
  double[] eigenvalues(Matrix symmetric);

  /** Returns the singular values of a matrix, in any order. */
  double[] singularValues(Matrix a);
}
