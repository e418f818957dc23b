package dev.ito.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.math.InvalidInput;
import java.util.Optional;

/**
 * What may be written in YAML for a Java type: it checks, fills in defaults, and describes itself.
 */
sealed interface Form
    permits ScalarForm,
        ChoiceForm,
        PresetForm,
        ListForm,
        MapForm,
        RecordForm,
        FamilyForm,
        EitherForm,
        AnyForm {
  /** Returns what is expected, as an error line says it: "an integer". */
  String expected();

  /** Tells whether a node has the outer shape of this form. */
  boolean accepts(YamlNode node);

  /**
   * Returns the node as JSON that Jackson reads without coercion, complete with defaults.
   *
   * @throws InvalidInput if the node is not of this form
   */
  JsonNode read(YamlNode node);

  /** Returns the keys that this value stands for where they are missing beside it. */
  default Optional<YamlMapping> besides(YamlNode node) {
    return Optional.empty();
  }

  /** Returns the JSON Schema of this form. */
  ObjectNode schema(Schema schema);

  /** Returns the error of a node that is not of this form. */
  default InvalidInput mismatch(YamlNode node) {
    return node.location().error("expected " + expected() + ", was " + node.shown() + advice(node));
  }

  /** Returns what to do about a node that is not of this form, where more can be said. */
  default String advice(YamlNode node) {
    return "";
  }
}
