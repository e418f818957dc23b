package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.io.Monitor;
import dev.ito.io.Said;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Graphs that end the process in which TensorFlow sees them. */
@Tag("native")
class GraphTrialTest {
  private static final Shape IMAGES = Shape.image(8, 8, 3);
  private static final String CLASSES = System.getProperty("java.class.path");

  @TempDir private Path folder;

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  private static TensorShapeProto shape(long... axes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : axes) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return shape.build();
  }

  private static AttrValue tensor(DataType type, long... axes) {
    TensorProto.Builder value = TensorProto.newBuilder().setDtype(type).setTensorShape(shape(axes));
    return AttrValue.newBuilder()
        .setTensor(type == DataType.DT_INT64 ? value.addInt64Val(1) : value.addIntVal(3))
        .build();
  }

  private static NodeDef constant(String name, DataType type, long... shape) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", type(type))
        .putAttr("value", tensor(type, shape))
        .build();
  }

  /** A graph that splits its images along the channels into as many parts as it is told. */
  private FrozenGraph splitting(long... shapeOfSizes) throws IOException {
    NodeDef split =
        NodeDef.newBuilder()
            .setName("features")
            .setOp("SplitV")
            .addAllInput(List.of("x", "sizes", "axis"))
            .putAttr("T", type(DataType.DT_FLOAT))
            .putAttr("Tlen", type(DataType.DT_INT64))
            .putAttr("num_split", AttrValue.newBuilder().setI(3).build())
            .build();
    GraphDef.Builder graph =
        GraphDef.newBuilder()
            .addNode(placeholder())
            .addNode(constant("sizes", DataType.DT_INT64, shapeOfSizes))
            .addNode(constant("axis", DataType.DT_INT32))
            .addNode(split);
    return written(graph);
  }

  private static NodeDef placeholder() {
    return NodeDef.newBuilder()
        .setName("x")
        .setOp("Placeholder")
        .putAttr("dtype", type(DataType.DT_FLOAT))
        .putAttr("shape", AttrValue.newBuilder().setShape(shape(-1, 8, 8, 3)).build())
        .build();
  }

  private FrozenGraph written(GraphDef.Builder graph) throws IOException {
    Path file = folder.resolve("graph.pb");
    Files.write(file, graph.build().toByteArray());
    return new FrozenGraph(file, "x:0", "features:0", Optional.empty(), Optional.empty());
  }

  /** TensorFlow 2.18 checks the axes of the sizes while it infers shapes, and ends the process. */
  @Test
  void aGraphThatTakesAProcessDownIsRefusedInOneLine() throws IOException {
    FrozenGraph graph = splitting(3, 2, 2);
    graph.requirePure();
    String message =
        assertThrows(InvalidInput.class, () -> graph.open(Device.CPU, IMAGES, Monitor.SILENT))
            .getMessage();
    assertTrue(message.contains("took that process down (Check failed: "), message);
    assertEquals(1, message.lines().count());
    assertEquals(List.of(folder.resolve("graph.pb")), Files.list(folder).toList());
  }

  /** TensorFlow walks a graph by calls within calls, on the stack of a Java thread. */
  @Test
  void aGraphThatIsTooDeepIsRefused() throws IOException {
    assertEquals(192, chain(1000).values().length);
    String message = assertThrows(InvalidInput.class, () -> chain(20_000)).getMessage();
    assertTrue(message.contains("took that process down ("), message);
  }

  private Batch chain(int depth) throws IOException {
    GraphDef.Builder graph = GraphDef.newBuilder().addNode(placeholder());
    for (int i = 0; i <= depth; i++) {
      graph.addNode(
          NodeDef.newBuilder()
              .setName(i == depth ? "features" : "n" + i)
              .setOp("Identity")
              .addInput(i == 0 ? "x" : "n" + (i - 1))
              .putAttr("T", type(DataType.DT_FLOAT)));
    }
    try (ImageNetwork network = written(graph).open(Device.CPU, IMAGES, Monitor.SILENT)) {
      return network.apply(new float[192], 1, IMAGES).features();
    }
  }

  @Test
  void aSoundGraphIsOpened() throws IOException {
    try (ImageNetwork network = splitting(3).open(Device.CPU, IMAGES, Monitor.SILENT)) {
      double[] parts = network.apply(new float[192], 1, IMAGES).features().values();
      assertEquals(64, parts.length);
    }
  }

  @Test
  void whatTakesTooLongIsRefused() throws IOException {
    GraphTrial trial = new GraphTrial(splitting(3), IMAGES);
    String message =
        assertThrows(
                InvalidInput.class,
                () -> trial.require(CLASSES, Duration.ofMillis(50), Monitor.SILENT))
            .getMessage();
    assertTrue(message.contains("made nothing of images of"), message);
  }

  @Test
  void whereThereCanBeNoProcessThatIsSaid() throws IOException {
    Said said = new Said();
    new GraphTrial(splitting(3), IMAGES).require(folder.toString(), Duration.ofMinutes(1), said);
    assertEquals(1, said.lines().size());
    String line = said.lines().get(0);
    assertTrue(line.contains("not tried in a process of its own (Error: "), line);
  }
}
