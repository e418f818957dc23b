package dev.ito.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Supplier;

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
