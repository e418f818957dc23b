package dev.ito.yaml;

import com.fasterxml.jackson.databind.JsonMappingException;
import dev.ito.math.InvalidInput;

/** What Jackson says of a constructor that refused its arguments, at their place in the file. */
final class Refusal {
  private Refusal() {}

  /** Returns the error to throw. */
  static RuntimeException of(JsonMappingException e, YamlNode root) {
    Throwable cause = e;
    while (cause != null && !(cause instanceof InvalidInput)) {
      cause = cause.getCause();
    }
    if (cause == null) {
      requireNoError(e);
      return new IllegalStateException("the checked configuration cannot be built", e);
    }
    return place(e, root, cause.getMessage()).error(cause.getMessage(), cause);
  }

  /** Jackson wraps even what is no exception, such as that memory ran out. */
  private static void requireNoError(JsonMappingException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Error error) {
        throw error;
      }
    }
  }

  private static Location place(JsonMappingException e, YamlNode root, String message) {
    YamlNode node = root;
    Location location = root.location();
    for (JsonMappingException.Reference step : e.getPath()) {
      String key = step.getFieldName() != null ? step.getFieldName() : "" + step.getIndex();
      YamlNode child = node == null ? null : node.child(key);
      // What a default filled in is where its parent is.
      location = child == null ? location.child(key) : child.location();
      node = child;
    }
    return node instanceof YamlMapping mapping ? mapping.placeOf(message) : location;
  }
}
