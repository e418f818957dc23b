package dev.ito.nn;

import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.score.TimeTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * A network with what surrounds it, for TensorFlow and TensorFlow Serving: a SavedModel with the
 * signature {@code serving_default} from {@code x} [n, ...shape] and {@code t} [n] to an estimate
 * like x.
 *
 * <p>The weights are a constant: TensorFlow Java saves no resource variables.
 *
 * @param architecture of the network
 * @param shape of a sample
 * @param weights in the order of the network's layout
 * @param table what surrounds it
 * @param output the name of the estimate
 */
public record SavedModel(
    Architecture architecture, Shape shape, float[] weights, TimeTable table, String output) {
  /** A graph is one protocol buffer, of at most 2 GiB. */
  private static final int MOST_WEIGHTS = 500_000_000;

  public SavedModel {
    InvalidInput.require(
        weights.length <= MOST_WEIGHTS,
        "the network has %d parameters: a SavedModel of more than %d is not written",
        weights.length,
        MOST_WEIGHTS);
  }

  /** Writes the files into a folder that is there. */
  public void write(Path folder) throws IOException {
    try (Graph graph = Natives.graph()) {
      Signature signature = signature(Ops.create(graph));
      try (Session session = new Session(graph, Device.CPU.config())) {
        SavedModelBundle.exporter(folder.toString())
            .withSession(session)
            .withSignature(signature)
            .export();
      }
    }
  }

  private Signature signature(Ops tf) {
    Operand<TFloat32> x =
        tf.withName("x").placeholder(TFloat32.class, Placeholder.shape(Tensors.batchOf(shape)));
    Operand<TFloat32> t =
        tf.withName("t")
            .placeholder(TFloat32.class, Placeholder.shape(org.tensorflow.ndarray.Shape.of(-1)));
    Operand<TFloat64> row = row(tf, t);
    int[] perSample = new int[shape.dimensions().size() + 1];
    Arrays.fill(perSample, 1);
    perSample[0] = -1;
    Operand<TFloat32> condition = column(tf, row, 1, new int[] {-1});
    Operand<TFloat32> seen = tf.math.mul(column(tf, row, 2, perSample), x);
    Operand<TFloat32> raw = architecture.build(layers(tf), seen, condition);
    Operand<TFloat32> ofX = tf.math.mul(column(tf, row, 3, perSample), x);
    Operand<TFloat32> ofOutput = tf.math.mul(column(tf, row, 4, perSample), raw);
    Operand<TFloat32> estimate = tf.withName(output).math.add(ofX, ofOutput);
    return Signature.builder()
        .key(Signature.DEFAULT_KEY)
        .methodName("tensorflow/serving/predict")
        .input("x", x)
        .input("t", t)
        .output(output, estimate)
        .build();
  }

  private Layers layers(Ops tf) {
    try (TFloat32 vector = Tensors.of(weights, weights.length)) {
      Weights constant = new Weights(tf, tf.constantOf(vector));
      return new Layers(tf, constant, architecture.precision(), null);
    }
  }

  /** Returns the row of the table at each time, interpolated linearly: [n, 5]. */
  private Operand<TFloat64> row(Ops tf, Operand<TFloat32> t) {
    Operand<TFloat64> time =
        tf.clipByValue(
            tf.dtypes.cast(t, TFloat64.class),
            tf.constant(table.rows().get(0).t()),
            tf.constant(1.0));
    double[][] values = array();
    double[][] times = {Arrays.stream(values).mapToDouble(row -> row[0]).toArray()};
    Operand<TInt32> above =
        tf.upperBound(tf.constant(times), tf.reshape(time, tf.constant(new int[] {1, -1})));
    Operand<TInt32> below =
        tf.math.minimum(
            tf.reshape(tf.math.sub(above, tf.constant(1)), tf.constant(new int[] {-1})),
            tf.constant(values.length - 2));
    Operand<TFloat64> rows = tf.constant(values);
    Operand<TFloat64> left = tf.gather(rows, below, tf.constant(0));
    Operand<TFloat64> right = tf.gather(rows, tf.math.add(below, tf.constant(1)), tf.constant(0));
    Operand<TFloat64> part =
        tf.math.div(
            tf.math.sub(tf.reshape(time, tf.constant(new int[] {-1, 1})), column(tf, left, 0)),
            tf.math.sub(column(tf, right, 0), column(tf, left, 0)));
    return tf.math.add(left, tf.math.mul(part, tf.math.sub(right, left)));
  }

  private double[][] array() {
    return table.rows().stream()
        .map(row -> new double[] {row.t(), row.condition(), row.input(), row.ofX(), row.ofOutput()})
        .toArray(double[][]::new);
  }

  private static Operand<TFloat64> column(Ops tf, Operand<TFloat64> rows, int index) {
    return tf.slice(rows, tf.constant(new int[] {0, index}), tf.constant(new int[] {-1, 1}));
  }

  /** Returns a column in another shape, one value for each sample. */
  private static Operand<TFloat32> column(Ops tf, Operand<TFloat64> rows, int index, int[] shape) {
    Operand<TFloat32> values = tf.dtypes.cast(column(tf, rows, index), TFloat32.class);
    return tf.reshape(values, tf.constant(shape));
  }
}
