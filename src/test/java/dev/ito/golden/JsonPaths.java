package dev.ito.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Puts every value of a JSON file into a record, by its path and in the order of the file. */
final class JsonPaths {
  /** What differs from run to run or from machine to machine. */
  private static final Set<String> MASKED =
      Set.of(
          "finished",
          "command",
          "commit",
          "ito",
          "java",
          "system",
          "processors",
          "processor",
          "tensorflow",
          "machine",
          "cost");

  private JsonPaths() {}

  static void put(Golden golden, String name, Path file, Path folder) throws IOException {
    put(golden, name, new ObjectMapper().readTree(file.toFile()), folder);
  }

  /** Puts a file with a JSON text in every line. */
  static void putLines(Golden golden, String name, Path file, Path folder) throws IOException {
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      put(golden, name + " line " + (i + 1), new ObjectMapper().readTree(lines.get(i)), folder);
    }
  }

  static void put(Golden golden, String path, JsonNode node, Path folder) {
    if (node.isValueNode()) {
      golden.put(path, Masks.text(node.toString(), folder));
    } else if (isList(node)) {
      golden.put(path, node);
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        put(golden, path + "/" + i, node.get(i), folder);
      }
    } else {
      node.properties()
          .forEach(entry -> putEntry(golden, path, entry.getKey(), entry.getValue(), folder));
    }
  }

  private static void putEntry(
      Golden golden, String path, String key, JsonNode value, Path folder) {
    // Checksums of what holds a time, too.
    String place = path + "/" + key;
    boolean checksum =
        key.equals("crc32") || place.endsWith(".json/sha256") || path.endsWith("cell.json/files");
    if (checksum || MASKED.contains(key) || key.toLowerCase(Locale.ROOT).contains("second")) {
      golden.put(path + "/" + key, "<masked>");
    } else {
      put(golden, path + "/" + key, value, folder);
    }
  }

  /** Numbers are kept together. */
  private static boolean isList(JsonNode node) {
    for (JsonNode element : node) {
      if (!element.isValueNode()) {
        return false;
      }
    }
    return node.isArray();
  }
}
