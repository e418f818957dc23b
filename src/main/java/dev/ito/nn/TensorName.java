package dev.ito.nn;

import dev.ito.math.InvalidInput;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tensor of a graph: an output of an operation, written {@code operation:index} or, for the
 * first, {@code operation}.
 */
record TensorName(String operation, int index) {
  private static final Pattern WRITTEN = Pattern.compile("([^:^]+)(?::(\\d{1,4}))?");

  /** Reads what a user or a node writes. */
  static TensorName of(String text) {
    Matcher written = WRITTEN.matcher(text);
    InvalidInput.require(
        written.matches(), "\"%s\" is no tensor of a graph: write operation:0", text);
    String index = written.group(2);
    return new TensorName(written.group(1), index == null ? 0 : Integer.parseInt(index));
  }

  @Override
  public String toString() {
    return operation + ":" + index;
  }
}
