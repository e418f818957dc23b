package dev.ito.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Anything, for a type that looks at what it is given itself. */
record AnyForm() implements Form {
  @Override
  public String expected() {
    return "a value";
  }

  @Override
  public boolean accepts(YamlNode node) {
    return !node.isNull();
  }

  @Override
  public JsonNode read(YamlNode node) {
    if (node instanceof YamlMapping) {
      return new MapForm(this).read(node);
    }
    if (node instanceof YamlList) {
      return new ListForm(this).read(node);
    }
    return switch (((YamlScalar) node).kind()) {
      case NULL -> NullNode.instance;
      case BOOLEAN -> ScalarForm.BOOLEAN.read(node);
      case INTEGER -> ScalarForm.LONG.read(node);
      case NUMBER -> ScalarForm.NUMBER.read(node);
      case TEXT -> ScalarForm.TEXT.read(node);
    };
  }

  @Override
  public ObjectNode schema(Schema schema) {
    return JsonNodeFactory.instance.objectNode();
  }
}
