package dev.ito.math;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/** Linear algebra by Commons Math: slow, and independent of TensorFlow. */
public final class CommonsAlgebra implements LinearAlgebra {
  @Override
  public Matrix product(Matrix a, Matrix b) {
    return of(commons(a).multiply(commons(b)));
  }

  @Override
  public Matrix timesTransposed(Matrix a, Matrix b) {
    return of(commons(a).multiply(commons(b).transpose()));
  }

  @Override
  public Matrix gram(Matrix a) {
    return of(commons(a).transpose().multiply(commons(a)));
  }

  @Override
  public Matrix triangle(Matrix a) {
    Matrix r = of(new QRDecomposition(commons(a)).getR());
    return r.slice(0, Math.min(a.rows(), a.columns()));
  }

  @Override
  public Eigen eigen(Matrix symmetric) {
    EigenDecomposition found = new EigenDecomposition(commons(symmetrised(symmetric)));
    return new Eigen(found.getRealEigenvalues(), of(found.getVT()));
  }

  @Override
  public double[] eigenvalues(Matrix symmetric) {
    return eigen(symmetric).values();
  }

  @Override
  public double[] singularValues(Matrix a) {
    return new SingularValueDecomposition(commons(a)).getSingularValues();
  }

  /** Takes the lower half, as TensorFlow does: Commons Math checks for symmetry. */
  private static Matrix symmetrised(Matrix a) {
    Matrix symmetric = new Matrix(a.rows(), a.columns(), a.values().clone());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < i; j++) {
        symmetric.values()[j * a.columns() + i] = a.get(i, j);
      }
    }
    return symmetric;
  }

  private static RealMatrix commons(Matrix a) {
    RealMatrix matrix = new Array2DRowRealMatrix(a.rows(), a.columns());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        matrix.setEntry(i, j, a.get(i, j));
      }
    }
    return matrix;
  }

  private static Matrix of(RealMatrix a) {
    Matrix matrix = new Matrix(a.getRowDimension(), a.getColumnDimension());
    for (int i = 0; i < matrix.rows(); i++) {
      System.arraycopy(a.getRow(i), 0, matrix.values(), i * matrix.columns(), matrix.columns());
    }
    return matrix;
  }
}
