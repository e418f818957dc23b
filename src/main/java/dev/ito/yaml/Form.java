package dev.ito.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.ito.math.InvalidInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What may be written in YAML for a Java type: it checks, fills in defaults, and describes itself.
 */
sealed interface Form
    permits ScalarForm,
        RecordForm,
        FamilyForm,
        ListForm,
        Form.MapOf,
        Form.Either,
        Form.Choice,
        Form.Any {
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

  /**
   * Values of one form under keys of the user's choice.
   *
   * @param value of every value
   */
  record MapOf(Form value) implements Form {
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
      ObjectNode values = JsonNodeFactory.instance.objectNode();
      mapping.entries().forEach((key, entry) -> values.set(key, value.read(entry.value())));
      return values;
    }

    @Override
    public ObjectNode schema(Schema schema) {
      ObjectNode map = JsonNodeFactory.instance.objectNode().put("type", "object");
      return map.set("additionalProperties", value.schema(schema));
    }
  }

  /**
   * One of several forms that differ in shape, such as a number or a list of numbers.
   *
   * @param forms the first that accepts a node reads it
   */
  record Either(List<Form> forms) implements Form {
    @Override
    public String expected() {
      return forms.stream().map(Form::expected).distinct().collect(Collectors.joining(" or "));
    }

    @Override
    public boolean accepts(YamlNode node) {
      return forms.stream().anyMatch(form -> form.accepts(node));
    }

    @Override
    public String advice(YamlNode node) {
      return forms.stream()
          .map(form -> form.advice(node))
          .filter(advice -> !advice.isEmpty())
          .findFirst()
          .orElse("");
    }

    @Override
    public JsonNode read(YamlNode node) {
      return forms.stream()
          .filter(form -> form.accepts(node))
          .findFirst()
          .orElseThrow(() -> mismatch(node))
          .read(node);
    }

    @Override
    public ObjectNode schema(Schema schema) {
      ObjectNode either = JsonNodeFactory.instance.objectNode();
      ArrayNode anyOf = either.putArray("anyOf");
      forms.forEach(form -> anyOf.add(form.schema(schema)));
      return either;
    }
  }

  /**
   * One word of a few.
   *
   * @param names of the constants of an enum, as they are written
   * @param presets by the names that stand for keys which are missing beside them
   */
  record Choice(List<String> names, Map<String, StandsFor> presets) implements Form {
    /** Makes a choice of words that stand for themselves. */
    Choice(List<String> names) {
      this(names, Map.of());
    }

    @Override
    public String expected() {
      return "one of " + String.join(", ", names);
    }

    @Override
    public boolean accepts(YamlNode node) {
      // Not by its kind: a constant may be called "none", "1d" or "true".
      return node instanceof YamlScalar scalar && names.contains(scalar.text());
    }

    @Override
    public JsonNode read(YamlNode node) {
      if (accepts(node)) {
        return TextNode.valueOf(((YamlScalar) node).text());
      }
      if (node instanceof YamlScalar scalar && !scalar.isNull()) {
        throw node.location().error(Suggestion.unknown("value", scalar.text(), names));
      }
      throw mismatch(node);
    }

    @Override
    public Optional<YamlMapping> besides(YamlNode node) {
      return Optional.ofNullable(presets.get(read(node).textValue()))
          .map(preset -> YamlParser.fragment(node.location().parent(), preset.settings()))
          .map(YamlMapping.class::cast);
    }

    @Override
    public ObjectNode schema(Schema schema) {
      ObjectNode choice = JsonNodeFactory.instance.objectNode();
      names.forEach(choice.putArray("enum")::add);
      return choice;
    }
  }

  /** Anything: a value that belongs to another file, which will say what it may be. */
  enum Any implements Form {
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
      if (node instanceof YamlNode.Elements list) {
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        list.elements().forEach(element -> values.add(read(element)));
        return values;
      }
      return scalar((YamlScalar) node);
    }

    private static JsonNode scalar(YamlScalar scalar) {
      return switch (scalar.kind()) {
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
}
