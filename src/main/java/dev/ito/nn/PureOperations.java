package dev.ito.nn;

import dev.ito.math.InvalidInput;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The operations that a stranger's graph may have: those that compute numbers from numbers. Files,
 * the network, other programs, output, loops and whatever keeps a state are not among them.
 */
enum PureOperations {
  /** What networks of images are made of. */
  NUMBERS(
      "",
      DataType.DT_FLOAT,
      DataType.DT_DOUBLE,
      DataType.DT_HALF,
      DataType.DT_BFLOAT16,
      DataType.DT_BOOL,
      DataType.DT_UINT8,
      DataType.DT_INT8,
      DataType.DT_UINT16,
      DataType.DT_INT16,
      DataType.DT_UINT32,
      DataType.DT_INT32,
      DataType.DT_UINT64,
      DataType.DT_INT64),

  /** The same with variables, which are read. */
  VARIABLES("VarHandleOp ReadVariableOp VariableV2", DataType.DT_RESOURCE),

  /** What sets the variables before, from the files of the SavedModel. */
  RESTORING(
      "VarHandleOp VariableV2 RestoreV2 AssignVariableOp Assign",
      DataType.DT_RESOURCE,
      DataType.DT_STRING);

  static final Set<String> PURE =
      words(
          """
          Const Placeholder PlaceholderWithDefault Identity IdentityN NoOp StopGradient
          PreventGradient Snapshot Switch Merge PartitionedCall StatefulPartitionedCall
          Add AddV2 AddN Sub Mul Div RealDiv FloorDiv FloorMod TruncateDiv DivNoNan MulNoNan
          Maximum Minimum Pow SquaredDifference BiasAdd BiasAddV1 Neg Abs Sign Square Sqrt Rsqrt
          Exp Expm1 Log Log1p Reciprocal Inv Floor Ceil Round Rint Sin Cos Tan Sinh Cosh Tanh
          Asinh Acosh Atan Sigmoid Erf Erfc Softplus Softsign Relu Relu6 LeakyRelu Elu Selu
          Softmax LogSoftmax ClipByValue IsNan IsInf IsFinite
          Greater GreaterEqual Less LessEqual Equal NotEqual LogicalAnd LogicalOr LogicalNot
          Select SelectV2
          MatMul BatchMatMul BatchMatMulV2 BatchMatMulV3 Einsum L2Loss
          Conv2D DepthwiseConv2dNative Conv2DBackpropInput FusedBatchNorm FusedBatchNormV2
          FusedBatchNormV3 BatchNormWithGlobalNormalization LRN AvgPool MaxPool MaxPoolV2
          Mean Sum Prod Max Min All Any ArgMax ArgMin Cumsum
          Reshape Squeeze ExpandDims Shape ShapeN Rank Size Pack Unpack Concat ConcatV2 Split
          SplitV Slice StridedSlice Gather GatherV2 GatherNd Transpose Tile Fill ZerosLike
          OnesLike Range Pad PadV2 MirrorPad ReverseV2 BroadcastTo OneHot SpaceToBatchND
          BatchToSpaceND SpaceToDepth DepthToSpace InvertPermutation
          Cast CheckNumerics EnsureShape ResizeBilinear ResizeNearestNeighbor ResizeBicubic
          ResizeArea FakeQuantWithMinMaxArgs FakeQuantWithMinMaxVars
          FakeQuantWithMinMaxVarsPerChannel
          """);

  /** Bytes of a tensor: a network of 2 GiB in one operation is none for images. */
  static final long LARGEST_TENSOR = 1L << 31;

  /** What tells an operation how many tensors it makes. */
  private static final Set<String> OUTPUTS = Set.of("num", "num_split");

  /** Tensors that one operation makes: TensorFlow spends minutes on a million. */
  private static final int MOST_OUTPUTS = 10_000;

  /** TensorFlow's own limit for the axes of a tensor. */
  private static final int MOST_AXES = 254;

  private final Set<String> operations;
  private final Set<DataType> types;

  PureOperations(String more, DataType... types) {
    this.operations = words(more);
    this.types = EnumSet.copyOf(List.of(types));
  }

  private static Set<String> words(String text) {
    return Stream.of(text.split("\\s+"))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Tells whether a node calls a function of the graph. */
  static boolean isCall(NodeDef node) {
    return node.getOp().endsWith("PartitionedCall");
  }

  /** Returns by how many bytes a constant is larger than what the file has of it. */
  static long bytesBeyondFile(NodeDef constant) {
    TensorProto value =
        constant.getAttrOrDefault("value", AttrValue.getDefaultInstance()).getTensor();
    long bytes = bytes(value.getTensorShape(), value.getDtype());
    return Math.max(0, bytes - constant.getSerializedSize());
  }

  /** Checks the operation of a node, its types and the sizes that it states. */
  void requireNode(Path path, NodeDef node) {
    String op = node.getOp();
    require(
        path,
        PURE.contains(op) || operations.contains(op),
        "its node %s is the operation %s, which is not among the pure ones that Ito runs for"
            + " others (docs/feature-networks.md has the list)",
        node.getName(),
        op);
    for (Map.Entry<String, AttrValue> attribute : node.getAttrMap().entrySet()) {
      if (!attribute.getKey().startsWith("_")) {
        requireAttribute(path, node, attribute.getKey(), attribute.getValue());
      }
    }
  }

  private void requireAttribute(Path path, NodeDef node, String name, AttrValue value) {
    switch (value.getValueCase()) {
      case TYPE -> requireType(path, node, value.getType());
      case SHAPE -> requireSize(path, node, value.getShape(), DataType.DT_UINT8);
      case TENSOR -> requireTensor(path, node, value.getTensor());
      case I ->
          require(
              path,
              !OUTPUTS.contains(name) || value.getI() >= 0 && value.getI() <= MOST_OUTPUTS,
              "its node %s makes %d tensors, not 0 to %d",
              node.getName(),
              value.getI(),
              MOST_OUTPUTS);
      case FUNC -> require(path, isCall(node), "its node %s is given a function", node.getName());
      case LIST -> {
        value.getList().getTypeList().forEach(type -> requireType(path, node, type));
        value
            .getList()
            .getShapeList()
            .forEach(shape -> requireSize(path, node, shape, DataType.DT_UINT8));
        require(
            path,
            value.getList().getFuncCount() == 0 && value.getList().getTensorCount() == 0,
            "its node %s has a list of functions or tensors",
            node.getName());
      }
      case PLACEHOLDER, VALUE_NOT_SET ->
          require(path, false, "its node %s leaves %s open", node.getName(), name);
      default -> {}
    }
  }

  private void requireType(Path path, NodeDef node, DataType type) {
    require(
        path,
        types.contains(type) || NUMBERS.types.contains(type),
        "its node %s is of type %s",
        node.getName(),
        type);
  }

  private void requireTensor(Path path, NodeDef node, TensorProto tensor) {
    requireType(path, node, tensor.getDtype());
    require(
        path,
        !tensor.getTensorShape().getUnknownRank()
            && tensor.getTensorShape().getDimList().stream().allMatch(axis -> axis.getSize() >= 0),
        "its node %s has a value of no shape",
        node.getName());
    requireSize(path, node, tensor.getTensorShape(), tensor.getDtype());
  }

  private static void requireSize(Path path, NodeDef node, TensorShapeProto shape, DataType type) {
    require(
        path,
        shape.getDimCount() <= MOST_AXES
            && shape.getDimList().stream().allMatch(axis -> axis.getSize() >= -1)
            && bytes(shape, type) <= LARGEST_TENSOR,
        "its node %s has a shape of more than %d MiB",
        node.getName(),
        LARGEST_TENSOR >> 20);
  }

  /** Returns the bytes of a tensor, at most one more than the largest; unknown axes count as 1. */
  private static long bytes(TensorShapeProto shape, DataType type) {
    long bytes = bytes(type);
    for (TensorShapeProto.Dim axis : shape.getDimList()) {
      bytes = bytes(bytes, axis.getSize());
    }
    return bytes;
  }

  /** Returns the bytes of some tensors of that many bytes each; -1 is an unknown number. */
  static long bytes(long bytes, long count) {
    long known = count < 0 ? 1 : Math.min(count, LARGEST_TENSOR + 1);
    return Math.min(bytes * known, LARGEST_TENSOR + 1);
  }

  /** Returns the bytes of a number; of other types those of a handle. */
  static long bytes(DataType type) {
    return switch (type) {
      case DT_BOOL, DT_UINT8, DT_INT8 -> 1;
      case DT_HALF, DT_BFLOAT16, DT_UINT16, DT_INT16 -> 2;
      case DT_FLOAT, DT_UINT32, DT_INT32 -> 4;
      default -> 8;
    };
  }

  static void require(Path path, boolean condition, String message, Object... arguments) {
    if (!condition) {
      throw new InvalidInput(
          "%s: the graph is refused: %s".formatted(path, message.formatted(arguments)));
    }
  }
}
