package dev.ito.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.Sample;
import dev.ito.sde.Beta;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private static final JsonNode SCHEMA = Schema.of(Sample.class);

  @Test
  void describesEveryFormThereIs() throws Exception {
    ObjectNode withoutDefinitions = SCHEMA.deepCopy();
    withoutDefinitions.remove("$defs");
    assertEquals(
        new ObjectMapper()
            .readTree(
                """
                {"$schema": "https://json-schema.org/draft/2020-12/schema",
                 "type": "object",
                 "properties": {
                   "name": {"type": "string"},
                   "seed": {"type": "integer"},
                   "sde": {"$ref": "#/$defs/sde"},
                   "sampling": {
                     "type": "object",
                     "properties": {
                       "count": {"type": "integer"},
                       "grid": {"$ref": "#/$defs/time-grid"},
                       "method": {"$ref": "#/$defs/method",
                                  "default": {"type": "adaptive", "rtol": 1.0E-5, "atol": 1.0E-4}},
                       "options": {
                         "type": "object",
                         "properties": {
                           "rate": {"type": "number", "default": 1.0},
                           "words": {"type": "array", "items": {"type": "string"}, "default": []}},
                         "required": [],
                         "additionalProperties": false,
                         "default": {"rate": 2.0, "words": ["a", "b"]}}},
                     "required": ["count", "grid"],
                     "additionalProperties": false},
                   "condition": {"enum": ["time", "step", "log-sigma"], "default": "time"},
                   "verbose": {"type": "boolean", "default": false},
                   "range": {"type": "array", "items": {"type": "number"}, "default": [-1.0, 1.0]},
                   "evaluation": {
                     "type": "array",
                     "items": {
                       "type": "object",
                       "properties": {"samples": {"type": "integer"}, "probes": {"type": "integer"}},
                       "required": ["samples"],
                       "additionalProperties": false},
                     "default": []},
                   "data": {"type": "string"},
                   "limits": {"type": "object", "additionalProperties": {"type": "integer"}, "default": {}},
                   "fill": {"anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}}],
                            "default": 0.0}},
                 "required": ["name", "seed", "sde", "sampling"],
                 "additionalProperties": false}
                """)
            .toString(),
        withoutDefinitions.toString());
  }

  @Test
  void namesEveryMemberOfEveryFamily() {
    for (Class<?> family :
        new Class<?>[] {Sde.class, Beta.class, TimeGrid.class, Sample.Method.class}) {
      Set<String> declared =
          SealedSubtypes.leaves(family)
              .map(leaf -> leaf.getAnnotation(JsonTypeName.class).value())
              .collect(Collectors.toCollection(TreeSet::new));
      Set<String> described = new TreeSet<>();
      SCHEMA
          .at("/$defs/" + Schema.name(family) + "/oneOf")
          .forEach(member -> described.add(member.at("/properties/type/const").asText()));
      assertEquals(declared, described, "of " + family);
    }
  }

  @Test
  void acceptsWhatIsWrittenAndRefusesAnUnknownKey() throws Exception {
    String[] settings = {
      "sde={type: sub-vp, beta: {type: discrete, base: {type: cosine}, steps: 10}}",
      "sampling.method={type: pair, predictor: {type: euler}, corrector: {type: euler}}",
      "evaluation=[{samples: 3}]",
      "limits.a=1",
      "fill=[1, 2]"
    };
    JsonNode sample = Yaml.json().valueToTree(Sample.read(Sample.YAML, settings));
    assertNull(complaint(SCHEMA, SCHEMA, sample, ""));
    ((ObjectNode) sample.at("/sde/beta/base")).put("capp", 1);
    assertEquals("/sde: none of the members", complaint(SCHEMA, SCHEMA, sample, ""));
  }

  @Test
  void everyReferenceHasADefinition() {
    SCHEMA
        .findValuesAsText("$ref")
        .forEach(reference -> assertFalse(SCHEMA.at(reference.substring(1)).isMissingNode()));
    assertTrue(SCHEMA.findValuesAsText("$ref").contains("#/$defs/beta"));
  }

  /** Beside a preset a grid may be the keys that differ; without one nothing may be missing. */
  @Test
  void aPresetStandsForTheKeysThatAreMissing() throws Exception {
    String grid = "grid: {type: uniform, steps: 5, t-min: 0.1}";
    for (String right :
        new String[] {
          "preset: edm",
          "preset: edm, grid: {steps: 9}, solver: {type: euler}",
          "preset: score-sde, solver: {corrector: {snr: 0.2}}, clip: {percentile: 0.9}",
          grid + ", solver: {type: euler}"
        }) {
      assertNull(complaintOfSampling(right), right);
    }
    for (String wrong :
        new String[] {
          grid,
          "preset: edmm",
          "preset: edm, grid: 9",
          "preset: edm, solvers: {type: euler}",
          "grid: {steps: 9}, solver: {type: euler}",
          grid + ", solver: {type: eular}"
        }) {
      assertNotNull(complaintOfSampling(wrong), wrong);
    }
  }

  private static String complaintOfSampling(String sampling) throws Exception {
    JsonNode root = Schema.of(Experiment.class);
    JsonNode value = new YAMLMapper().readTree("{" + sampling + "}");
    return complaint(root, root.at("/properties/sampling"), value, "");
  }

  /** The naive validator: returns what is wrong with a value, or null. */
  private static String complaint(JsonNode root, JsonNode schema, JsonNode value, String path) {
    if (schema.has("$ref")) {
      return complaint(root, root.at(schema.get("$ref").asText().substring(1)), value, path);
    }
    for (String choice : new String[] {"oneOf", "anyOf"}) {
      boolean fits = !schema.has(choice);
      for (JsonNode member : schema.path(choice)) {
        fits |= complaint(root, member, value, path) == null;
      }
      if (!fits) {
        return path + ": none of the members";
      }
    }
    if (schema.has("const")) {
      return schema.get("const").equals(value) ? null : path + ": not " + schema.get("const");
    }
    if (schema.has("enum")) {
      return schema.get("enum").toString().contains(value.toString())
          ? null
          : path + ": not listed";
    }
    String type = schema.path("type").asText();
    boolean fits =
        switch (type) {
          case "" -> true;
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          default -> value.isTextual();
        };
    if (!fits) {
      return path + ": not of type " + type;
    }
    for (JsonNode required : schema.path("required")) {
      if (!value.has(required.asText())) {
        return path + ": misses " + required;
      }
    }
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      JsonNode member = schema.path("properties").path(entry.getKey());
      member = member.isMissingNode() ? schema.path("additionalProperties") : member;
      if (member.isBoolean()) {
        return path + ": unknown key " + entry.getKey();
      }
      String wrong = complaint(root, member, entry.getValue(), path + "/" + entry.getKey());
      if (wrong != null) {
        return wrong;
      }
    }
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      String wrong = complaint(root, schema.path("items"), value.get(i), path + "/" + i);
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }
}
