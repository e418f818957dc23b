package dev.ito.nn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.io.AtomicFile;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Files of named tensors in the safetensors format, readable from Python with the ordinary package:
 * eight bytes of header length, a JSON header, then the values.
 *
 * <p>They are written as float32; half-precision ones are read, too.
 *
 * @param metadata text by key
 * @param tensors by name, in the order of the file
 */
public record Safetensors(Map<String, String> metadata, Map<String, Tensor> tensors) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final int LARGEST_HEADER = 100_000_000;
  private static final int CHUNK = 1 << 20;

  /**
   * One tensor, a view of a longer array.
   *
   * @param shape lengths of the axes
   * @param values holds the values from {@code offset} on
   */
  public record Tensor(List<Integer> shape, float[] values, int offset) {
    int size() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }
  }

  /** Writes a file, complete or not at all. */
  public void write(Path file) throws IOException {
    byte[] header = header();
    AtomicFile.write(
        file,
        out -> {
          out.write(littleEndian(8).putLong(header.length).array());
          out.write(header);
          for (Tensor tensor : tensors.values()) {
            write(tensor, out);
          }
        });
  }

  private byte[] header() throws JsonProcessingException {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode meta = root.putObject("__metadata__");
    metadata.forEach(meta::put);
    long at = 0;
    for (var entry : tensors.entrySet()) {
      ObjectNode node = root.putObject(entry.getKey()).put("dtype", "F32");
      entry.getValue().shape().forEach(node.putArray("shape")::add);
      long end = at + 4L * entry.getValue().size();
      node.putArray("data_offsets").add(at).add(end);
      at = end;
    }
    byte[] json = JSON.writeValueAsBytes(root);
    byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  private static void write(Tensor tensor, OutputStream out) throws IOException {
    ByteBuffer buffer = littleEndian(CHUNK);
    int end = tensor.offset() + tensor.size();
    for (int from = tensor.offset(); from < end; from += CHUNK / 4) {
      int length = Math.min(CHUNK / 4, end - from);
      buffer.asFloatBuffer().put(tensor.values(), from, length);
      out.write(buffer.array(), 0, 4 * length);
    }
  }

  /**
   * Reads a file.
   *
   * @throws InvalidInput naming the file if it is missing, truncated or not what its header says;
   *     nothing is allocated that the file's length does not cover
   */
  public static Safetensors read(Path file) throws IOException {
    InvalidInput.require(Files.isRegularFile(file), "%s: no such file", file);
    try (FileChannel channel = FileChannel.open(file)) {
      long length = channel.size();
      InvalidInput.require(
          length >= 8, "%s: truncated: %d bytes are no safetensors file", file, length);
      long headerLength = read(channel, 0, 8).getLong();
      InvalidInput.require(
          headerLength >= 2 && headerLength <= Math.min(length - 8, LARGEST_HEADER),
          "%s: not a safetensors file, or truncated: a header of %d bytes in a file of %d",
          file,
          headerLength,
          length);
      JsonNode header = parse(file, read(channel, 8, (int) headerLength).array());
      return new Safetensors(metadata(header), tensors(file, header, channel, 8 + headerLength));
    }
  }

  private static JsonNode parse(Path file, byte[] json) {
    try {
      JsonNode header = JSON.readTree(new String(json, StandardCharsets.UTF_8));
      InvalidInput.require(
          header != null && header.isObject(), "%s: corrupt: its header is no JSON object", file);
      return header;
    } catch (JsonProcessingException e) {
      throw new InvalidInput(file + ": corrupt: its header is no JSON, or has a name twice", e);
    }
  }

  private static Map<String, String> metadata(JsonNode header) {
    Map<String, String> metadata = new LinkedHashMap<>();
    header
        .path("__metadata__")
        .properties()
        .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
    return metadata;
  }

  private static Map<String, Tensor> tensors(
      Path file, JsonNode header, FileChannel channel, long start) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (var field : header.properties()) {
      if (!field.getKey().equals("__metadata__")) {
        entries.add(Entry.of(file, field.getKey(), field.getValue()));
      }
    }
    // The header may name the tensors in any order; their values lie without gaps.
    entries.sort(Comparator.comparingLong(Entry::begin));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    long expected = 0;
    for (Entry entry : entries) {
      InvalidInput.require(
          entry.begin() == expected && start + entry.end() <= channel.size(),
          "%s: truncated or corrupt: tensor %s should lie at bytes %d to %d of a file of %d",
          file,
          entry.name(),
          start + expected,
          start + entry.end(),
          channel.size());
      tensors.put(
          entry.name(),
          new Tensor(entry.shape(), floats(channel, start + entry.begin(), entry), 0));
      expected = entry.end();
    }
    InvalidInput.require(
        start + expected == channel.size(),
        "%s: corrupt: %d bytes follow the last tensor",
        file,
        channel.size() - start - expected);
    return tensors;
  }

  /** One entry of the header. */
  private record Entry(String name, Dtype dtype, List<Integer> shape, long begin, long end) {
    static Entry of(Path file, String name, JsonNode node) {
      Dtype dtype =
          Stream.of(Dtype.values())
              .filter(known -> known.name().equals(node.path("dtype").asText()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new InvalidInput(
                          "%s: tensor %s has dtype %s, not F32, F16 or BF16"
                              .formatted(file, name, node.path("dtype"))));
      List<Integer> shape = shape(file, name, node.path("shape"));
      long size = 1;
      for (int length : shape) {
        size = Math.min(Integer.MAX_VALUE, size) * length;
      }
      JsonNode offsets = node.path("data_offsets");
      boolean two = offsets.size() == 2;
      long begin = two && offsets.get(0).isIntegralNumber() ? offsets.get(0).asLong() : -1;
      long end = two && offsets.get(1).isIntegralNumber() ? offsets.get(1).asLong() : -1;
      InvalidInput.require(
          begin >= 0 && end - begin == dtype.bytes() * size && size <= Integer.MAX_VALUE,
          "%s: corrupt: tensor %s of shape %s lies at bytes %s",
          file,
          name,
          shape,
          offsets);
      return new Entry(name, dtype, shape, begin, end);
    }

    private static List<Integer> shape(Path file, String name, JsonNode written) {
      List<Integer> shape = new ArrayList<>();
      boolean valid = written.isArray();
      for (JsonNode length : written) {
        valid &= length.isInt() && length.intValue() >= 0;
        shape.add(length.intValue());
      }
      InvalidInput.require(valid, "%s: corrupt: tensor %s has shape %s", file, name, written);
      return shape;
    }

    int size() {
      return (int) ((end - begin) / dtype.bytes());
    }
  }

  private static float[] floats(FileChannel channel, long position, Entry entry)
      throws IOException {
    float[] values = new float[entry.size()];
    int bytes = entry.dtype().bytes();
    for (int from = 0; from < values.length; from += CHUNK / bytes) {
      int length = Math.min(CHUNK / bytes, values.length - from);
      ByteBuffer chunk = read(channel, position + (long) bytes * from, bytes * length);
      for (int i = from; i < from + length; i++) {
        values[i] = entry.dtype().next(chunk);
      }
    }
    return values;
  }

  private static ByteBuffer read(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer buffer = littleEndian(length);
    while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {}
    return buffer.flip();
  }

  private static ByteBuffer littleEndian(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
