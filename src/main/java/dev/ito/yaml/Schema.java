package dev.ito.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The JSON Schema (draft 2020-12) of what {@link Yaml} reads, for editors to complete and check.
 */
public final class Schema {
  private final Map<String, ObjectNode> definitions = new TreeMap<>();

  private Schema() {}

  /** Returns the schema of the files that hold a {@code type}. */
  public static JsonNode of(Class<?> type) {
    Schema schema = new Schema();
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.setAll(Yaml.FORMS.of(type).schema(schema));
    schema.definitions.forEach(root.withObject("$defs")::set);
    return root;
  }

  /** Returns the name of the definition of a family: its class name in kebab-case. */
  public static String name(Class<?> family) {
    return new PropertyNamingStrategies.KebabCaseStrategy().translate(family.getSimpleName());
  }

  /** Returns a reference to a definition, which is made the first time. */
  ObjectNode reference(String name, Supplier<ObjectNode> definition) {
    if (!definitions.containsKey(name)) {
      // Known before it is made: families nest in themselves.
      definitions.put(name, JsonNodeFactory.instance.objectNode());
      definitions.put(name, definition.get());
    }
    return JsonNodeFactory.instance.objectNode().put("$ref", "#/$defs/" + name);
  }
}
