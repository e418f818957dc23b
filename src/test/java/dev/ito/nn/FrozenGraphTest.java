package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Graphs of strangers that are damaged, or do more than compute: none gets to TensorFlow. */
@Tag("native")
@Timeout(60)
class FrozenGraphTest {
  private static final AttrValue FLOAT = type(DataType.DT_FLOAT);

  @TempDir private Path folder;

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  private static NodeDef.Builder node(String name, String op, String... inputs) {
    return NodeDef.newBuilder().setName(name).setOp(op).addAllInput(List.of(inputs));
  }

  private static NodeDef.Builder text(String name, String value) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(TensorShapeProto.getDefaultInstance())
            .addStringVal(ByteString.copyFromUtf8(value));
    return node(name, "Const")
        .putAttr("dtype", type(DataType.DT_STRING))
        .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build());
  }

  private static TensorShapeProto shape(long... sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : sizes) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return shape.build();
  }

  private static NodeDef.Builder constant(String name, long... sizes) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDtype(DataType.DT_FLOAT).addFloatVal(1);
    return node(name, "Const")
        .putAttr("dtype", FLOAT)
        .putAttr(
            "value", AttrValue.newBuilder().setTensor(tensor.setTensorShape(shape(sizes))).build());
  }

  private static NodeDef.Builder call(String name, String function, String input) {
    AttrValue.ListValue types = AttrValue.ListValue.newBuilder().addType(DataType.DT_FLOAT).build();
    AttrValue list = AttrValue.newBuilder().setList(types).build();
    return node(name, "PartitionedCall", input)
        .putAttr("Tin", list)
        .putAttr("Tout", list)
        .putAttr(
            "f",
            AttrValue.newBuilder().setFunc(NameAttrList.newBuilder().setName(function)).build());
  }

  /** Returns a function of one number that calls others with it. */
  private static FunctionDef function(String name, NodeDef.Builder... body) {
    OpDef.ArgDef argument =
        OpDef.ArgDef.newBuilder().setName("a").setType(DataType.DT_FLOAT).build();
    FunctionDef.Builder function =
        FunctionDef.newBuilder()
            .setSignature(
                OpDef.newBuilder()
                    .setName(name)
                    .addInputArg(argument)
                    .addOutputArg(argument.toBuilder().setName("b")))
            .putRet("b", body[body.length - 1].getName() + ":output:0");
    List.of(body).forEach(function::addNodeDef);
    return function.build();
  }

  /** The square of x, [n, 2, 2, 1], as "features", with more in it. */
  private FrozenGraph graph(Consumer<GraphDef.Builder> more) throws IOException {
    GraphDef.Builder graph = GraphDef.newBuilder();
    graph.getVersionsBuilder().setProducer(1882);
    graph.addNode(
        node("x", "Placeholder")
            .putAttr("dtype", FLOAT)
            .putAttr("shape", AttrValue.newBuilder().setShape(shape(-1, 2, 2, 1)).build()));
    graph.addNode(node("square", "Square", "x").putAttr("T", FLOAT));
    graph.addNode(node("features", "Identity", "square").putAttr("T", FLOAT));
    more.accept(graph);
    return named(Files.write(folder.resolve("graph.pb"), graph.build().toByteArray()));
  }

  private static FrozenGraph named(Path file) {
    return new FrozenGraph(file, "x:0", "features:0", Optional.empty(), Optional.empty());
  }

  /** The same where "features" is another node. */
  private FrozenGraph withFeatures(NodeDef.Builder features, NodeDef.Builder... others)
      throws IOException {
    return graph(
        graph -> {
          graph.setNode(2, features.setName("features"));
          List.of(others).forEach(graph::addNode);
        });
  }

  private static double[] applied(FrozenGraph graph) throws IOException {
    try (ImageNetwork network = graph.openHere(Device.CPU)) {
      return network.apply(new float[] {1, 2, 3, 4}, 1, Shape.image(2, 2, 1)).features().values();
    }
  }

  private static void assertRefused(String part, FrozenGraph graph) {
    InvalidInput error = assertThrows(InvalidInput.class, () -> applied(graph));
    assertTrue(error.getMessage().contains(part), error.getMessage());
    assertTrue(error.getMessage().contains(graph.path().toString()), error.getMessage());
    assertEquals(1, error.getMessage().lines().count());
  }

  /** Its node holds text, which is not what is wrong. */
  @Test
  void anInputThatIsAnOutputIsNamed() throws IOException {
    GraphDef graph = GraphDef.newBuilder().addNode(text("a", "b")).build();
    Path file = Files.write(folder.resolve("a.pb"), graph.toByteArray());
    FrozenGraph same = new FrozenGraph(file, "a:0", "a:0", Optional.empty(), Optional.empty());
    String message = assertThrows(InvalidInput.class, () -> same.openHere(Device.CPU)).getMessage();
    assertEquals(
        file
            + ": the tensor a:0 is not computed from a:0, an output is the input itself: check the names",
        message);
  }

  @Test
  void aPipeIsRefusedAndNotWaitedFor() throws Exception {
    Path pipe = folder.resolve("graph.pb");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    String message = assertThrows(InvalidInput.class, () -> GraphFile.read(pipe)).getMessage();
    assertTrue(message.startsWith(pipe + ": a pipe or device: give the file"), message);
  }

  @Test
  void aPureGraphIsApplied() throws IOException {
    assertEquals(List.of(1.0, 4.0, 9.0, 16.0), doubles(applied(graph(graph -> {}))));
    FrozenGraph calls =
        graph(
            graph -> {
              graph.setNode(2, call("features", "f", "square"));
              graph
                  .getLibraryBuilder()
                  .addFunction(function("f", node("double", "AddV2", "a", "a").putAttr("T", FLOAT)))
                  .getFunctionBuilder(0)
                  .putRet("b", "double:z:0");
            });
    assertEquals(List.of(2.0, 8.0, 18.0, 32.0), doubles(applied(calls)));
  }

  private static List<Double> doubles(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  @Test
  void damagedFilesAreRefused() throws IOException {
    assertRefused("an empty file", named(Files.createFile(folder.resolve("empty.pb"))));
    byte[] whole = Files.readAllBytes(graph(graph -> {}).path());
    byte[] half = Arrays.copyOf(whole, whole.length - 9);
    assertRefused("cut short", named(Files.write(folder.resolve("half.pb"), half)));
    assertRefused("no such file", named(folder.resolve("absent.pb")));
    Path model = Files.createDirectory(folder.resolve("model"));
    assertRefused("no saved_model.pb", named(model));
    Files.write(model.resolve("saved_model.pb"), new byte[0]);
    assertRefused("an empty file", named(model));
    Files.writeString(model.resolve("saved_model.pb"), "this is none");
    assertRefused("not a SavedModel", named(model));
    Files.write(
        model.resolve("saved_model.pb"),
        SavedModel.newBuilder()
            .addMetaGraphs(MetaGraphDef.getDefaultInstance())
            .build()
            .toByteArray());
    assertRefused("serve", named(model));
  }

  @Test
  void wrongNamesAreRefusedBeforeASessionIsOpen() throws IOException {
    Path file = graph(graph -> graph.addNode(constant("w", 4, 3))).path();
    for (String wrong : List.of("nope:0", "nope", "features:1", "features:9999", "", ":0", "^x")) {
      assertRefused(
          "tensor", new FrozenGraph(file, "x", wrong, Optional.empty(), Optional.empty()));
      assertRefused(
          "tensor", new FrozenGraph(file, "x", "features", Optional.of(wrong), Optional.empty()));
      assertRefused(
          "tensor", new FrozenGraph(file, "x", "features", Optional.empty(), Optional.of(wrong)));
    }
    assertRefused(
        "no tensor nope",
        new FrozenGraph(file, "nope:0", "features", Optional.empty(), Optional.empty()));
    assertRefused(
        "not computed from",
        new FrozenGraph(file, "w:0", "features", Optional.empty(), Optional.empty()));
    assertRefused(
        "not computed from", new FrozenGraph(file, "x", "x", Optional.empty(), Optional.empty()));
    assertRefused(
        "shape", new FrozenGraph(file, "x", "features", Optional.empty(), Optional.of("square")));
  }

  /** Whatever writes, reads, prints, waits, loops or keeps a state. */
  @Test
  void aGraphThatDoesMoreThanComputeIsRefused() throws IOException {
    Path target = folder.resolve("written");
    NodeDef.Builder name = text("name", target.toString());
    assertRefused(
        "the graph is refused",
        withFeatures(
            node("", "Identity", "square", "^evil").putAttr("T", FLOAT),
            name,
            node("evil", "WriteFile", "name", "name")));
    for (String op :
        List.of(
            "ReadFile",
            "PrintV2",
            "Print",
            "Assert",
            "PyFunc",
            "EagerPyFunc",
            "XlaCustomCall",
            "FIFOQueueV2",
            "QueueDequeueV2",
            "TFRecordReaderV2",
            "IteratorGetNext",
            "While",
            "StatelessWhile",
            "If",
            "NextIteration",
            "Enter",
            "LoopCond",
            "RestoreV2",
            "SaveV2",
            "VarHandleOp",
            "VariableV2",
            "RemoteCall",
            "SymbolicGradient",
            "LoadLibrary",
            "RandomUniform",
            "DecodeJpeg",
            "HashTableV2",
            "Custom")) {
      assertRefused(op, withFeatures(node("", op, "x")));
    }
    assertRefused(
        "WriteFile",
        graph(
            graph -> {
              graph.setNode(2, call("features", "f", "square"));
              graph
                  .getLibraryBuilder()
                  .addFunction(function("f", node("w", "WriteFile", "a", "a")));
            }));
    assertFalse(Files.exists(target));
  }

  @Test
  void whatIsNotNeededIsNotSeen() throws IOException {
    Path target = folder.resolve("written");
    FrozenGraph beside =
        graph(
            graph -> {
              graph.addNode(text("name", target.toString()));
              graph.addNode(node("evil", "WriteFile", "name", "name"));
              graph.addNode(node("queue", "FIFOQueueV2"));
            });
    assertDoesNotThrow(() -> applied(beside));
    // Images may come in behind a reader of files, as in the graph of 2015.
    FrozenGraph before =
        graph(
            graph -> {
              graph.setNode(0, node("x", "ReadFile", "name"));
              graph.addNode(text("name", target.toString()));
            });
    assertDoesNotThrow(() -> applied(before));
    assertFalse(Files.exists(target));
  }

  @Test
  void circlesRecursionAndDoublingAreRefused() throws IOException {
    assertRefused(
        "circle",
        withFeatures(
            node("", "AddV2", "square", "loop").putAttr("T", FLOAT),
            node("loop", "Identity", "features").putAttr("T", FLOAT)));
    assertRefused(
        "calls itself",
        graph(
            graph -> {
              graph.setNode(2, call("features", "f", "square"));
              graph.getLibraryBuilder().addFunction(function("f", call("c", "g", "a")));
              graph.getLibraryBuilder().addFunction(function("g", call("c", "f", "a")));
            }));
    assertRefused(
        "more than",
        graph(
            graph -> {
              graph.setNode(2, call("features", "f0", "square"));
              for (int i = 0; i < 40; i++) {
                NodeDef.Builder first = call("c", "f" + (i + 1), "a");
                NodeDef.Builder second = call("d", "f" + (i + 1), "c:output:0");
                graph.getLibraryBuilder().addFunction(function("f" + i, first, second));
              }
              graph
                  .getLibraryBuilder()
                  .addFunction(function("f40", node("e", "Identity", "a").putAttr("T", FLOAT)));
            }));
    assertRefused("twice", graph(graph -> graph.addNode(graph.getNode(1))));
    assertRefused("not there", withFeatures(node("", "Identity", "gone").putAttr("T", FLOAT)));
  }

  @Test
  void absurdSizesAreRefused() throws IOException {
    for (long[] sizes :
        List.of(
            new long[] {1L << 50},
            new long[] {1 << 20, 1 << 20, 1 << 20},
            new long[] {200_000_000})) {
      assertRefused(
          "MiB",
          withFeatures(node("", "AddV2", "square", "c").putAttr("T", FLOAT), constant("c", sizes)));
    }
    NodeDef.Builder dims =
        node("dims", "Const")
            .putAttr("dtype", type(DataType.DT_INT64))
            .putAttr(
                "value",
                AttrValue.newBuilder()
                    .setTensor(
                        TensorProto.newBuilder()
                            .setDtype(DataType.DT_INT64)
                            .setTensorShape(shape(1))
                            .addInt64Val(1L << 50))
                    .build());
    assertRefused(
        "shape",
        withFeatures(
            node("", "AddV2", "square", "fill").putAttr("T", FLOAT),
            node("fill", "Fill", "dims", "one")
                .putAttr("T", FLOAT)
                .putAttr("index_type", type(DataType.DT_INT64)),
            constant("one"),
            dims));
    assertRefused(
        "DT_VARIANT",
        withFeatures(node("", "Identity", "x").putAttr("T", type(DataType.DT_VARIANT))));
  }

  private FrozenGraph inParts(String op, String attribute, long count, String... inputs)
      throws IOException {
    return withFeatures(
        node("", op, inputs)
            .putAttr("T", FLOAT)
            .putAttr(attribute, AttrValue.newBuilder().setI(count).build()),
        ints("axis"));
  }

  /** TensorFlow takes no time for ten thousand and minutes for a million. */
  @Test
  void moreTensorsThanAnyNetworkHasAreRefused() throws IOException {
    assertRefused("makes 10001 tensors", inParts("Unpack", "num", 10_001, "square"));
    assertRefused("makes 2147483647", inParts("Split", "num_split", 2147483647, "axis", "square"));
    assertRefused("makes -1 tensors", inParts("Unpack", "num", -1, "square"));
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertRefused("10000", inParts("Unpack", "num", 10_000, "square")));
  }

  @Test
  void whatFailsWhenItIsAppliedIsAnErrorOfTheUser() throws IOException {
    assertRefused(
        "fails when it is applied",
        withFeatures(
            node("", "CheckNumerics", "log")
                .putAttr("T", FLOAT)
                .putAttr(
                    "message", AttrValue.newBuilder().setS(ByteString.copyFromUtf8("m")).build()),
            node("log", "Log", "negative").putAttr("T", FLOAT),
            node("negative", "Neg", "square").putAttr("T", FLOAT)));
    assertRefused(
        "check the names",
        withFeatures(
            node("", "Slice", "square", "b", "s")
                .putAttr("T", FLOAT)
                .putAttr("Index", type(DataType.DT_INT32)),
            ints("b", 0, 0, 0, 0),
            ints("s", 0, 2, 2, 1)));
  }

  private static NodeDef.Builder ints(String name, int... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDtype(DataType.DT_INT32).setTensorShape(shape(values.length));
    for (int value : values) {
      tensor.addIntVal(value);
    }
    return node(name, "Const")
        .putAttr("dtype", type(DataType.DT_INT32))
        .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build());
  }

  /** The variables of a SavedModel come from its own folder, whatever its graph says. */
  @Test
  void aSavedModelRestoresFromItsFolderOnly() throws IOException {
    Path good = Path.of("src", "test", "resources", "features", "saved-model");
    SavedModel.Builder model =
        SavedModel.parseFrom(Files.readAllBytes(good.resolve("saved_model.pb"))).toBuilder();
    GraphDef.Builder graph = model.getMetaGraphsBuilder(0).getGraphDefBuilder();
    graph.addNode(text("elsewhere", "/etc/passwd"));
    for (NodeDef.Builder node : graph.getNodeBuilderList()) {
      if (node.getOp().equals("RestoreV2")) {
        node.setInput(0, "elsewhere");
      }
    }
    Path evil = Files.createDirectories(folder.resolve("evil/variables"));
    for (String file : List.of("variables.index", "variables.data-00000-of-00001")) {
      Files.copy(good.resolve("variables").resolve(file), evil.resolve(file));
    }
    Files.write(evil.resolveSibling("saved_model.pb"), model.build().toByteArray());
    assertRefused(
        "elsewhere than the folder",
        new FrozenGraph(
            folder.resolve("evil"), "images:0", "features:0", Optional.empty(), Optional.empty()));
  }
}
