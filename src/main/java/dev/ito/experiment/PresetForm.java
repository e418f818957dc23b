package dev.ito.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The name of a {@link Preset}, which stands for the keys that are missing beside it.
 *
 * @param names of all presets
 */
record PresetForm(ChoiceForm names) implements Form {
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
    return Stream.of(Preset.values())
        .filter(preset -> Yaml.json().convertValue(preset, String.class).equals(name))
        .map(preset -> (YamlMapping) YamlParser.fragment(node.location(), preset.settings()))
        .findFirst();
  }

  @Override
  public ObjectNode schema(Schema schema) {
    return names.schema(schema);
  }
}
