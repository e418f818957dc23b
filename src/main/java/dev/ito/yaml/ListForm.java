package dev.ito.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A list of values of one form.
 *
 * @param element of every element
 */
record ListForm(Form element) implements Form {
  @Override
  public String expected() {
    return "a list";
  }

  @Override
  public boolean accepts(YamlNode node) {
    return node instanceof YamlNode.Elements;
  }

  /** Of one element, the name of a member of a family or one of its mappings: it in a list. */
  @Override
  public String advice(YamlNode node) {
    if (node.isNull()) {
      return "";
    }
    if (!(element instanceof FamilyForm)) {
      boolean single = node instanceof YamlScalar && element.accepts(node);
      return single ? "; write [" + node.shown() + "]" : "";
    }
    return node instanceof YamlScalar word
        ? "; write [{type: %s}]".formatted(word.shown())
        : "; write [{...}], also for a single one";
  }

  @Override
  public JsonNode read(YamlNode node) {
    if (!(node instanceof YamlNode.Elements list)) {
      throw mismatch(node);
    }
    ArrayNode values = JsonNodeFactory.instance.arrayNode();
    list.elements().forEach(value -> values.add(element.read(value)));
    return values;
  }

  @Override
  public ObjectNode schema(Schema schema) {
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("type", "array");
    return list.set("items", element.schema(schema));
  }
}
