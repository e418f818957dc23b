package dev.ito.nn;

import dev.ito.math.Shape;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** What a network is told of its samples: the inputs of a graph, and what they are fed with. */
final class NetworkInputs {
  /** Samples of a graph that takes any number of them. */
  static final int ANY = -1;

  private final Architecture architecture;
  private final Shape shape;
  private final Placeholder<TFloat32> x;
  private final Placeholder<TFloat32> condition;

  /**
   * Adds the inputs to a graph.
   *
   * @param batch samples of every run, or {@link #ANY}
   */
  NetworkInputs(Ops tf, Architecture architecture, Shape shape, int batch) {
    this.architecture = architecture;
    this.shape = shape;
    x = Tensors.placeholder(tf, Tensors.dimensions(batch, shape));
    condition = Tensors.placeholder(tf, batch);
  }

  /**
   * Builds the network over its inputs.
   *
   * @param dropoutKey two integers that key the dropout masks; null: no dropout
   */
  Operand<TFloat32> network(Ops tf, Weights weights, Operand<TInt32> dropoutKey) {
    Layers layers = new Layers(tf, weights, architecture.precision(), dropoutKey);
    return architecture.build(layers, x, condition);
  }

  Operand<TFloat32> x() {
    return x;
  }

  /**
   * Returns what one run is fed.
   *
   * @param x samples, one behind the other
   * @param condition one number per sample
   * @param labels one per sample; no architecture has classes yet, so that nothing looks at them
   */
  Fed of(float[] x, float[] condition, int[] labels) {
    int count = condition.length;
    return new Fed(Tensors.of(x, Tensors.dimensions(count, shape)), Tensors.of(condition, count));
  }

  /** The tensors of one run. */
  final class Fed implements AutoCloseable {
    private final TFloat32 xs;
    private final TFloat32 conditions;

    private Fed(TFloat32 xs, TFloat32 conditions) {
      this.xs = xs;
      this.conditions = conditions;
    }

    Session.Runner feed(Session.Runner runner) {
      return runner.feed(x, xs).feed(condition, conditions);
    }

    @Override
    public void close() {
      xs.close();
      conditions.close();
    }
  }
}
