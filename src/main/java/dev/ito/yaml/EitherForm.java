package dev.ito.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One of several forms that differ in shape, such as a number or a list of numbers.
 *
 * @param forms the first that accepts a node reads it
 */
record EitherForm(List<Form> forms) implements Form {
  @Override
  public String expected() {
    return forms.stream().map(Form::expected).distinct().collect(Collectors.joining(" or "));
  }

  @Override
  public boolean accepts(YamlNode node) {
    return forms.stream().anyMatch(form -> form.accepts(node));
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
