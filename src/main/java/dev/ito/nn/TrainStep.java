package dev.ito.nn;

import dev.ito.math.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The training graph: weighted squared error, gradient, clipping, Adam and EMA in one session run.
 *
 * <p>Adam is Kingma & Ba 2015 with the bias corrections in the step size. Not for use by two
 * threads.
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
  private final Optimiser optimiser;
  private final Graph graph = new Graph();
  private final Session session;
  private final ParameterLayout layout;
  private final List<FlatVariable> variables = new ArrayList<>();
  private final Placeholder<TFloat32> input;
  private final Placeholder<TFloat32> condition;
  private final Placeholder<TFloat32> target;
  private final Placeholder<TFloat32> weight;
  private final Placeholder<TInt32> dropoutKey;
  private final Placeholder<TFloat32> learningRate;
  private final Placeholder<TFloat32> betaPower1;
  private final Placeholder<TFloat32> betaPower2;
  private final Placeholder<TFloat32> emaRate;
  private final Operand<TFloat32> losses;
  private final Operand<TFloat32> gradientNorm;
  private final Op update;
  private long step;

  /**
   * Builds the graph and opens a session.
   *
   * @param device a resolved device
   */
  public TrainStep(Architecture architecture, Shape shape, Optimiser optimiser, Device device) {
    this.shape = shape;
    this.optimiser = optimiser;
    Ops tf = Ops.create(graph);
    FlatVariable theta = variable(tf, "theta");
    FlatVariable ema = variable(tf, "ema");
    FlatVariable adamM = variable(tf, "adam_m");
    FlatVariable adamV = variable(tf, "adam_v");
    input = placeholder(tf, Tensors.batchOf(shape));
    condition = placeholder(tf, org.tensorflow.ndarray.Shape.of(-1));
    target = placeholder(tf, Tensors.batchOf(shape));
    weight = placeholder(tf, org.tensorflow.ndarray.Shape.of(-1));
    dropoutKey =
        tf.placeholder(TInt32.class, Placeholder.shape(org.tensorflow.ndarray.Shape.of(2)));
    learningRate = scalar(tf);
    betaPower1 = scalar(tf);
    betaPower2 = scalar(tf);
    emaRate = scalar(tf);

    Weights weights = new Weights(tf, theta.read(tf));
    Layers layers = new Layers(tf, weights, architecture.precision(), dropoutKey);
    Operand<TFloat32> output = architecture.build(layers, input, condition);
    int[] axes = IntStream.rangeClosed(1, shape.dimensions().size()).toArray();
    var errors = tf.math.mean(tf.math.squaredDifference(output, target), tf.constant(axes));
    losses = tf.math.mul(errors, weight);
    Operand<TFloat32> gradient =
        gradient(tf, tf.math.mean(losses, tf.constant(0)), weights.tensors());
    gradientNorm = tf.math.sqrt(tf.sum(tf.math.square(gradient), tf.constant(0)));
    var clip = tf.constant((float) optimiser.clip());
    var clipped = tf.math.mul(gradient, tf.math.div(clip, tf.math.maximum(gradientNorm, clip)));
    var adam =
        tf.train.resourceApplyAdam(
            theta.handle(),
            adamM.handle(),
            adamV.handle(),
            betaPower1,
            betaPower2,
            learningRate,
            tf.constant((float) Optimiser.BETA1),
            tf.constant((float) Optimiser.BETA2),
            tf.constant((float) Optimiser.EPSILON),
            clipped);
    Ops after = tf.withControlDependencies(adam);
    var difference = after.math.sub(ema.read(after), theta.read(after));
    update = after.assignSubVariableOp(ema.handle(), after.math.mul(difference, emaRate));
    layout = weights.layout();
    session = new Session(graph, device.config());
  }

  private FlatVariable variable(Ops tf, String name) {
    FlatVariable variable = new FlatVariable(tf, name);
    variables.add(variable);
    return variable;
  }

  private static Placeholder<TFloat32> placeholder(Ops tf, org.tensorflow.ndarray.Shape shape) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(shape));
  }

  private static Placeholder<TFloat32> scalar(Ops tf) {
    return placeholder(tf, org.tensorflow.ndarray.Shape.scalar());
  }

  /** Returns the gradient with respect to all weights as one vector, in the order of the layout. */
  private Operand<TFloat32> gradient(
      Ops tf, Operand<TFloat32> loss, List<Operand<TFloat32>> weights) {
    Output<?>[] wrt = weights.stream().map(Operand::asOutput).toArray(Output<?>[]::new);
    Output<?>[] gradients = graph.addGradients(loss.asOutput(), wrt);
    List<Operand<TFloat32>> flat = new ArrayList<>();
    for (Output<?> gradient : gradients) {
      flat.add(tf.reshape(gradient.expect(TFloat32.class), tf.constant(new int[] {-1})));
    }
    return tf.concat(flat, tf.constant(0));
  }

  public ParameterLayout layout() {
    return layout;
  }

  /** Sets parameters, averages and the number of steps done. */
  public void restore(TrainingState state) {
    List<float[]> vectors = List.of(state.parameters(), state.ema(), state.adamM(), state.adamV());
    for (int k = 0; k < vectors.size(); k++) {
      variables.get(k).assign(session, vectors.get(k));
    }
    step = state.step();
  }

  /** Returns the number of steps done. */
  public long steps() {
    return step;
  }

  /** Returns a copy of parameters, averages and the number of steps done. */
  public TrainingState state() {
    List<float[]> vectors = variables.stream().map(variable -> variable.value(session)).toList();
    return new TrainingState(step, vectors.get(0), vectors.get(1), vectors.get(2), vectors.get(3));
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
        TInt32 k = Tensors.of(new int[] {(int) (key >>> 32), (int) key});
        TFloat32 lr = TFloat32.scalarOf((float) rate);
        TFloat32 b1 = TFloat32.scalarOf((float) Math.pow(Optimiser.BETA1, step + 1));
        TFloat32 b2 = TFloat32.scalarOf((float) Math.pow(Optimiser.BETA2, step + 1));
        TFloat32 e = TFloat32.scalarOf((float) (1 - optimiser.emaAt(step)));
        var result =
            session
                .runner()
                .feed(input, x)
                .feed(condition, c)
                .feed(target, y)
                .feed(weight, w)
                .feed(dropoutKey, k)
                .feed(learningRate, lr)
                .feed(betaPower1, b1)
                .feed(betaPower2, b2)
                .feed(emaRate, e)
                .addTarget(update)
                .fetch(losses)
                .fetch(gradientNorm)
                .run()) {
      step++;
      Tensor norm = result.get(1);
      return new Report(Tensors.floats(result.get(0)), Tensors.floats(norm)[0]);
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
