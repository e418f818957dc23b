package dev.ito.nn;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;

/**
 * A network of someone else's: a frozen GraphDef (a file) or a SavedModel (a folder).
 *
 * <p>It is opened in a graph and a session of its own: the version of the producer of a GraphDef
 * holds for the whole graph, and the operations of old ones are not valid in newer graphs.
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
  /** What marks the graphs of a SavedModel that are for use, not for training. */
  private static final String SERVE = "serve";

  /**
   * Opens it.
   *
   * @throws InvalidInput if it is none, or has no such tensors
   */
  public ImageNetwork open(Device device) throws IOException {
    InvalidInput.require(Files.exists(path), "%s: no such file or folder", path);
    try {
      return Files.isDirectory(path) ? savedModel(device) : frozen(device);
    } catch (TensorFlowException | IllegalArgumentException e) {
      if (e instanceof InvalidInput invalid) {
        throw invalid;
      }
      throw new InvalidInput(
          "%s: TensorFlow cannot read it: %s%s".formatted(path, firstLine(e), remedy(e)), e);
    }
  }

  private ImageNetwork savedModel(Device device) {
    Natives.prepare();
    SavedModelBundle bundle =
        SavedModelBundle.loader(path.toString())
            .withTags(SERVE)
            .withConfigProto(device.config())
            .load();
    return network(bundle.graph(), bundle.session(), Optional.empty());
  }

  private ImageNetwork frozen(Device device) throws IOException {
    Graph graph = Natives.graph();
    try {
      graph.importGraphDef(GraphDef.parseFrom(Files.readAllBytes(path)));
      InvalidInput.require(
          graph.operations().hasNext(), "%s: not a frozen TensorFlow graph: it is empty", path);
      Optional<Operand<TFloat32>> made =
          classWeights.map(name -> logits(graph, tensor(graph, name)));
      return network(graph, new Session(graph, device.config()), made);
    } catch (InvalidProtocolBufferException e) {
      graph.close();
      throw new InvalidInput(
          path + ": not a frozen TensorFlow graph (GraphDef), or cut short: get it again", e);
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  private ImageNetwork network(
      Graph graph, Session session, Optional<Operand<TFloat32>> madeLogits) {
    return new ImageNetwork(
        graph,
        session,
        tensor(graph, input),
        tensor(graph, features),
        madeLogits.or(() -> logits.map(name -> tensor(graph, name))));
  }

  /** Adds the product of features and class weights to a graph whose session is not yet open. */
  private Operand<TFloat32> logits(Graph graph, Operand<TFloat32> weights) {
    Ops tf = Ops.create(graph);
    int dimension = (int) weights.asOutput().shape().get(0);
    var rows = tf.reshape(tensor(graph, features), tf.constant(new int[] {-1, dimension}));
    return tf.linalg.matMul(rows, weights);
  }

  private Operand<TFloat32> tensor(Graph graph, String name) {
    int colon = name.lastIndexOf(':');
    String operation = colon < 0 ? name : name.substring(0, colon);
    String index = colon < 0 ? "0" : name.substring(colon + 1);
    GraphOperation found = graph.operation(operation);
    InvalidInput.require(
        found != null && index.matches("\\d{1,4}") && Integer.parseInt(index) < found.numOutputs(),
        "%s has no tensor %s; its inputs are %s; see others with TensorFlow's saved_model_cli or"
            + " Netron",
        path,
        name,
        placeholders(graph));
    Output<?> output = found.output(Integer.parseInt(index));
    InvalidInput.require(
        output.type() == TFloat32.class,
        "%s: the tensor %s holds %s, not float32",
        path,
        name,
        output.dataType());
    return output.expect(TFloat32.class);
  }

  private static String placeholders(Graph graph) {
    Iterable<GraphOperation> operations = graph::operations;
    String names =
        StreamSupport.stream(operations.spliterator(), false)
            .filter(operation -> operation.type().equals("Placeholder"))
            .map(operation -> operation.name() + ":0")
            .limit(10)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "not marked" : names;
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static String remedy(Exception e) {
    return String.valueOf(e.getMessage()).contains("not available in GraphDef version")
        ? " (it was saved again by a newer version: take the original file)"
        : "";
  }
}
