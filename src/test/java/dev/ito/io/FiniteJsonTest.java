package dev.ito.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.evaluation.ErrorBudget;
import dev.ito.evaluation.Measurement;
import dev.ito.train.TrainLog;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not known is null in JSON, and not known again when it is read. */
class FiniteJsonTest {
  private record Some(
      double number, Double boxed, float small, double[] array, List<Double> list, int whole) {}

  private static final Some UNKNOWN =
      new Some(
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Float.NaN,
          new double[] {1, Double.NEGATIVE_INFINITY},
          List.of(Double.NaN, 2.5),
          3);

  private static final String EXPECTED =
      "{\"number\":null,\"boxed\":null,\"small\":null,\"array\":[1.0,null],\"list\":[null,2.5],"
          + "\"whole\":3}";

  @Test
  void everyMapperWritesNull() throws IOException {
    ObjectMapper plain = new ObjectMapper(FiniteJson.factory());
    for (ObjectMapper mapper : List.of(plain, Yaml.json(), Yaml.json().copy(), plain.copy())) {
      String text = mapper.writeValueAsString(UNKNOWN);
      assertEquals(EXPECTED, text.replaceAll("\\s", ""));
      ObjectNode tree = mapper.valueToTree(UNKNOWN);
      tree.put("number", Double.NaN);
      assertEquals(EXPECTED, mapper.writeValueAsString(tree).replaceAll("\\s", ""));
    }
  }

  @Test
  void whatIsReadIsNotKnownAgain() throws IOException {
    String json =
        "{\"name\": \"kid\", \"value\": 1.5, \"standardError\": %s, \"n\": 1, \"nfe\": 0,"
            + " \"seconds\": 0, \"detail\": {\"errors\": [{\"name\": \"a\", \"value\": 1,"
            + " \"standardError\": null, \"largest\": null, \"images\": 1, \"meaning\": \"\"}]}}";
    for (String unknown : List.of("null", "\"NaN\"")) {
      Measurement found = Yaml.json().readValue(json.formatted(unknown), Measurement.class);
      assertEquals(Double.NaN, found.standardError());
      assertEquals(1.5, found.value());
      ErrorBudget.Term term = found.detail().errors().get(0);
      assertEquals(Double.NaN, term.standardError());
      assertEquals(Double.NaN, term.largest());
    }
  }

  @Test
  void theErrorOfOneExampleIsNullInTheLogOfATraining(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("train.jsonl");
    TrainLog.Line line = new TrainLog.Line(1, 0.5, Double.NaN, 2, 1e-3);
    try (TrainLog log = new TrainLog(file, 0, Monitor.SILENT)) {
      log.write(line);
    }
    assertTrue(Files.readString(file).contains("\"lossStandardError\":null"));
    assertEquals(List.of(line), TrainLog.read(file));
  }
}
