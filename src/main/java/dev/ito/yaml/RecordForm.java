package dev.ito.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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
    mapping.entries().forEach((key, entry) -> requireKnown(key, entry.key(), mapping));
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
    return properties.stream().filter(Property::isPreset).findAny();
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

  /** Of a single value: the first key that takes it, where the others have defaults. */
  @Override
  public String advice(YamlNode node) {
    return properties.stream()
        .filter(property -> node instanceof YamlScalar word && !word.isNull())
        .filter(property -> property.form().accepts(node))
        .filter(property -> properties.stream().allMatch(p -> p == property || !p.isRequired()))
        .findFirst()
        .map(property -> "; write {%s: %s}".formatted(property.name(), node.shown()))
        .orElse("");
  }

  private void requireKnown(String key, Location location, YamlMapping mapping) {
    List<String> allowed = properties.stream().map(Property::name).toList();
    if (!allowed.contains(key) && !(type.isPresent() && key.equals(FamilyForm.TYPE))) {
      boolean onlyType = type.isPresent() && allowed.isEmpty();
      throw location.error(
          "unknown key"
              + Suggestion.instead(key, onlyType ? List.of(FamilyForm.TYPE) : allowed)
              + leftOver(location, mapping));
    }
  }

  /** Says so of a key that the file has for the type that a setting replaced. */
  private String leftOver(Location key, YamlMapping mapping) {
    YamlNode chosen = mapping.child(FamilyForm.TYPE);
    if (key.isSetting() || chosen == null || !chosen.location().isSetting()) {
      return "";
    }
    String path = mapping.location().path();
    String needed =
        properties.stream()
            .filter(Property::isRequired)
            .map(property -> ", " + property.name() + ": ...")
            .collect(Collectors.joining());
    return "; it is left over from the type in the file: replace the whole mapping, --set '%s={type: %s%s}'"
        .formatted(path, type.orElseThrow(), needed);
  }

  /**
   * A key of a record.
   *
   * @param name as it is written
   * @param lazyForm of its value; found late, since records may nest in themselves
   * @param defaultYaml what stands for a missing value, in YAML; {@code null} leaves it out
   */
  record Property(String name, Supplier<Form> lazyForm, Optional<String> defaultYaml) {
    /** The default of a value that may be left out. */
    static final String ABSENT = "null";

    Form form() {
      return lazyForm.get();
    }

    boolean isPreset() {
      return form() instanceof Form.Choice choice && !choice.presets().isEmpty();
    }

    boolean isRequired() {
      return defaultYaml.isEmpty();
    }

    private boolean isOptional() {
      return defaultYaml.filter(ABSENT::equals).isPresent();
    }

    /** Returns the value in a mapping, or its default, as JSON. */
    JsonNode read(YamlMapping mapping) {
      Location location = mapping.location().child(name);
      YamlNode written = mapping.child(name);
      if (written == null) {
        written = defaultAt(location);
      } else if (written instanceof YamlMapping partial
          && partial.implied()
          && defaultYaml.isPresent()
          && defaultAt(location) instanceof YamlMapping defaults) {
        partial.completeFrom(defaults);
      }
      if (written.isNull() && isOptional()) {
        return NullNode.instance;
      }
      return form().read(written);
    }

    /** Returns the JSON Schema of the value, with its default. */
    ObjectNode schema(Schema schema) {
      ObjectNode described = form().schema(schema);
      if (!isRequired() && !isOptional()) {
        described.set("default", form().read(defaultAt(new Location("default", name))));
      }
      return described;
    }

    private YamlNode defaultAt(Location location) {
      return YamlParser.fragment(
          location,
          defaultYaml.orElseThrow(
              () -> location.error("required key is missing; add it (" + form().expected() + ")")));
    }
  }
}
