package dev.ito.nn;

import dev.ito.math.Shape;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The training graph: weighted squared error, gradient, clipping, Adam and the averages of the
 * weights in one session run.
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

  private static final RunOptions FULL_TRACE =
      RunOptions.newBuilder().setTraceLevel(RunOptions.TraceLevel.FULL_TRACE).build();

  private final Shape shape;
  private final int batch;
  private final Graph graph = Natives.graph();
  private final Session session;
  private final Descent descent;
  private final ParameterLayout layout;
  private final NetworkInputs inputs;
  private final Placeholder<TFloat32> target;
  private final Placeholder<TFloat32> weight;
  private final Placeholder<TInt32> dropoutKey;
  private final Operand<TFloat32> losses;

  /**
   * Builds the graph and opens a session.
   *
   * @param batch examples of every step: a graph of fixed size needs no operations on sizes
   * @param device a resolved device
   */
  public TrainStep(
      Architecture architecture, Shape shape, int batch, Optimiser optimiser, Device device) {
    this.shape = shape;
    this.batch = batch;
    Ops tf = Ops.create(graph);
    descent = new Descent(graph, tf, optimiser);
    long[] images = Tensors.dimensions(batch, shape);
    inputs = new NetworkInputs(tf, architecture, shape, batch);
    target = Tensors.placeholder(tf, images);
    weight = Tensors.placeholder(tf, batch);
    dropoutKey =
        tf.placeholder(TInt32.class, Placeholder.shape(org.tensorflow.ndarray.Shape.of(2)));

    Weights weights = new Weights(tf, descent.theta());
    Operand<TFloat32> output = inputs.network(tf, weights, dropoutKey);
    int[] axes = IntStream.rangeClosed(1, shape.dimensions().size()).toArray();
    var errors = tf.math.mean(tf.math.squaredDifference(output, target), tf.constant(axes));
    losses = tf.math.mul(errors, weight);
    descent.minimise(tf.math.mean(losses, tf.constant(0)), weights);
    layout = weights.layout();
    session = new Session(graph, device.networkConfig());
  }

  public ParameterLayout layout() {
    return layout;
  }

  /**
   * Sets parameters, averages and the number of steps done.
   *
   * @throws dev.ito.math.InvalidInput if one of them is no number, naming its tensor, or an average
   *     is missing
   */
  public void restore(Checkpoint.State state) {
    state.vectors().forEach(layout()::requireFinite);
    descent.restore(session, state);
  }

  /** Returns the number of steps done. */
  public long steps() {
    return descent.steps();
  }

  /** Returns a copy of parameters, averages and the number of steps done. */
  public Checkpoint.State state() {
    return descent.state(session);
  }

  /**
   * Makes one step.
   *
   * @param examples as many as the graph is for
   * @param key of the dropout masks, a new one each step
   */
  public Report run(Examples examples, double rate, long key) {
    return run(examples, rate, key, Session.Runner::run);
  }

  /** Makes one step and returns what TensorFlow's trace says of it. */
  StepProfile profile(Examples examples, double rate, long key) {
    StepProfile[] profile = new StepProfile[1];
    run(
        examples,
        rate,
        key,
        runner -> {
          runner.setOptions(FULL_TRACE);
          long start = System.nanoTime();
          Result result = runner.runAndFetchMetadata();
          double seconds = 1e-9 * (System.nanoTime() - start);
          profile[0] = StepProfile.of(result.getMetadata().orElseThrow(), seconds);
          return result;
        });
    return profile[0];
  }

  private Report run(
      Examples examples, double rate, long key, Function<Session.Runner, Result> run) {
    if (examples.count() != batch) {
      throw new IllegalArgumentException(examples.count() + " examples for a graph of " + batch);
    }
    try (var told = inputs.of(examples.input(), examples.condition(), examples.labels());
        TFloat32 y = Tensors.of(examples.target(), Tensors.dimensions(batch, shape));
        TFloat32 w = Tensors.of(examples.weight(), batch);
        TInt32 k = Tensors.of(new int[] {(int) (key >>> 32), (int) key})) {
      Session.Runner runner =
          told.feed(session.runner())
              .feed(target, y)
              .feed(weight, w)
              .feed(dropoutKey, k)
              .fetch(losses);
      return descent.step(
          runner,
          rate,
          run,
          result -> {
            Tensor norm = result.get(1);
            return new Report(Tensors.floats(result.get(0)), Tensors.floats(norm)[0]);
          });
    }
  }

  /** Returns the seconds that all steps spent in TensorFlow, with the GPU's work. */
  double secondsInside() {
    return descent.secondsInside();
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }

  /**
   * One batch as the training graph sees it.
   *
   * @param input what the network gets, count x shape
   * @param condition one number per example
   * @param labels the class of each example, -1 for none; a network without classes does not look
   *     at them
   * @param target what it should return, count x shape
   * @param weight of each example's squared error
   */
  public record Examples(
      int count, float[] input, float[] condition, int[] labels, float[] target, float[] weight) {}
}
