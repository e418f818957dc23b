package dev.ito.nn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.io.AtomicFile;
import dev.ito.io.DamagedFile;
import dev.ito.io.GitLfs;
import dev.ito.io.KnownHash;
import dev.ito.io.Sha256;
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

/**
 * Files of named tensors in the safetensors format, readable from Python with the ordinary package:
 * eight bytes of header length, a JSON header, then the values.
 *
 * <p>They are written as float32, with a checksum in the header; half-precision ones are read, too.
 *
 * @param metadata text by key
 * @param tensors by name, in the order of the file
 * @param checked whether the file had a checksum, which was right; those of others have none
 */
public record Safetensors(
    Map<String, String> metadata, Map<String, Tensor> tensors, boolean checked) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final int LARGEST_HEADER = 100_000_000;
  static final int CHUNK = 1 << 20;

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

  /** Tensors to write. */
  public Safetensors(Map<String, String> metadata, Map<String, Tensor> tensors) {
    this(metadata, tensors, false);
  }

  /** Writes a file, complete or not at all. */
  public void write(Path file) throws IOException {
    byte[] header = header();
    byte[] start = littleEndian(8 + header.length).putLong(header.length).put(header).array();
    Seal.close(start, this::writeValues);
    AtomicFile.write(
        file,
        out -> {
          out.write(start);
          writeValues(out);
        });
  }

  private void writeValues(OutputStream out) throws IOException {
    for (Tensor tensor : tensors.values()) {
      write(tensor, out);
    }
  }

  private byte[] header() throws JsonProcessingException {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode meta = root.putObject("__metadata__");
    Seal.prepare(meta);
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
   * @throws InvalidInput naming the file if it is missing, or {@link DamagedFile} if it is
   *     truncated, not what its header says, or not that of its checksum; nothing is allocated that
   *     the file's length does not cover
   */
  public static Safetensors read(Path file) throws IOException {
    try (FileChannel channel = open(file)) {
      byte[] bytes = header(file, channel);
      JsonNode header = parse(file, bytes);
      Map<String, String> metadata = metadata(header);
      int start = 8 + bytes.length;
      List<TensorEntry> entries = entries(file, header, channel.size() - start);
      // One beside it counts even where the file has its own: who wrote it meant this very file.
      boolean checked = Seal.check(file, channel, bytes, metadata) | isAsKept(file);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (TensorEntry entry : entries) {
        tensors.put(entry.name(), entry.tensor(channel, start));
      }
      return new Safetensors(metadata, tensors, checked);
    }
  }

  /** Returns whether a file has a checksum, in it or beside it in {@code FILE.sha256}. */
  public static boolean isChecked(Path file) throws IOException {
    try (FileChannel channel = open(file)) {
      byte[] header = header(file, channel);
      return Seal.isIn(header, metadata(parse(file, header))) || KnownHash.isKept(file);
    }
  }

  /** Compares a file with the checksum beside it; returns whether there is one. */
  private static boolean isAsKept(Path file) throws IOException {
    boolean kept = KnownHash.isKept(file);
    if (kept) {
      KnownHash.require(file, Sha256.ofContent(file, Long.MAX_VALUE));
    }
    return kept;
  }

  /** Reads the metadata alone, without a look at the rest and at the checksum. */
  static Map<String, String> metadata(Path file) throws IOException {
    try (FileChannel channel = open(file)) {
      return metadata(parse(file, header(file, channel)));
    }
  }

  private static FileChannel open(Path file) throws IOException {
    boolean leadsNowhere = Files.isSymbolicLink(file) && Files.notExists(file);
    DamagedFile.require(!leadsNowhere, file, "a link to a file that is not there");
    InvalidInput.require(Files.exists(file), "%s: no such file", file);
    DamagedFile.require(Files.isRegularFile(file), file, "a folder, pipe or device, not a file");
    GitLfs.requireFetched(file);
    return FileChannel.open(file);
  }

  private static byte[] header(Path file, FileChannel channel) throws IOException {
    long length = channel.size();
    DamagedFile.require(length >= 8, file, "truncated: %d bytes are no safetensors file", length);
    long headerLength = read(channel, 0, 8).getLong();
    DamagedFile.require(
        headerLength >= 2 && headerLength <= Math.min(length - 8, LARGEST_HEADER),
        file,
        "not a safetensors file, or truncated: a header of %d bytes in a file of %d",
        headerLength,
        length);
    return read(channel, 8, (int) headerLength).array();
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

  private static Map<String, String> metadata(JsonNode header) {
    Map<String, String> metadata = new LinkedHashMap<>();
    header
        .path("__metadata__")
        .properties()
        .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
    return metadata;
  }

  /**
   * Returns what the header says of the tensors, in their order.
   *
   * @param length bytes of all values
   */
  private static List<TensorEntry> entries(Path file, JsonNode header, long length) {
    List<TensorEntry> entries = new ArrayList<>();
    for (var field : header.properties()) {
      if (!field.getKey().equals("__metadata__")) {
        entries.add(TensorEntry.of(file, field.getKey(), field.getValue()));
      }
    }
    // The header may name the tensors in any order; their values lie without gaps.
    entries.sort(Comparator.comparingLong(TensorEntry::begin));
    long expected = 0;
    for (TensorEntry entry : entries) {
      DamagedFile.require(
          entry.begin() == expected && entry.end() <= length,
          file,
          "truncated or changed: tensor %s should lie at bytes %d to %d of %d of values",
          entry.name(),
          expected,
          entry.end(),
          length);
      expected = entry.end();
    }
    DamagedFile.require(
        expected == length, file, "%d bytes follow the last tensor", length - expected);
    return entries;
  }

  static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
    ByteBuffer buffer = littleEndian(length);
    while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {}
    return buffer.flip();
  }

  private static ByteBuffer littleEndian(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
