package dev.ito.nn;

import dev.ito.math.Shape;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The training graph: weighted squared error, gradient, clipping, Adam and EMA in one session run.
 *
 * <p>Not for use by two threads.
 */
public final class TrainStep implements AutoCloseable {
  /**
   * What a step reports.
   *
   * @param losses weighted mean squared error of each example, before the step
   * @param gradientNorm global norm before clipping
   */
  public record Report(float[] losses, float gradientNorm) {}

  private final Shape shape;
  private final Graph graph = new Graph();
  private final Session session;
  private final Descent descent;
  private final ParameterLayout layout;
  private final Placeholder<TFloat32> input;
  private final Placeholder<TFloat32> condition;
  private final Placeholder<TFloat32> target;
  private final Placeholder<TFloat32> weight;
  private final Placeholder<TInt32> dropoutKey;
  private final Operand<TFloat32> losses;

  /**
   * Builds the graph and opens a session.
   *
   * @param device a resolved device
   */
  public TrainStep(Architecture architecture, Shape shape, Optimiser optimiser, Device device) {
    this.shape = shape;
    Ops tf = Ops.create(graph);
    descent = new Descent(graph, tf, optimiser);
    input = placeholder(tf, Tensors.batchOf(shape));
    condition = placeholder(tf, org.tensorflow.ndarray.Shape.of(-1));
    target = placeholder(tf, Tensors.batchOf(shape));
    weight = placeholder(tf, org.tensorflow.ndarray.Shape.of(-1));
    dropoutKey =
        tf.placeholder(TInt32.class, Placeholder.shape(org.tensorflow.ndarray.Shape.of(2)));

    Weights weights = new Weights(tf, descent.theta());
    Layers layers = new Layers(tf, weights, architecture.precision(), dropoutKey);
    Operand<TFloat32> output = architecture.build(layers, input, condition);
    int[] axes = IntStream.rangeClosed(1, shape.dimensions().size()).toArray();
    var errors = tf.math.mean(tf.math.squaredDifference(output, target), tf.constant(axes));
    losses = tf.math.mul(errors, weight);
    descent.minimise(tf.math.mean(losses, tf.constant(0)), weights);
    layout = weights.layout();
    session = new Session(graph, device.config());
  }

  private static Placeholder<TFloat32> placeholder(Ops tf, org.tensorflow.ndarray.Shape shape) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(shape));
  }

  public ParameterLayout layout() {
    return layout;
  }

  /** Sets parameters, averages and the number of steps done. */
  public void restore(TrainingState state) {
    descent.restore(session, state);
  }

  /** Returns the number of steps done. */
  public long steps() {
    return descent.steps();
  }

  /** Returns a copy of parameters, averages and the number of steps done. */
  public TrainingState state() {
    return descent.state(session);
  }

  /**
   * Makes one step.
   *
   * @param batch the examples
   * @param rate the learning rate
   * @param key of the dropout masks, a new one each step
   */
  public Report run(TrainingBatch batch, double rate, long key) {
    long[] dimensions = Tensors.dimensions(batch.count(), shape);
    try (TFloat32 x = Tensors.of(batch.input(), dimensions);
        TFloat32 c = Tensors.of(batch.condition(), batch.count());
        TFloat32 y = Tensors.of(batch.target(), dimensions);
        TFloat32 w = Tensors.of(batch.weight(), batch.count());
        TInt32 k = Tensors.of(new int[] {(int) (key >>> 32), (int) key})) {
      Session.Runner runner =
          session
              .runner()
              .feed(input, x)
              .feed(condition, c)
              .feed(target, y)
              .feed(weight, w)
              .feed(dropoutKey, k)
              .fetch(losses);
      return descent.step(
          runner,
          rate,
          result -> {
            Tensor norm = result.get(1);
            return new Report(Tensors.floats(result.get(0)), Tensors.floats(norm)[0]);
          });
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
