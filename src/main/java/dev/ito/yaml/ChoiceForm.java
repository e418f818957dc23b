package dev.ito.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;

/**
 * One word of a few.
 *
 * @param names of the constants of an enum, as they are written
 */
record ChoiceForm(List<String> names) implements Form {
  @Override
  public String expected() {
    return "one of " + String.join(", ", names);
  }

  @Override
  public boolean accepts(YamlNode node) {
    // Not by its kind: a constant may be called "none", "1d" or "true".
    return node instanceof YamlScalar scalar && names.contains(scalar.text());
  }

  @Override
  public JsonNode read(YamlNode node) {
    if (accepts(node)) {
      return TextNode.valueOf(((YamlScalar) node).text());
    }
    if (node instanceof YamlScalar scalar && !scalar.isNull()) {
      throw node.location().error(Suggestion.unknown("value", scalar.text(), names));
    }
    throw mismatch(node);
  }

  @Override
  public ObjectNode schema(Schema schema) {
    ObjectNode choice = JsonNodeFactory.instance.objectNode();
    names.forEach(choice.putArray("enum")::add);
    return choice;
  }
}
