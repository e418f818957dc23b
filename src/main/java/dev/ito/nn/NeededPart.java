package dev.ito.nn;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * The part of a stranger's graph that some tensors need, from what is fed on: TensorFlow sees no
 * other node, and of these only such as {@link PureOperations} lets through.
 *
 * <p>What is left without effect on the values is taken off: devices, and the attributes whose
 * names begin with an underscore, which ask for compilers and places.
 */
final class NeededPart {
  /** Nodes of the graph with its functions written out, against functions that call two others. */
  private static final long MOST_NODES = 200_000;

  /** Bytes of constants that a file states by a shape and a single number. */
  private static final long MOST_COMPACT = 256L << 20;

  private final Path path;
  private final PureOperations allowed;
  private final GraphDef graph;
  private final Map<String, NodeDef> nodes;
  private final Map<String, FunctionDef> functions = new HashMap<>();
  private final Map<String, NodeDef> needed = new LinkedHashMap<>();
  private final Map<String, FunctionDef> called = new LinkedHashMap<>();
  private final Map<String, Long> sizes = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private long compact;

  /**
   * A tensor that is given from outside: a placeholder takes its place.
   *
   * @param placeholder the name of the new node
   */
  record Fed(TensorName tensor, String placeholder, DataType type) {}

  NeededPart(Path path, GraphDef graph, PureOperations allowed) {
    this.path = path;
    this.graph = graph;
    this.allowed = allowed;
    this.nodes = byName(graph.getNodeList());
    for (FunctionDef function : graph.getLibrary().getFunctionList()) {
      require(
          functions.put(function.getSignature().getName(), function) == null,
          "the function %s is there twice",
          function.getSignature().getName());
    }
  }

  private Map<String, NodeDef> byName(List<NodeDef> list) {
    Map<String, NodeDef> named = new HashMap<>();
    for (NodeDef node : list) {
      require(
          node.getName().matches("[A-Za-z0-9.][A-Za-z0-9_.\\\\/>-]*"),
          "\"%s\" is no name of a node",
          node.getName());
      require(
          named.put(node.getName(), node) == null, "the node %s is there twice", node.getName());
    }
    return named;
  }

  boolean has(TensorName tensor) {
    return nodes.containsKey(tensor.operation());
  }

  /** Returns the nodes of the whole graph that wait for a tensor. */
  List<NodeDef> placeholders() {
    return graph.getNodeList().stream().filter(node -> node.getOp().equals("Placeholder")).toList();
  }

  /** Adds what another part of the same graph has. */
  void merge(NeededPart other) {
    other.needed.forEach(
        (name, node) ->
            require(
                node.equals(needed.computeIfAbsent(name, absent -> node)),
                "its node %s computes and restores",
                name));
    called.putAll(other.called);
  }

  /**
   * Adds what some operations need, and the placeholder that is fed.
   *
   * @return whether the fed tensor is among it
   */
  boolean add(List<String> operations, Fed fed) {
    Set<String> reached = new Ancestors(path, nodes, input -> isFed(input, fed)).of(operations);
    long size = 0;
    boolean usesFed = false;
    for (String name : reached) {
      NodeDef node = nodes.get(name);
      requireNode(node, nodes, List.of(fed.tensor().operation()));
      size = Math.min(MOST_NODES, size) + 1 + calledBy(node);
      NodeDef.Builder plain = plain(node);
      for (int i = 0; i < node.getInputCount(); i++) {
        if (isFed(node.getInput(i), fed)) {
          plain.setInput(i, fed.placeholder());
          usesFed = true;
        }
      }
      needed.put(name, plain.build());
    }
    requireFew(size);
    addPlaceholder(fed);
    return usesFed;
  }

  /** The placeholder keeps the shape of the one that it replaces. */
  private void addPlaceholder(Fed fed) {
    NodeDef.Builder placeholder =
        NodeDef.newBuilder()
            .setName(fed.placeholder())
            .setOp("Placeholder")
            .putAttr("dtype", AttrValue.newBuilder().setType(fed.type()).build());
    NodeDef replaced = nodes.get(fed.tensor().operation());
    if (replaced.getOp().equals("Placeholder") && replaced.containsAttr("shape")) {
      placeholder.putAttr("shape", replaced.getAttrOrThrow("shape"));
    }
    require(
        !nodes.containsKey(fed.placeholder()), "a node must not be named %s", fed.placeholder());
    needed.put(fed.placeholder(), placeholder.build());
  }

  /** Returns the part as a graph of its own. */
  GraphDef graph() {
    return GraphDef.newBuilder()
        .setVersions(graph.getVersions())
        .addAllNode(needed.values())
        .setLibrary(FunctionDefLibrary.newBuilder().addAllFunction(called.values()))
        .build();
  }

  private static boolean isFed(String input, Fed fed) {
    return input.equals(fed.tensor().toString())
        || fed.tensor().index() == 0 && input.equals(fed.tensor().operation());
  }

  /** Checks the functions that a node calls, and returns the number of their nodes, written out. */
  private long calledBy(NodeDef node) {
    long size = 0;
    for (AttrValue attribute : node.getAttrMap().values()) {
      if (attribute.hasFunc()) {
        size += size(attribute.getFunc().getName());
      }
    }
    return size;
  }

  private long size(String name) {
    if (sizes.containsKey(name)) {
      return sizes.get(name);
    }
    FunctionDef function = functions.get(name);
    require(function != null, "the function %s is called, but not there", name);
    require(open.add(name), "the function %s calls itself", name);
    Map<String, NodeDef> body = byName(function.getNodeDefList());
    List<String> arguments =
        function.getSignature().getInputArgList().stream().map(arg -> arg.getName()).toList();
    new Ancestors(path, body, input -> arguments.contains(Ancestors.operation(input)))
        .of(body.keySet());
    FunctionDef.Builder plain =
        function.toBuilder().clearAttr().clearArgAttr().clearNodeDef().clearResourceArgUniqueId();
    long size = 0;
    for (NodeDef node : function.getNodeDefList()) {
      requireNode(node, body, arguments);
      size = Math.min(MOST_NODES, size) + 1 + calledBy(node);
      plain.addNodeDef(plain(node));
    }
    requireFew(size);
    open.remove(name);
    sizes.put(name, size);
    called.put(name, plain.build());
    return size;
  }

  /**
   * Checks a node.
   *
   * @param scope the nodes beside it
   * @param given names that stand for what comes from outside
   */
  private void requireNode(NodeDef node, Map<String, NodeDef> scope, List<String> given) {
    allowed.requireNode(path, node);
    if (node.getOp().equals("Const")) {
      compact += PureOperations.bytesBeyondFile(node);
      require(
          compact <= MOST_COMPACT,
          "its constants are more than %d MiB larger than in the file",
          MOST_COMPACT >> 20);
    }
    if (allowed == PureOperations.RESTORING) {
      requireRestoresFromFolder(node, scope, given);
    }
  }

  /** The place of the files comes from Ito alone: from no constant, and not through a function. */
  private void requireRestoresFromFolder(
      NodeDef node, Map<String, NodeDef> scope, List<String> given) {
    boolean restores = node.getOp().equals("RestoreV2");
    boolean calls = PureOperations.isCall(node);
    for (String input : node.getInputList().subList(0, restores ? 1 : node.getInputCount())) {
      String name = Ancestors.operation(input);
      NodeDef from = scope.get(name);
      require(
          !(restores || calls)
              || given.contains(name)
              || calls && from != null && from.getOp().equals("VarHandleOp"),
          "its node %s restores variables from elsewhere than the folder",
          node.getName());
    }
  }

  private void requireFew(long size) {
    require(size <= MOST_NODES, "it has more than %d nodes, functions written out", MOST_NODES);
  }

  private static NodeDef.Builder plain(NodeDef node) {
    NodeDef.Builder plain =
        node.toBuilder().clearDevice().clearExperimentalDebugInfo().clearExperimentalType();
    node.getAttrMap().keySet().stream()
        .filter(name -> name.startsWith("_"))
        .forEach(plain::removeAttr);
    return plain;
  }

  private void require(boolean condition, String message, Object... arguments) {
    PureOperations.require(path, condition, message, arguments);
  }
}
