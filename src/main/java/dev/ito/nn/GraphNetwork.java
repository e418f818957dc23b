package dev.ito.nn;

import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.score.Network;
import java.util.concurrent.atomic.AtomicInteger;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** A network with fixed weights, for sampling and evaluation. */
public final class GraphNetwork implements Network, AutoCloseable {
  private final Architecture architecture;
  private final Shape shape;
  private final Device device;
  private final Natives.Clock clock = new Natives.Clock();
  private final Graph graph = Natives.graph();
  private final Session session;
  private final NetworkInputs inputs;
  private final Placeholder<TFloat32> cotangent;
  private final Operand<TFloat32> output;
  private final Operand<TFloat32> vjp;
  private final ParameterLayout layout;
  private final FlatVariable theta;
  private final AtomicInteger largest = new AtomicInteger();

  /**
   * Builds the graph and opens a session; the weights come with {@link #restore}.
   *
   * @param device a resolved device
   */
  public GraphNetwork(Architecture architecture, Shape shape, Device device) {
    this.architecture = architecture;
    this.shape = shape;
    this.device = device;
    Ops tf = Ops.create(graph);
    theta = new FlatVariable(tf, "theta");
    inputs = new NetworkInputs(tf, architecture, shape, NetworkInputs.ANY);
    Weights weights = new Weights(tf, theta.read(tf));
    output = inputs.network(tf, weights, null);
    layout = weights.layout();
    cotangent = Tensors.placeholder(tf, Tensors.batchOf(shape));
    vjp = vjp();
    session = new Session(graph, device.networkConfig());
  }

  /** Returns the gradient of sum(cotangent * output) with respect to the input. */
  private Operand<TFloat32> vjp() {
    Output<?>[] outputs = {output.asOutput()};
    Output<?>[] wrt = {inputs.x().asOutput()};
    Output<?>[] cotangents = {cotangent.asOutput()};
    return graph.addGradients("vjp", outputs, wrt, cotangents)[0].expect(TFloat32.class);
  }

  public Architecture architecture() {
    return architecture;
  }

  /** Returns the shape of a sample. */
  public Shape shape() {
    return shape;
  }

  public ParameterLayout layout() {
    return layout;
  }

  /** Returns a copy of the weights, in the order of the layout. */
  public float[] weights() {
    return theta.value(session);
  }

  /**
   * Sets the weights, in the order of the layout.
   *
   * @throws dev.ito.math.InvalidInput naming the tensor, if one is not finite
   */
  public GraphNetwork restore(float[] parameters) {
    layout.requireFinite(parameters);
    theta.assign(session, parameters);
    return this;
  }

  @Override
  public void apply(Batch x, double[] conditions, int[] labels, Batch out) {
    int rows = rows(x.count());
    try (var told = told(x, conditions, labels, rows);
        Result result = run(told.feed(session.runner()).fetch(output))) {
      copy(result.get(0), out);
    }
  }

  @Override
  public void applyAndVjp(
      Batch x, double[] conditions, int[] labels, Batch v, Batch out, Batch product) {
    int rows = rows(x.count());
    try (var told = told(x, conditions, labels, rows);
        TFloat32 vs = Tensors.of(values(v, rows), Tensors.dimensions(rows, shape));
        Result result =
            run(told.feed(session.runner()).feed(cotangent, vs).fetch(output).fetch(vjp))) {
      copy(result.get(0), out);
      copy(result.get(1), product);
    }
  }

  /**
   * Returns how many rows the network is run on: XLA compiles every size of batch for itself, so
   * smaller ones are filled up to the largest there was.
   */
  private int rows(int count) {
    return device.xla() ? largest.accumulateAndGet(count, Math::max) : count;
  }

  private Result run(Session.Runner runner) {
    return clock.time(runner::run);
  }

  /** Returns the seconds that all evaluations spent in TensorFlow, with the GPU's work. */
  public double secondsInside() {
    return clock.seconds();
  }

  private NetworkInputs.Fed told(Batch x, double[] conditions, int[] labels, int rows) {
    int[] all = Network.unlabelled(rows);
    System.arraycopy(labels, 0, all, 0, labels.length);
    return inputs.of(values(x, rows), floats(conditions, rows), all);
  }

  private float[] values(Batch batch, int rows) {
    return floats(batch.values(), rows * shape.size());
  }

  private static void copy(Tensor tensor, Batch out) {
    float[] values = Tensors.floats(tensor);
    for (int i = 0; i < out.values().length; i++) {
      out.values()[i] = values[i];
    }
  }

  /** Returns values and, behind them, zeros. */
  private static float[] floats(double[] values, int length) {
    float[] result = new float[length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
