package dev.ito.nn;

import dev.ito.math.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Layers in a graph of their own, from weights, inputs and conditions to an output, with the
 * gradients of sum(direction * output).
 */
public final class LayerGraph implements AutoCloseable {
  /** What is built. */
  @FunctionalInterface
  interface Body {
    Operand<TFloat32> build(Layers layers, Operand<TFloat32> x, Operand<TFloat32> condition);
  }

  /**
   * What goes in.
   *
   * @param weights in the order of the layout
   * @param x samples of the graph's shape
   * @param condition one number per sample
   */
  record Inputs(float[] weights, float[] x, float[] condition) {}

  private final Shape shape;
  private final Graph graph = Natives.graph();
  private final Ops tf = Ops.create(graph);
  private final Placeholder<TFloat32> vector = Tensors.placeholder(tf, -1);
  private final Placeholder<TFloat32> input;
  private final Placeholder<TFloat32> condition = Tensors.placeholder(tf, -1);
  private final Placeholder<TFloat32> direction;
  private final Placeholder<TInt32> key =
      tf.placeholder(TInt32.class, Placeholder.shape(org.tensorflow.ndarray.Shape.of(2)));
  private final Weights weights = new Weights(tf, vector);
  private final Operand<TFloat32> output;
  private final Operand<TFloat32> projection;
  private final Session session;
  private Operand<TFloat32> gradientOfX;
  private Operand<TFloat32> gradientOfWeights;

  LayerGraph(Shape shape, Architecture.Precision precision, Device device, Body body) {
    this.shape = shape;
    input = Tensors.placeholder(tf, Tensors.batchOf(shape));
    output = body.build(new Layers(tf, weights, precision, key), input, condition);
    direction = Tensors.placeholder(tf, output.shape());
    int[] axes = new int[output.shape().numDimensions()];
    Arrays.setAll(axes, i -> i);
    projection = tf.sum(tf.math.mul(output, direction), tf.constant(axes));
    session = new Session(graph, device.networkConfig());
  }

  LayerGraph(Shape shape, Architecture.Precision precision, Body body) {
    this(shape, precision, Device.CPU, body);
  }

  LayerGraph(Shape shape, Body body) {
    this(shape, Architecture.Precision.FLOAT32, body);
  }

  public ParameterLayout layout() {
    return weights.layout();
  }

  /** Returns the shape of the output, the batch being -1. */
  List<Long> outputShape() {
    return Arrays.stream(output.shape().asArray()).boxed().toList();
  }

  /** Returns the number of values that one sample leads to. */
  int outputSize() {
    return (int) Arrays.stream(output.shape().asArray()).skip(1).reduce(1, (a, b) -> a * b);
  }

  /** Returns the types of the operations that lie between the inputs or weights and the output. */
  Set<String> typesOnThePath() {
    Set<Operand<?>> sources = Set.of(vector, input, condition);
    Set<GraphOperation> path = graph.subgraphFrom(sources);
    path.retainAll(graph.subgraphTo(Set.of(output)));
    return path.stream().map(GraphOperation::type).collect(Collectors.toCollection(TreeSet::new));
  }

  float[] output(Inputs inputs) {
    return output(inputs, 0);
  }

  float[] output(Inputs inputs, int dropoutKey) {
    return run(List.of(output), inputs, null, dropoutKey).get(0);
  }

  /** Returns the gradient of sum(direction * output) with respect to the weights. */
  float[] gradientOfWeights(Inputs inputs, float[] v) {
    return run(List.of(gradientOfWeights()), inputs, v, 0).get(0);
  }

  /** Returns the gradient of sum(direction * output) with respect to the samples. */
  float[] gradientOfX(Inputs inputs, float[] v) {
    return run(List.of(gradientOfX()), inputs, v, 0).get(0);
  }

  /** Returns the output, the gradient by the samples and, if there are any, that by the weights. */
  List<float[]> all(Inputs inputs, float[] v) {
    List<Operand<TFloat32>> wanted = new ArrayList<>(List.of(output, gradientOfX()));
    if (!weights.isEmpty()) {
      wanted.add(gradientOfWeights());
    }
    return run(wanted, inputs, v, 0);
  }

  private Operand<TFloat32> gradientOfWeights() {
    if (gradientOfWeights == null) {
      gradientOfWeights = weights.gradient(graph, projection);
    }
    return gradientOfWeights;
  }

  private Operand<TFloat32> gradientOfX() {
    if (gradientOfX == null) {
      Output<?>[] wrt = {input.asOutput()};
      gradientOfX = graph.addGradients(projection.asOutput(), wrt)[0].expect(TFloat32.class);
    }
    return gradientOfX;
  }

  private List<float[]> run(
      List<Operand<TFloat32>> wanted, Inputs inputs, float[] v, int dropoutKey) {
    int count = inputs.x().length / shape.size();
    long[] outputs = output.shape().asArray();
    outputs[0] = count;
    try (TFloat32 w = Tensors.of(inputs.weights(), inputs.weights().length);
        TFloat32 x = Tensors.of(inputs.x(), Tensors.dimensions(count, shape));
        TFloat32 c = Tensors.of(inputs.condition(), count);
        TFloat32 d = v == null ? TFloat32.scalarOf(0) : Tensors.of(v, outputs);
        TInt32 k = Tensors.of(new int[] {3, dropoutKey})) {
      Session.Runner runner =
          session.runner().feed(vector, w).feed(input, x).feed(condition, c).feed(key, k);
      if (v != null) {
        runner.feed(direction, d);
      }
      wanted.forEach(runner::fetch);
      try (Result result = runner.run()) {
        return IntStream.range(0, wanted.size())
            .mapToObj(i -> Tensors.floats(result.get(i)))
            .toList();
      }
    }
  }

  /** Returns standard normal numbers times a factor. */
  static float[] normal(long seed, int length, double factor) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (factor * random.nextGaussian());
    }
    return values;
  }

  /** Returns random inputs: weights N(0, 0.3^2), samples N(0, 1), conditions 0.5, 1.5, .. */
  Inputs random(long seed, int count) {
    float[] conditions = new float[count];
    for (int i = 0; i < count; i++) {
      conditions[i] = i + 0.5f;
    }
    return new Inputs(
        normal(seed, layout().size(), 0.3), normal(seed + 1, count * shape.size(), 1), conditions);
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
