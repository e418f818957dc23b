package dev.ito.nn;

import dev.ito.io.Monitor;
import dev.ito.io.Reason;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

/**
 * A network of someone else's: a frozen GraphDef (a file) or a SavedModel (a folder).
 *
 * <p>It is opened in a graph and a session of its own: the version of the producer of a GraphDef
 * holds for the whole graph, and the operations of old ones are not valid in newer graphs.
 *
 * <p>TensorFlow gets to see the {@link NeededPart} alone, and that only once it is found to be pure
 * ({@link PureOperations}): a graph can otherwise do whatever a program can.
 *
 * @param path file or folder
 * @param input tensor of the images [n, height, width, channels], such as {@code ExpandDims:0}
 * @param features tensor of n times d values, such as {@code pool_3:0}
 * @param logits tensor [n, classes]; empty if there is none
 * @param classWeights tensor [d, classes] that makes logits of the features, without a bias; empty
 *     if there is none
 */
public record FrozenGraph(
    Path path,
    String input,
    String features,
    Optional<String> logits,
    Optional<String> classWeights) {
  private static final String IMAGES = "ito/images";

  /**
   * Checks it without TensorFlow.
   *
   * @throws InvalidInput if it is none, has no such tensors, or does more than compute
   */
  public void requirePure() throws IOException {
    pure();
  }

  /** What TensorFlow may see of the file. */
  private record Pure(NeededPart part, Optional<Restoring> variables) {}

  private Pure pure() throws IOException {
    GraphFile file = GraphFile.read(path);
    NeededPart part = network(file);
    Optional<Restoring> variables = Restoring.of(file);
    variables.ifPresent(restoring -> part.merge(restoring.part()));
    return new Pure(part, variables);
  }

  /**
   * Opens it, once a process of its own has survived that.
   *
   * @param images shape of the images it is for
   * @param monitor is told if there can be no such process
   * @throws InvalidInput if it is none, has no such tensors, does more than compute, or takes a
   *     process down
   */
  public ImageNetwork open(Device device, Shape images, Monitor monitor) throws IOException {
    Pure pure = pure();
    new GraphTrial(this, images).require(monitor);
    return open(pure, device);
  }

  /** Opens it without a trial. */
  ImageNetwork openHere(Device device) throws IOException {
    return open(pure(), device);
  }

  private ImageNetwork open(Pure pure, Device device) {
    try {
      ImageNetwork network = open(pure.part().graph(), device);
      pure.variables().ifPresent(network::restore);
      return network;
    } catch (TensorFlowException | IllegalArgumentException | UnsupportedOperationException e) {
      throw e instanceof InvalidInput invalid ? invalid : unreadable(e);
    }
  }

  /** Returns what leads from the images to the tensors that are asked for. */
  private NeededPart network(GraphFile file) {
    NeededPart part =
        new NeededPart(
            path,
            file.graph(),
            file.saver().isPresent() ? PureOperations.VARIABLES : PureOperations.NUMBERS);
    TensorName images = existing(part, input);
    List<String> outputs =
        Stream.of(Optional.of(features), logits, classWeights)
            .flatMap(Optional::stream)
            .map(name -> existing(part, name).operation())
            .toList();
    InvalidInput.require(
        !outputs.contains(images.operation()),
        "%s: the tensor %s is not computed from %s, an output is the input itself: check the names",
        path,
        features,
        input);
    boolean depends = part.add(outputs, new NeededPart.Fed(images, IMAGES, DataType.DT_FLOAT));
    InvalidInput.require(
        depends,
        "%s: the tensor %s is not computed from %s: check the names",
        path,
        features,
        input);
    return part;
  }

  private TensorName existing(NeededPart part, String name) {
    TensorName tensor = InvalidInput.inside(path + ": ", () -> TensorName.of(name));
    InvalidInput.require(part.has(tensor), "%s", absent(name, part.placeholders()));
    return tensor;
  }

  private String absent(String name, List<NodeDef> placeholders) {
    String inputs =
        placeholders.stream()
            .map(placeholder -> placeholder.getName() + ":0")
            .limit(10)
            .collect(Collectors.joining(", "));
    return "%s has no tensor %s; its inputs are %s; see others with TensorFlow's saved_model_cli or Netron"
        .formatted(path, name, inputs.isEmpty() ? "not marked" : inputs);
  }

  /** Opens a part that was checked; no session is open where a tensor may turn out to be wrong. */
  private ImageNetwork open(GraphDef part, Device device) {
    Graph graph = Natives.graph();
    try {
      graph.importGraphDef(part);
      Operand<TFloat32> images = tensor(graph, IMAGES);
      Operand<TFloat32> found = tensor(graph, features);
      Optional<Operand<TFloat32>> ofClasses =
          classWeights
              .map(name -> logits(graph, found, tensor(graph, name)))
              .or(() -> logits.map(name -> tensor(graph, name)));
      graph.operations().forEachRemaining(this::requireSmall);
      Session session = new Session(graph, device.config());
      return new ImageNetwork(path.toString(), graph, session, images, found, ofClasses);
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  /** Adds the product of features and class weights to a graph whose session is not yet open. */
  private Operand<TFloat32> logits(
      Graph graph, Operand<TFloat32> features, Operand<TFloat32> weights) {
    org.tensorflow.ndarray.Shape shape = weights.asOutput().shape();
    InvalidInput.require(
        shape.numDimensions() == 2 && !shape.hasUnknownDimension(),
        "%s: the weights of the classes have the shape %s, not [features, classes]",
        path,
        shape);
    Ops tf = Ops.create(graph);
    var rows = tf.reshape(features, tf.constant(new int[] {-1, (int) shape.get(0)}));
    return tf.linalg.matMul(rows, weights);
  }

  private Operand<TFloat32> tensor(Graph graph, String name) {
    TensorName tensor = TensorName.of(name);
    GraphOperation found = graph.operation(tensor.operation());
    InvalidInput.require(
        found != null && tensor.index() < found.numOutputs(), "%s", absent(name, List.of()));
    Output<?> output = found.output(tensor.index());
    InvalidInput.require(
        output.type() == TFloat32.class,
        "%s: the tensor %s holds %s, not float32",
        path,
        name,
        output.dataType());
    return output.expect(TFloat32.class);
  }

  /** TensorFlow infers shapes while it reads a graph: here no number of a batch is known yet. */
  private void requireSmall(GraphOperation operation) {
    for (int i = 0; i < operation.numOutputs(); i++) {
      Output<?> output = operation.output(i);
      long bytes = PureOperations.bytes(output.dataType());
      for (int axis = 0; axis < output.shape().numDimensions(); axis++) {
        bytes = PureOperations.bytes(bytes, output.shape().get(axis));
      }
      InvalidInput.require(
          bytes <= PureOperations.LARGEST_TENSOR,
          "%s: the graph is refused: its tensor %s has the shape %s",
          path,
          operation.name() + ":" + i,
          output.shape());
    }
  }

  private InvalidInput unreadable(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    String remedy =
        message.contains("not available in GraphDef version")
            ? " (it was saved again by a newer version: take the original file)"
            : "";
    return new InvalidInput(path + ": TensorFlow cannot read it: " + Reason.line(e) + remedy, e);
  }
}
