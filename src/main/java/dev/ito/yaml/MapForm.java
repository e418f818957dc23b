package dev.ito.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Values of one form under keys of the user's choice.
 *
 * @param value of every value
 */
record MapForm(Form value) implements Form {
  @Override
  public String expected() {
    return "a mapping";
  }

  @Override
  public boolean accepts(YamlNode node) {
    return node instanceof YamlMapping;
  }

  @Override
  public JsonNode read(YamlNode node) {
    if (!(node instanceof YamlMapping mapping)) {
      throw mismatch(node);
    }
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    mapping.entries().forEach((key, entry) -> values.set(key, value.read(entry.value())));
    return values;
  }

  @Override
  public ObjectNode schema(Schema schema) {
    ObjectNode map = JsonNodeFactory.instance.objectNode().put("type", "object");
    return map.set("additionalProperties", value.schema(schema));
  }
}
