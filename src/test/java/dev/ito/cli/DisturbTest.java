package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ito disturb}, with a small network and few images. */
@Tag("native")
class DisturbTest {
  private static final String DIGITS = "{type: digits}";
  private static final String NETWORK =
      "{type: inception, path: src/test/resources/features/inception-like.pb}";

  @TempDir private Path folder;

  @Test
  void itLeavesATableAChartAndWhereTheyComeFrom() throws IOException {
    Ito.Result result =
        Ito.run(
            "disturb",
            "--dataset",
            DIGITS,
            "--foreign",
            DIGITS,
            "--features",
            NETWORK,
            "--out",
            folder);
    assertTrue(result.exit() == 0 || result.out().contains("does not grow: "), result.toString());
    List<String> table = Files.readAllLines(folder.resolve("table.csv"));
    assertEquals("disturbance,level,distance,standard-error", table.get(0));
    assertTrue(table.size() > 10, table::toString);
    assertTrue(Files.exists(folder.resolve("distances.png")));
    JsonNode provenance = Yaml.json().readTree(folder.resolve("provenance.json").toFile());
    List<String> keys = new ArrayList<>();
    provenance.fieldNames().forEachRemaining(keys::add);
    assertEquals(
        List.of("origin", "extractor", "images", "imagesSha256", "real", "realSha256"), keys);
    assertEquals(297, provenance.get("images").intValue());
    assertEquals(64, provenance.get("realSha256").textValue().length());
  }
}
