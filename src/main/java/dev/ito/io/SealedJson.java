package dev.ito.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * JSON objects in files whose last key is the SHA-256 of the rest, as it is written. Those of older
 * versions have none and are read unchecked.
 */
public final class SealedJson {
  private static final String CHECKSUM = "sha256";

  private SealedJson() {}

  /** Writes an object without such a key. */
  public static void write(Path file, ObjectNode content, ObjectMapper json) throws IOException {
    ObjectNode sealed = content.deepCopy().put(CHECKSUM, checksum(content, json));
    AtomicFile.writeText(file, json.writeValueAsString(sealed) + "\n");
  }

  /**
   * Reads an object, without that key.
   *
   * @throws DamagedFile if it is no JSON object or not what was written
   */
  public static ObjectNode read(Path file, ObjectMapper json) throws IOException {
    JsonNode root;
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      root = json.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(text);
    } catch (JsonProcessingException e) {
      throw new DamagedFile(file, "it is no JSON");
    }
    DamagedFile.require(root instanceof ObjectNode, file, "it is no JSON object");
    ObjectNode content = (ObjectNode) root;
    if (content.isEmpty()) {
      return content;
    }
    Map.Entry<String, JsonNode> last = content.properties().stream().reduce((a, b) -> b).get();
    // A checksum under a name that was damaged is one, too.
    if (last.getKey().equals(CHECKSUM) || isChecksum(last.getValue())) {
      content.remove(last.getKey());
      DamagedFile.requireChecksum(
          last.getKey().equals(CHECKSUM)
              && last.getValue().asText().equals(checksum(content, json)),
          file);
    }
    return content;
  }

  private static boolean isChecksum(JsonNode value) {
    return value.isTextual() && value.textValue().matches("[0-9a-f]{64}");
  }

  private static String checksum(ObjectNode content, ObjectMapper json)
      throws JsonProcessingException {
    return Sha256.ofText(json.writeValueAsString(content));
  }
}
