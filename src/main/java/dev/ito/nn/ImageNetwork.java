package dev.ito.nn;

import dev.ito.io.Reason;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TFUnimplementedException;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.types.TFloat32;

/** A network with fixed weights that turns images into features, and into logits if it can. */
public final class ImageNetwork implements AutoCloseable {
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private final String name;
  private final Graph graph;
  private final Session session;
  private final Operand<TFloat32> input;
  private final Operand<TFloat32> features;
  private final Optional<Operand<TFloat32>> logits;

  /**
   * Takes over a finished graph and its session.
   *
   * @param name of its file, for messages
   */
  ImageNetwork(
      String name,
      Graph graph,
      Session session,
      Operand<TFloat32> input,
      Operand<TFloat32> features,
      Optional<Operand<TFloat32>> logits) {
    this.name = name;
    this.graph = graph;
    this.session = session;
    this.input = input;
    this.features = features;
    this.logits = logits;
  }

  /** Sets its variables, or closes it. */
  void restore(Restoring variables) {
    try {
      variables.run(session);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Returns what the network makes of images.
   *
   * @param values {@code count * shape.size()} values in the units of the network, channels last
   * @throws InvalidInput if the network does not take them, or gives no row for each
   */
  public Activations apply(float[] values, int count, Shape shape) {
    Session.Runner runner = session.runner().fetch(features);
    logits.ifPresent(runner::fetch);
    try (TFloat32 x = Tensors.of(values, Tensors.dimensions(count, shape));
        var result = Natives.run(runner.feed(input, x)::run)) {
      return new Activations(
          rows(result.get(0), count), logits.map(present -> rows(result.get(1), count)));
    } catch (TensorFlowException | TFInvalidArgumentException | TFUnimplementedException e) {
      throw new InvalidInput(
          String.format(
              Locale.ROOT,
              "%s: the graph fails when it is applied to %d images of %s: %s",
              name,
              count,
              shape,
              Reason.line(e)),
          e);
    }
  }

  /** Returns a tensor [n, ...] as n rows. */
  private Batch rows(Tensor tensor, int count) {
    long size = tensor.shape().size();
    InvalidInput.require(
        size >= count && size % count == 0 && size <= LARGEST,
        "%s: the graph makes a tensor of shape %s of %d images: check the names of its tensors",
        name,
        tensor.shape(),
        count);
    float[] values = Tensors.floats(tensor);
    double[] copy = new double[values.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = values[i];
    }
    return new Batch(count, new Shape(List.of(values.length / count)), copy);
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }

  /**
   * What a network makes of images.
   *
   * @param features n x d
   * @param logits n x classes, for the Inception Score; empty if the network does not classify
   */
  public record Activations(Batch features, Optional<Batch> logits) {
    public Activations {
      if (logits.isPresent() && logits.get().count() != features.count()) {
        throw new IllegalArgumentException(
            logits.get().count() + " logits for " + features.count() + " features");
      }
    }
  }
}
