package dev.ito.nn;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.VersionDef;

/**
 * Graphs from {@code x} [n, 8, 8, 3] to {@code features}: real ones with a few things changed, and
 * some of the operations that Ito runs, each with random inputs and attributes.
 */
final class RandomGraphs {
  private static final DataType[] TYPES = {
    DataType.DT_FLOAT,
    DataType.DT_FLOAT,
    DataType.DT_FLOAT,
    DataType.DT_INT32,
    DataType.DT_INT64,
    DataType.DT_BOOL,
    DataType.DT_DOUBLE,
    DataType.DT_UINT8,
    DataType.DT_HALF
  };
  private static final long[] SIZES = {0, 1, 1, 2, 2, 3, 3, 4, 8, 8, 17, 1000};
  private static final long[] INTEGERS = {
    0,
    0,
    1,
    1,
    1,
    2,
    2,
    3,
    4,
    8,
    -1,
    -2,
    -7,
    1000,
    1 << 20,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private final Map<String, OpDef> known = new TreeMap<>();
  private final List<OpDef> operations;
  private final GraphDef real;

  RandomGraphs(List<String> names, GraphDef real) {
    TensorFlow.registeredOpList().getOpList().forEach(op -> known.put(op.getName(), op));
    operations =
        names.stream()
            .sorted()
            .map(known::get)
            .filter(op -> op != null && op.getOutputArgCount() > 0)
            .collect(Collectors.toList());
    this.real = real;
  }

  byte[] next(SplittableRandom random) {
    return random.nextInt(4) == 0 ? changed(random) : made(random);
  }

  /** Returns the real graph with one to three attributes, inputs or values changed. */
  private byte[] changed(SplittableRandom random) {
    GraphDef.Builder graph = real.toBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      NodeDef.Builder node = graph.getNodeBuilder(random.nextInt(graph.getNodeCount()));
      List<String> attributes = new ArrayList<>(node.getAttrMap().keySet());
      int what = random.nextInt(8);
      if (what < 5 && !attributes.isEmpty()) {
        String name = attributes.get(random.nextInt(attributes.size()));
        node.putAttr(name, changed(node.getAttrOrThrow(name), random));
      } else if (what == 5 && node.getInputCount() > 0) {
        NodeDef other = graph.getNode(random.nextInt(graph.getNodeCount()));
        node.setInput(random.nextInt(node.getInputCount()), other.getName());
      } else if (what == 6) {
        node.setOp(operations.get(random.nextInt(operations.size())).getName());
      } else {
        graph.setVersions(VersionDef.newBuilder().setProducer(random.nextInt(2500)));
      }
    }
    byte[] bytes = graph.build().toByteArray();
    if (random.nextInt(10) == 0) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private AttrValue changed(AttrValue value, SplittableRandom random) {
    AttrValue.Builder changed = value.toBuilder();
    switch (value.getValueCase()) {
      case I -> changed.setI(integer(random));
      case B -> changed.setB(!value.getB());
      case F -> changed.setF((float) random.nextDouble(-2, 2));
      case TYPE -> changed.setType(TYPES[random.nextInt(TYPES.length)]);
      case S -> changed.setS(ByteString.copyFromUtf8(random.nextBoolean() ? "SAME" : "VALID"));
      case SHAPE -> changed.setShape(shape(random));
      case TENSOR -> changed.setTensor(tensor(value.getTensor().getDtype(), random));
      case LIST -> {
        if (value.getList().getICount() > 0) {
          AttrValue.ListValue.Builder list = value.getList().toBuilder();
          changed.setList(list.setI(random.nextInt(list.getICount()), integer(random)));
        }
      }
      default -> {}
    }
    return changed.build();
  }

  private byte[] made(SplittableRandom random) {
    GraphDef.Builder graph =
        GraphDef.newBuilder()
            .setVersions(VersionDef.newBuilder().setProducer(random.nextBoolean() ? 1882 : 8));
    graph.addNode(placeholder());
    List<String> floats = new ArrayList<>(List.of("x"));
    for (int i = random.nextInt(3); i >= 0; i--) {
      OpDef op = operations.get(random.nextInt(operations.size()));
      floats.add(add(graph, "n" + i, op, floats, random));
    }
    graph.addNode(
        NodeDef.newBuilder()
            .setName("features")
            .setOp("Identity")
            .addInput(floats.get(floats.size() - 1))
            .putAttr("T", type(DataType.DT_FLOAT)));
    return graph.build().toByteArray();
  }

  private static NodeDef placeholder() {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int size : new int[] {-1, 8, 8, 3}) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return NodeDef.newBuilder()
        .setName("x")
        .setOp("Placeholder")
        .putAttr("dtype", type(DataType.DT_FLOAT))
        .putAttr("shape", AttrValue.newBuilder().setShape(shape).build())
        .build();
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  /** Adds an operation and returns its first output, cast to float32 unless it is that. */
  private String add(
      GraphDef.Builder graph, String name, OpDef op, List<String> floats, SplittableRandom random) {
    Map<String, AttrValue> attributes = new TreeMap<>();
    op.getAttrList().forEach(attr -> attributes.put(attr.getName(), attribute(attr, random)));
    NodeDef.Builder node =
        NodeDef.newBuilder().setName(name).setOp(op.getName()).putAllAttr(attributes);
    for (OpDef.ArgDef argument : op.getInputArgList()) {
      int count =
          argument.getNumberAttr().isEmpty()
              ? 1
              : (int) attributes.get(argument.getNumberAttr()).getI();
      for (int i = 0; i < count; i++) {
        DataType type = typeOf(argument, attributes);
        if (type == DataType.DT_FLOAT && random.nextInt(3) > 0) {
          node.addInput(floats.get(random.nextInt(floats.size())));
        } else {
          String constant = name + "/" + node.getInputCount();
          graph.addNode(
              NodeDef.newBuilder()
                  .setName(constant)
                  .setOp("Const")
                  .putAttr("dtype", type(type))
                  .putAttr(
                      "value", AttrValue.newBuilder().setTensor(tensor(type, random)).build()));
          node.addInput(constant);
        }
      }
    }
    graph.addNode(node);
    DataType made = typeOf(op.getOutputArg(0), attributes);
    if (made == DataType.DT_FLOAT) {
      return name;
    }
    graph.addNode(
        NodeDef.newBuilder()
            .setName(name + "/cast")
            .setOp("Cast")
            .addInput(name)
            .putAttr("SrcT", type(made))
            .putAttr("DstT", type(DataType.DT_FLOAT)));
    return name + "/cast";
  }

  private static DataType typeOf(OpDef.ArgDef argument, Map<String, AttrValue> attributes) {
    if (!argument.getTypeAttr().isEmpty()) {
      return attributes.get(argument.getTypeAttr()).getType();
    }
    if (!argument.getTypeListAttr().isEmpty()) {
      List<DataType> types = attributes.get(argument.getTypeListAttr()).getList().getTypeList();
      return types.isEmpty() ? DataType.DT_FLOAT : types.get(0);
    }
    return argument.getType();
  }

  private AttrValue attribute(OpDef.AttrDef attr, SplittableRandom random) {
    boolean hasDefault = attr.hasDefaultValue();
    if (hasDefault && random.nextInt(4) > 0) {
      return attr.getDefaultValue();
    }
    AttrValue.ListValue allowed = attr.getAllowedValues().getList();
    AttrValue.Builder value = AttrValue.newBuilder();
    switch (attr.getType()) {
      case "type" -> {
        boolean floats =
            allowed.getTypeCount() == 0 || allowed.getTypeList().contains(DataType.DT_FLOAT);
        boolean any = allowed.getTypeCount() > 0 && (!floats || random.nextInt(4) == 0);
        value.setType(
            any
                ? allowed.getType(random.nextInt(allowed.getTypeCount()))
                : random.nextInt(4) > 0 ? DataType.DT_FLOAT : TYPES[random.nextInt(TYPES.length)]);
      }
      case "int" ->
          value.setI(
              attr.getHasMinimum() && random.nextInt(4) > 0
                  ? attr.getMinimum() + random.nextInt(3)
                  : Math.min(integer(random), attr.getName().equals("N") ? 5 : Long.MAX_VALUE));
      case "bool" -> value.setB(random.nextBoolean());
      case "float" -> value.setF((float) random.nextDouble(-2, 2));
      case "string" ->
          value.setS(
              allowed.getSCount() > 0
                  ? allowed.getS(random.nextInt(allowed.getSCount()))
                  : ByteString.copyFromUtf8(random.nextBoolean() ? "NHWC" : "abc,bcd->acd"));
      case "shape" -> value.setShape(shape(random));
      case "list(int)" -> {
        AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
        boolean window = random.nextInt(4) > 0;
        for (int i = 0; i < (window ? 4 : random.nextInt(6)); i++) {
          list.addI(window ? (i == 1 || i == 2 ? 1 + random.nextInt(3) : 1) : integer(random));
        }
        value.setList(list);
      }
      case "list(type)" ->
          value.setList(AttrValue.ListValue.newBuilder().addType(DataType.DT_FLOAT));
      case "tensor" -> value.setTensor(tensor(TYPES[random.nextInt(TYPES.length)], random));
      default -> value.setList(AttrValue.ListValue.newBuilder());
    }
    return value.build();
  }

  private static long integer(SplittableRandom random) {
    return INTEGERS[random.nextInt(random.nextInt(3) == 0 ? INTEGERS.length : 10)];
  }

  private static TensorShapeProto shape(SplittableRandom random) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int axes = random.nextInt(random.nextInt(8) == 0 ? 10 : 5); axes > 0; axes--) {
      long size =
          random.nextInt(50) == 0
              ? INTEGERS[random.nextInt(INTEGERS.length)]
              : SIZES[random.nextInt(SIZES.length - 1)];
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return shape.build();
  }

  /** Returns a value of some shape, whose numbers are those of its end repeated. */
  private static TensorProto tensor(DataType type, SplittableRandom random) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setDtype(type);
    TensorShapeProto shape = shape(random);
    if (random.nextInt(2) == 0) {
      long length = SIZES[random.nextInt(7)];
      shape =
          TensorShapeProto.newBuilder()
              .addDim(TensorShapeProto.Dim.newBuilder().setSize(length))
              .build();
    }
    tensor.setTensorShape(shape);
    double elements = 1;
    for (TensorShapeProto.Dim dim : shape.getDimList()) {
      elements *= dim.getSize();
    }
    for (int i = 0; i < Math.min(elements, 1 + random.nextInt(5)); i++) {
      long integer = integer(random);
      switch (type) {
        case DT_FLOAT -> tensor.addFloatVal((float) random.nextDouble(-2, 2));
        case DT_DOUBLE -> tensor.addDoubleVal(random.nextDouble(-2, 2));
        case DT_INT64 -> tensor.addInt64Val(integer);
        case DT_BOOL -> tensor.addBoolVal(random.nextBoolean());
        case DT_HALF, DT_BFLOAT16 -> tensor.addHalfVal(random.nextInt(1 << 16));
        case DT_UINT32 -> tensor.addUint32Val((int) integer);
        case DT_UINT64 -> tensor.addUint64Val(integer);
        default -> tensor.addIntVal((int) integer);
      }
    }
    return tensor.build();
  }
}
