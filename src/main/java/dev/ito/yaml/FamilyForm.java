package dev.ito.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A mapping whose key {@code type} names one of the records of a sealed family.
 *
 * @param name of the family in the schema
 * @param members by the name of their type; found late, since families nest in themselves
 */
record FamilyForm(String name, Map<String, Supplier<Form>> members) implements Form {
  /** The key that names the member. */
  static final String TYPE = "type";

  @Override
  public String expected() {
    return "a mapping with type: " + String.join(" | ", members.keySet());
  }

  @Override
  public boolean accepts(YamlNode node) {
    return node instanceof YamlMapping;
  }

  @Override
  public JsonNode read(YamlNode node) {
    if (!(node instanceof YamlMapping mapping)) {
      if (node instanceof YamlScalar word && members.containsKey(word.text())) {
        throw node.location()
            .error("expected a mapping, was %s; write {type: %1$s}".formatted(word.text()));
      }
      throw mismatch(node);
    }
    return members.get(type(mapping)).get().read(mapping);
  }

  @Override
  public String advice(YamlNode node) {
    return node instanceof YamlScalar word && !word.isNull()
        ? Suggestion.hint(word.text(), members.keySet())
        : "";
  }

  @Override
  public ObjectNode schema(Schema schema) {
    return schema.reference(
        name,
        () -> {
          ObjectNode family = JsonNodeFactory.instance.objectNode();
          ArrayNode oneOf = family.putArray("oneOf");
          members.values().forEach(member -> oneOf.add(member.get().schema(schema)));
          return family;
        });
  }

  /** Of a key that no type has, that is what to say, and not that the type is missing. */
  private static void requireNoneOfNothing(YamlMapping mapping) {
    for (Map.Entry<String, YamlMapping.Entry> one : mapping.entries().entrySet()) {
      Optional<String> hint = Hints.of(one.getKey(), List.of());
      if (hint.isPresent()) {
        throw one.getValue().key().error("unknown key; " + hint.get());
      }
    }
  }

  /** Says so where a space is missing: in {type:heun} there is one key without a value. */
  private static String glued(YamlMapping mapping) {
    return mapping.entries().keySet().stream()
        .filter(key -> key.startsWith(TYPE + ":"))
        .findFirst()
        .map(
            key ->
                "a space must follow the colon, {type: %s}: "
                    .formatted(key.substring(TYPE.length() + 1)))
        .orElse("");
  }

  private String type(YamlMapping mapping) {
    Collection<String> allowed = members.keySet();
    YamlNode type = mapping.child(TYPE);
    Form.Choice choice = new Form.Choice(allowed.stream().toList());
    if (type == null) {
      requireNoneOfNothing(mapping);
      throw mapping
          .location()
          .child(TYPE)
          .error(glued(mapping) + "required key is missing; add it (" + choice.expected() + ")");
    }
    if (type instanceof YamlScalar word && !word.isNull() && !choice.accepts(word)) {
      throw word.location().error(Suggestion.unknown("type", word.text(), allowed));
    }
    return choice.read(type).textValue();
  }
}
