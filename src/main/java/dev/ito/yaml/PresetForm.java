package dev.ito.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The name of a value that {@link StandsFor} the keys which are missing beside it.
 *
 * @param names of all values
 * @param presets their enumeration
 */
record PresetForm(ChoiceForm names, Class<?> presets) implements Form {
  @Override
  public String expected() {
    return names.expected();
  }

  @Override
  public boolean accepts(YamlNode node) {
    return names.accepts(node);
  }

  @Override
  public JsonNode read(YamlNode node) {
    return names.read(node);
  }

  @Override
  public Optional<YamlMapping> besides(YamlNode node) {
    String name = read(node).textValue();
    return Stream.of(presets.getEnumConstants())
        .filter(preset -> Yaml.json().convertValue(preset, String.class).equals(name))
        .map(preset -> ((StandsFor) preset).settings())
        .map(settings -> (YamlMapping) YamlParser.fragment(node.location(), settings))
        .findFirst();
  }

  @Override
  public ObjectNode schema(Schema schema) {
    return names.schema(schema);
  }
}
