package dev.ito.nn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ito.io.DamagedFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands before the values in a safetensors file.
 *
 * @param file for messages
 * @param bytes of the JSON text
 * @param json an object
 * @param valueBytes length of the rest of the file
 */
record SafetensorsHeader(Path file, byte[] bytes, JsonNode json, long valueBytes) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final String METADATA = "__metadata__";
  private static final int LARGEST = 100_000_000;
  private static final int LENGTH_FIELD = 8;

  /**
   * Reads the header of a file.
   *
   * @throws DamagedFile if it is not that of a safetensors file; nothing is allocated that the
   *     file's length does not cover
   */
  static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
    long length = channel.size();
    DamagedFile.require(
        length >= LENGTH_FIELD, file, "truncated: %d bytes are no safetensors file", length);
    long claimed = Safetensors.read(channel, 0, LENGTH_FIELD).getLong();
    DamagedFile.require(
        claimed >= 2 && claimed <= Math.min(length - LENGTH_FIELD, LARGEST),
        file,
        "not a safetensors file, or truncated: a header of %d bytes in a file of %d",
        claimed,
        length);
    byte[] bytes = Safetensors.read(channel, LENGTH_FIELD, (int) claimed).array();
    return new SafetensorsHeader(file, bytes, parse(file, bytes), length - LENGTH_FIELD - claimed);
  }

  private static JsonNode parse(Path file, byte[] json) {
    try {
      JsonNode header = JSON.readTree(new String(json, StandardCharsets.UTF_8));
      DamagedFile.require(
          header != null && header.isObject(), file, "its header is no JSON object");
      return header;
    } catch (JsonProcessingException e) {
      throw new DamagedFile(file, "its header is no JSON, or has a name twice", e);
    }
  }

  /** Returns the length of all that stands before the values. */
  int length() {
    return LENGTH_FIELD + bytes.length;
  }

  /** Returns a copy of the metadata. */
  Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    json.path(METADATA)
        .properties()
        .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
    return metadata;
  }

  /**
   * Returns what it says of the tensors, in the order of their values.
   *
   * @throws dev.ito.math.InvalidInput if a tensor has another type than those that are read, or
   *     {@link DamagedFile} if the tensors do not fill the rest of the file
   */
  List<TensorEntry> entries() {
    List<TensorEntry> entries = new ArrayList<>();
    for (var field : json.properties()) {
      if (!field.getKey().equals(METADATA)) {
        entries.add(TensorEntry.of(file, field.getKey(), field.getValue()));
      }
    }
    // The header may name the tensors in any order; their values lie without gaps.
    entries.sort(Comparator.comparingLong(TensorEntry::begin));
    long expected = 0;
    for (TensorEntry entry : entries) {
      DamagedFile.require(
          entry.begin() == expected && entry.end() <= valueBytes,
          file,
          "truncated or changed: tensor %s should lie at bytes %d to %d of %d of values",
          entry.name(),
          expected,
          entry.end(),
          valueBytes);
      expected = entry.end();
    }
    DamagedFile.require(
        expected == valueBytes, file, "%d bytes follow the last tensor", valueBytes - expected);
    return entries;
  }
}
