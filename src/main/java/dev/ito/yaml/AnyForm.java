package dev.ito.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.ito.yaml.YamlScalar.Kind;

/** Anything: a value that belongs to another file, which will say what it may be. */
enum AnyForm implements Form {
  ANY;

  @Override
  public String expected() {
    return "a value";
  }

  @Override
  public boolean accepts(YamlNode node) {
    return true;
  }

  @Override
  public JsonNode read(YamlNode node) {
    if (node instanceof YamlMapping mapping) {
      ObjectNode values = JsonNodeFactory.instance.objectNode();
      mapping.entries().forEach((key, entry) -> values.set(key, read(entry.value())));
      return values;
    }
    if (node instanceof YamlList list) {
      ArrayNode values = JsonNodeFactory.instance.arrayNode();
      list.elements().forEach(element -> values.add(read(element)));
      return values;
    }
    return scalar((YamlScalar) node);
  }

  private static JsonNode scalar(YamlScalar scalar) {
    Kind kind = scalar.kind();
    return switch (kind) {
      case NULL -> NullNode.getInstance();
      case BOOLEAN -> BooleanNode.valueOf(Boolean.parseBoolean(scalar.text()));
      case INTEGER -> ScalarForm.LONG.read(scalar);
      case NUMBER -> DoubleNode.valueOf(scalar.number());
      case TEXT -> TextNode.valueOf(scalar.text());
    };
  }

  @Override
  public ObjectNode schema(Schema schema) {
    return JsonNodeFactory.instance.objectNode();
  }
}
