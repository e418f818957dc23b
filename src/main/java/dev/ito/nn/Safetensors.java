package dev.ito.nn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
  private static final ObjectMapper JSON = new ObjectMapper();
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
      SafetensorsHeader header = SafetensorsHeader.read(file, channel);
      Map<String, String> metadata = header.metadata();
      List<TensorEntry> entries = header.entries();
      // One beside it counts even where the file has its own: who wrote it meant this very file.
      boolean checked = Seal.check(file, channel, header.bytes(), metadata) | isAsKept(file);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (TensorEntry entry : entries) {
        tensors.put(entry.name(), entry.tensor(channel, header.length()));
      }
      return new Safetensors(metadata, tensors, checked);
    }
  }

  /**
   * Reads the shapes of the tensors by their names, from the header alone: neither the values are
   * read nor the checksum is compared.
   *
   * @throws InvalidInput naming the file if {@link #read} would for its length, its header or the
   *     form of the checksum beside it
   */
  public static Map<String, List<Integer>> shapes(Path file) throws IOException {
    try (FileChannel channel = open(file)) {
      Map<String, List<Integer>> shapes = new LinkedHashMap<>();
      for (TensorEntry entry : SafetensorsHeader.read(file, channel).entries()) {
        shapes.put(entry.name(), entry.shape());
      }
      KnownHash.requireReadable(file);
      return shapes;
    }
  }

  /** Returns whether a file has a checksum, in it or beside it in {@code FILE.sha256}. */
  public static boolean isChecked(Path file) throws IOException {
    try (FileChannel channel = open(file)) {
      SafetensorsHeader header = SafetensorsHeader.read(file, channel);
      return Seal.isIn(header.bytes(), header.metadata()) || KnownHash.isKept(file);
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
      return SafetensorsHeader.read(file, channel).metadata();
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

  static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
    ByteBuffer buffer = littleEndian(length);
    while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {}
    return buffer.flip();
  }

  private static ByteBuffer littleEndian(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
