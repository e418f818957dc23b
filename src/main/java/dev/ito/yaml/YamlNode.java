package dev.ito.yaml;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A value as it is written, with its location, before anything is known of its type. */
sealed interface YamlNode permits YamlMapping, YamlNode.Elements, YamlScalar {
  /** Returns where the value starts. */
  Location location();

  /** Returns how an error line shows the value, after "was". */
  String shown();

  /** Returns the value in one line of YAML. */
  String flow();

  /** Returns the member with this key or index, or null. */
  YamlNode child(String key);

  /** Tells whether nothing is written here, or {@code null}. */
  default boolean isNull() {
    return false;
  }

  /**
   * Values in order.
   *
   * @param elements may be changed by settings of the command line
   */
  record Elements(Location location, List<YamlNode> elements) implements YamlNode {
    private static final Pattern INDEX = Pattern.compile("\\d{1,9}");

    @Override
    public String shown() {
      return "a list";
    }

    @Override
    public String flow() {
      return elements.stream().map(YamlNode::flow).collect(Collectors.joining(", ", "[", "]"));
    }

    @Override
    public YamlNode child(String key) {
      int index = index(key);
      return index < 0 ? null : elements.get(index);
    }

    /** Returns the index that {@code key} stands for, or -1 if there is no such element. */
    int index(String key) {
      int index = INDEX.matcher(key).matches() ? Integer.parseInt(key) : -1;
      return index < elements.size() ? index : -1;
    }
  }
}
