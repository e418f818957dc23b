package dev.ito.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A mapping with the keys of a record.
 *
 * @param type the value of its key {@code type} if it is a member of a family, else empty
 * @param properties in the order of declaration
 */
record RecordForm(Optional<String> type, List<Property> properties) implements Form {
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
    complete(mapping);
    // Before the missing keys: a misspelt key is usually the missing one.
    mapping.entries().forEach((key, entry) -> requireKnown(key, entry.key()));
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    type.ifPresent(name -> values.put(FamilyForm.TYPE, name));
    for (Property property : properties) {
      values.set(property.name(), property.read(mapping));
    }
    return values;
  }

  /** Adds the keys that others stand for. */
  private void complete(YamlMapping mapping) {
    for (Property property : properties) {
      YamlNode written = mapping.child(property.name());
      if (written != null && !written.isNull()) {
        boolean typed = written.location().isSetting();
        property.form().besides(written).ifPresent(settings -> mapping.inherit(settings, typed));
      }
    }
  }

  @Override
  public ObjectNode schema(Schema schema) {
    ObjectNode object = JsonNodeFactory.instance.objectNode().put("type", "object");
    ObjectNode members = object.putObject("properties");
    List<String> required = new ArrayList<>();
    type.ifPresent(
        name -> {
          members.putObject(FamilyForm.TYPE).put("const", name);
          required.add(FamilyForm.TYPE);
        });
    for (Property property : properties) {
      members.set(property.name(), property.schema(schema));
      if (property.isRequired()) {
        required.add(property.name());
      }
    }
    preset()
        .ifPresentOrElse(
            preset -> relax(object, members, required, preset),
            () -> required.forEach(object.putArray("required")::add));
    return object.put("additionalProperties", false);
  }

  private Optional<Property> preset() {
    return properties.stream().filter(property -> property.form() instanceof PresetForm).findAny();
  }

  /** Beside a preset the required keys may be missing, or mappings of the keys that differ. */
  private static void relax(
      ObjectNode object, ObjectNode members, List<String> required, Property preset) {
    ArrayNode either = object.putArray("anyOf");
    either.addObject().putArray("required").add(preset.name());
    ObjectNode written = either.addObject();
    required.forEach(written.putArray("required")::add);
    ObjectNode whole = written.putObject("properties");
    for (String key : required) {
      whole.set(key, members.get(key));
      ArrayNode part = members.putObject(key).putArray("anyOf");
      part.add(whole.get(key)).addObject().put("type", "object");
    }
  }

  private void requireKnown(String key, Location location) {
    List<String> allowed = properties.stream().map(Property::name).toList();
    if (!allowed.contains(key) && !(type.isPresent() && key.equals(FamilyForm.TYPE))) {
      boolean onlyType = type.isPresent() && allowed.isEmpty();
      throw location.error(
          "unknown key" + Suggestion.instead(key, onlyType ? List.of(FamilyForm.TYPE) : allowed));
    }
  }
}
