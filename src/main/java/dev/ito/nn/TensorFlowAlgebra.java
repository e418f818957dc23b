package dev.ito.nn;

import dev.ito.math.LinearAlgebra;
import dev.ito.math.Matrix;
import java.util.Arrays;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.linalg.SelfAdjointEig;
import org.tensorflow.op.linalg.Svd;
import org.tensorflow.types.TFloat64;

/**
 * Linear algebra by TensorFlow's kernels, on the CPU: a GPU has no eigensolver there that is worth
 * the transfer.
 */
public final class TensorFlowAlgebra implements LinearAlgebra, AutoCloseable {
  private static final Shape ANY = Shape.of(-1, -1);

  private final Graph graph = Natives.graph();
  private final Placeholder<TFloat64> a;
  private final Placeholder<TFloat64> b;
  private final Operand<TFloat64> product;
  private final Operand<TFloat64> timesTransposed;
  private final Operand<TFloat64> gram;
  private final Operand<TFloat64> triangle;
  private final SelfAdjointEig<TFloat64> eigen;
  private final Operand<TFloat64> transposedVectors;
  private final SelfAdjointEig<TFloat64> eigenvalues;
  private final Svd<TFloat64> singularValues;
  private final Session session;

  public TensorFlowAlgebra() {
    Ops tf = Ops.create(graph);
    a = tf.placeholder(TFloat64.class, Placeholder.shape(ANY));
    b = tf.placeholder(TFloat64.class, Placeholder.shape(ANY));
    product = tf.linalg.matMul(a, b);
    timesTransposed = tf.linalg.matMul(a, b, MatMul.transposeB(true));
    gram = tf.linalg.matMul(a, a, MatMul.transposeA(true));
    triangle = tf.linalg.qr(a).r();
    eigen = tf.linalg.selfAdjointEig(a, SelfAdjointEig.computeV(true));
    transposedVectors = tf.linalg.transpose(eigen.v(), tf.constant(new int[] {1, 0}));
    eigenvalues = tf.linalg.selfAdjointEig(a, SelfAdjointEig.computeV(false));
    singularValues = tf.linalg.svd(a, Svd.computeUv(false));
    session = new Session(graph, Device.CPU.config());
  }

  @Override
  public Matrix product(Matrix left, Matrix right) {
    return binary(left, right, product);
  }

  @Override
  public Matrix timesTransposed(Matrix left, Matrix right) {
    return binary(left, right, timesTransposed);
  }

  @Override
  public Matrix gram(Matrix matrix) {
    return unary(matrix, gram);
  }

  @Override
  public Matrix triangle(Matrix matrix) {
    return unary(matrix, triangle);
  }

  @Override
  public Eigen eigen(Matrix symmetric) {
    try (TFloat64 fed = tensor(symmetric);
        var result =
            session.runner().feed(a, fed).fetch(eigen.e()).fetch(transposedVectors).run()) {
      return new Eigen(doubles(result.get(0)), matrix(result.get(1)));
    }
  }

  @Override
  public double[] eigenvalues(Matrix symmetric) {
    try (TFloat64 fed = tensor(symmetric);
        var result = session.runner().feed(a, fed).fetch(eigenvalues.e()).run()) {
      return doubles(result.get(0));
    }
  }

  @Override
  public double[] singularValues(Matrix matrix) {
    try (TFloat64 fed = tensor(matrix);
        var result = session.runner().feed(a, fed).fetch(singularValues.s()).run()) {
      return doubles(result.get(0));
    }
  }

  private Matrix unary(Matrix matrix, Operand<TFloat64> operation) {
    try (TFloat64 fed = tensor(matrix);
        var result = session.runner().feed(a, fed).fetch(operation).run()) {
      return matrix(result.get(0));
    }
  }

  private Matrix binary(Matrix left, Matrix right, Operand<TFloat64> operation) {
    try (TFloat64 fedA = tensor(left);
        TFloat64 fedB = tensor(right);
        var result = session.runner().feed(a, fedA).feed(b, fedB).fetch(operation).run()) {
      return matrix(result.get(0));
    }
  }

  private static TFloat64 tensor(Matrix matrix) {
    return TFloat64.tensorOf(
        Shape.of(matrix.rows(), matrix.columns()), DataBuffers.of(matrix.values(), false, false));
  }

  private static Matrix matrix(Tensor tensor) {
    int[] axes = Arrays.stream(tensor.shape().asArray()).mapToInt(Math::toIntExact).toArray();
    return new Matrix(axes[0], axes[1], doubles(tensor));
  }

  private static double[] doubles(Tensor tensor) {
    double[] values = new double[Math.toIntExact(tensor.shape().size())];
    ((TFloat64) tensor).copyTo(DataBuffers.of(values, false, false));
    return values;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
