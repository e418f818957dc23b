package dev.ito.nn;

import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * A small convolutional classifier after LeNet-5 (LeCun et al. 1998, section II.B), with ReLU and
 * max pooling: two 5x5 convolutions of 8 and 16 channels, layers of 120 and 84 units, logits. The
 * 84 are its features.
 *
 * @param shape of the images, at least 4x4
 * @param classes number of classes, at least 2
 */
public record Classifier(Shape shape, int classes) {
  /** Number of its features. */
  public static final int FEATURES = 84;

  private static final int SMALLEST = 4;

  public Classifier {
    InvalidInput.require(
        shape.isImage() && Math.min(shape.height(), shape.width()) >= SMALLEST,
        "the classifier is for images of at least 4x4, not %s",
        shape);
    InvalidInput.require(
        classes >= 2,
        "a classifier needs labels of at least 2 classes: these data have %d",
        classes);
  }

  /** What the network returns for n images: n x 84 and n x classes. */
  record Outputs(Operand<TFloat32> features, Operand<TFloat32> logits) {}

  /** Returns what tells this architecture from others. */
  public String architecture() {
    return "lenet-8-16-120-84 " + shape + " " + classes;
  }

  Placeholder<TFloat32> input(Ops tf) {
    return Tensors.placeholder(tf, Tensors.batchOf(shape));
  }

  Outputs build(Ops tf, Weights weights, Operand<TFloat32> images) {
    Layers layers = new Layers(tf, weights, Architecture.Precision.FLOAT32, null);
    var wide = layers.relu(layers.conv("conv1", images, 5, 8, Initial.GLOROT));
    var narrow = layers.relu(layers.conv("conv2", layers.maxPool(wide), 5, 16, Initial.GLOROT));
    var flat = layers.flatten(layers.maxPool(narrow));
    var hidden = layers.relu(layers.dense("hidden", flat, 120, Initial.GLOROT));
    var features = layers.relu(layers.dense("features", hidden, FEATURES, Initial.GLOROT));
    return new Outputs(features, layers.dense("logits", features, classes, Initial.GLOROT));
  }

  /** Returns names and shapes of the weights. */
  public ParameterLayout layout() {
    try (Graph graph = Natives.graph()) {
      Ops tf = Ops.create(graph);
      Weights weights = new Weights(tf, new FlatVariable(tf, "theta").read(tf));
      build(tf, weights, input(tf));
      return weights.layout();
    }
  }

  /**
   * Opens the network with given weights.
   *
   * @param theta the weights, in the order of the layout
   * @param device a resolved device
   */
  public ImageNetwork open(float[] theta, Device device) {
    Graph graph = Natives.graph();
    Ops tf = Ops.create(graph);
    FlatVariable variable = new FlatVariable(tf, "theta");
    var images = input(tf);
    Outputs outputs = build(tf, new Weights(tf, variable.read(tf)), images);
    Session session = new Session(graph, device.config());
    variable.assign(session, theta);
    return new ImageNetwork(
        "the classifier",
        graph,
        session,
        images,
        outputs.features(),
        Optional.of(outputs.logits()));
  }
}
