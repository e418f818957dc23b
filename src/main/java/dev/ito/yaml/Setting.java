package dev.ito.yaml;

import dev.ito.math.InvalidInput;
import java.util.List;

/**
 * A value of the command line, {@code path.to.key=value}, that replaces one of the file.
 *
 * @param path keys and list indices from the root
 * @param value to put there
 */
record Setting(List<String> path, YamlNode value) {
  /**
   * Parses the argument of {@code --set}.
   *
   * @throws InvalidInput if it is not {@code path.to.key=value} with a value in YAML
   */
  static Setting parse(String text) {
    int equals = text.indexOf('=');
    String path = equals < 0 ? text : text.substring(0, equals);
    List<String> keys = List.of(path.split("\\.", -1));
    if (equals < 0 || keys.stream().anyMatch(key -> key.isBlank() || !key.equals(key.strip()))) {
      throw Location.ofSetting(text, "").error("write it as path.to.key=value");
    }
    Location location = Location.ofSetting(text, path);
    return new Setting(keys, YamlParser.fragment(location, text.substring(equals + 1)));
  }

  /** Puts the value into a tree, with the mappings on the way to it that do not exist. */
  void applyTo(YamlNode root) {
    YamlNode node = root;
    for (String key : path.subList(0, path.size() - 1)) {
      YamlNode child = node.child(key);
      if (child == null || child.isNull()) {
        child = new YamlMapping(value.location().at(node.location().child(key)), true);
        put(node, key, child);
      }
      node = child;
    }
    put(node, path.get(path.size() - 1), value);
  }

  private void put(YamlNode parent, String key, YamlNode child) {
    if (parent instanceof YamlMapping mapping) {
      mapping.entries().put(key, new YamlMapping.Entry(child.location(), child));
    } else if (parent instanceof YamlNode.Elements list) {
      list.elements().set(index(list, key), child);
    } else {
      throw at(parent).error("expected a mapping or a list, was " + parent.shown());
    }
  }

  private int index(YamlNode.Elements list, String key) {
    int index = list.index(key);
    if (index < 0) {
      int size = list.elements().size();
      throw at(list)
          .error(
              size == 0
                  ? "the list is empty; set the whole of it"
                  : "no element " + key + "; its elements are 0 to " + (size - 1));
    }
    return index;
  }

  private Location at(YamlNode node) {
    return value.location().at(node.location());
  }
}
