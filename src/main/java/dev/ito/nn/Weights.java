package dev.ito.nn;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Hands out the weights of a network while its graph is built: each is a slice of one flat
 * variable.
 *
 * <p>Gradients are taken with respect to the slices and concatenated, so optimiser, clipping and
 * EMA are one operation each on one vector.
 */
final class Weights {
  private final Ops tf;
  private final Operand<TFloat32> vector;
  private final List<ParameterLayout.Parameter> parameters = new ArrayList<>();
  private final List<Operand<TFloat32>> tensors = new ArrayList<>();
  private int size;

  Weights(Ops tf, Operand<TFloat32> vector) {
    this.tf = tf;
    this.vector = vector;
  }

  /** Returns the next weight; its name must be new. */
  Operand<TFloat32> next(String name, Initial initial, Integer... shape) {
    var parameter = new ParameterLayout.Parameter(name, List.of(shape), initial, size);
    if (parameters.stream().anyMatch(other -> other.name().equals(name))) {
      throw new IllegalStateException("two weights are called " + name);
    }
    var slice =
        tf.slice(vector, tf.constant(new int[] {size}), tf.constant(new int[] {parameter.size()}));
    int[] dimensions = parameter.shape().stream().mapToInt(Integer::intValue).toArray();
    Operand<TFloat32> tensor = tf.reshape(slice, tf.constant(dimensions));
    parameters.add(parameter);
    tensors.add(tensor);
    size += parameter.size();
    return tensor;
  }

  ParameterLayout layout() {
    return new ParameterLayout(parameters);
  }

  boolean isEmpty() {
    return tensors.isEmpty();
  }

  /** Adds the gradient of a scalar with respect to all weights, as one vector in their order. */
  Operand<TFloat32> gradient(Graph graph, Operand<TFloat32> of) {
    Output<?>[] wrt = tensors.stream().map(Operand::asOutput).toArray(Output<?>[]::new);
    List<Operand<TFloat32>> flat = new ArrayList<>();
    for (Output<?> gradient : graph.addGradients(of.asOutput(), wrt)) {
      flat.add(tf.reshape(gradient.expect(TFloat32.class), tf.constant(new int[] {-1})));
    }
    return flat.size() == 1 ? flat.get(0) : tf.concat(flat, tf.constant(0));
  }
}
