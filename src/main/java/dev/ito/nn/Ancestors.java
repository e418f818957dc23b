package dev.ito.nn;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.tensorflow.proto.NodeDef;

/**
 * The nodes of a stranger's graph that others need, each after those that it needs itself.
 *
 * @param nodes by name
 * @param given which inputs come from outside, and lead no further
 */
record Ancestors(Path path, Map<String, NodeDef> nodes, Predicate<String> given) {
  /** Returns the operation of an input as a node writes it. */
  static String operation(String input) {
    String name = input.startsWith("^") ? input.substring(1) : input;
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  /**
   * Returns the names of nodes and of all that they need.
   *
   * @throws dev.ito.math.InvalidInput if one is missing, or they form a circle
   */
  Set<String> of(Iterable<String> names) {
    Set<String> done = new LinkedHashSet<>();
    Set<String> entered = new HashSet<>();
    for (String name : names) {
      add(name, entered, done);
    }
    return done;
  }

  /** Goes through one node's inputs, on a stack of its own: graphs are deep. */
  private void add(String name, Set<String> entered, Set<String> done) {
    Deque<Map.Entry<String, Iterator<String>>> way = new ArrayDeque<>();
    enter(name, entered, way);
    while (!way.isEmpty()) {
      String current = way.peek().getKey();
      if (!way.peek().getValue().hasNext()) {
        done.add(current);
        way.pop();
        continue;
      }
      String input = way.peek().getValue().next();
      String next = operation(input);
      if (!given.test(input) && !done.contains(next)) {
        require(nodes.containsKey(next), "the node %s needs %s, which is not there", current, next);
        require(!entered.contains(next), "the nodes around %s form a circle", next);
        enter(next, entered, way);
      }
    }
  }

  private void enter(
      String name, Set<String> entered, Deque<Map.Entry<String, Iterator<String>>> way) {
    if (entered.add(name)) {
      way.push(Map.entry(name, nodes.get(name).getInputList().iterator()));
    }
  }

  private void require(boolean condition, String message, Object... arguments) {
    PureOperations.require(path, condition, message, arguments);
  }
}
