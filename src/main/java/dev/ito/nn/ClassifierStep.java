package dev.ito.nn;

import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** The training graph of a classifier: cross-entropy and one step down its slope. */
public final class ClassifierStep implements AutoCloseable {
  private final Classifier classifier;
  private final Graph graph = Natives.graph();
  private final Session session;
  private final Descent descent;
  private final Placeholder<TFloat32> input;
  private final Placeholder<TFloat32> target;
  private final Operand<TFloat32> losses;

  /**
   * Builds the graph and opens a session.
   *
   * @param device a resolved device
   */
  public ClassifierStep(Classifier classifier, Optimiser optimiser, long seed, Device device) {
    this.classifier = classifier;
    Ops tf = Ops.create(graph);
    descent = new Descent(graph, tf, optimiser);
    input = classifier.input(tf);
    target = Tensors.placeholder(tf, -1, classifier.classes());
    Weights weights = new Weights(tf, descent.theta());
    var logits = classifier.build(tf, weights, input).logits();
    losses = crossEntropy(tf, logits, target);
    descent.minimise(tf.math.mean(losses, tf.constant(0)), weights);
    session = new Session(graph, device.config());
    descent.restore(session, Checkpoint.State.initial(weights.layout(), seed));
  }

  /**
   * Returns ln sum exp(logits) - target * logits, shifted by the largest logit against overflow.
   *
   * <p>TensorFlow's own operation has no deterministic form on a GPU.
   */
  private static Operand<TFloat32> crossEntropy(
      Ops tf, Operand<TFloat32> logits, Operand<TFloat32> target) {
    var axis = tf.constant(1);
    var largest = tf.stopGradient(tf.max(logits, axis, Max.keepDims(true)));
    var shifted = tf.math.sub(logits, largest);
    var normaliser = tf.math.log(tf.sum(tf.math.exp(shifted), axis));
    return tf.math.sub(normaliser, tf.sum(tf.math.mul(target, shifted), axis));
  }

  /**
   * Makes one step.
   *
   * @param images in the units of the network, image after image
   * @param labels one per image
   * @return the mean cross-entropy in nats, before the step
   */
  public double run(float[] images, int[] labels, double rate) {
    int classes = classifier.classes();
    float[] oneHot = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      oneHot[i * classes + labels[i]] = 1;
    }
    try (TFloat32 x = Tensors.of(images, Tensors.dimensions(labels.length, classifier.shape()));
        TFloat32 y = Tensors.of(oneHot, labels.length, classes)) {
      Session.Runner runner = session.runner().feed(input, x).feed(target, y).fetch(losses);
      return descent.step(
          runner, rate, Session.Runner::run, result -> mean(Tensors.floats(result.get(0))));
    }
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** Returns a copy of the weights, their averages and the number of steps done. */
  public Checkpoint.State state() {
    return descent.state(session);
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
