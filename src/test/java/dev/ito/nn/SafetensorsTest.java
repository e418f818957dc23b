package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.io.DamagedFile;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  private static final String A = "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("x.safetensors");
  }

  private static Safetensors example() {
    float[] values = LayerGraph.normal(1, 700_000, 1);
    values[0] = Float.NaN;
    values[1] = -0f;
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    tensors.put("z", new Safetensors.Tensor(List.of(2, 3), values, 0));
    tensors.put("a\"\u00e9", new Safetensors.Tensor(List.of(600_000), values, 6));
    tensors.put("scalar", new Safetensors.Tensor(List.of(), values, 17));
    tensors.put("none", new Safetensors.Tensor(List.of(0, 4), values, 17));
    return new Safetensors(Map.of("k\u00fc", "v \"1\"\n"), tensors);
  }

  @Test
  void roundTripBitForBit() throws IOException {
    Safetensors written = example();
    written.write(file);
    Safetensors read = Safetensors.read(file);
    assertEquals(written.metadata(), read.metadata());
    assertEquals(List.copyOf(written.tensors().keySet()), List.copyOf(read.tensors().keySet()));
    written
        .tensors()
        .forEach(
            (name, tensor) -> {
              Safetensors.Tensor found = read.tensors().get(name);
              assertEquals(tensor.shape(), found.shape());
              assertEquals(tensor.size(), found.values().length - found.offset());
              for (int i = 0; i < tensor.size(); i++) {
                assertEquals(
                    Float.floatToRawIntBits(tensor.values()[tensor.offset() + i]),
                    Float.floatToRawIntBits(found.values()[found.offset() + i]));
              }
            });
  }

  @Test
  void theShapesAreToldWithoutTheValues() throws IOException {
    example().write(file);
    Map<String, List<Integer>> shapes = Safetensors.shapes(file);
    assertEquals(List.of("z", "a\"\u00e9", "scalar", "none"), List.copyOf(shapes.keySet()));
    assertEquals(
        List.of(List.of(2, 3), List.of(600_000), List.of(), List.of(0, 4)),
        List.copyOf(shapes.values()));
    long before = allocated();
    Safetensors.shapes(file);
    assertTrue(allocated() - before < 1_000_000, "allocated " + (allocated() - before));
    Files.writeString(folder.resolve("x.safetensors.sha256"), "none");
    assertThrows(InvalidInput.class, () -> Safetensors.shapes(file));
  }

  @Test
  void aChecksumBesideTheFileCountsToo() throws IOException {
    example().write(file);
    Path beside = folder.resolve("x.safetensors.sha256");
    Files.writeString(beside, Sha256.ofContent(file, Long.MAX_VALUE) + "  x.safetensors\n");
    Safetensors.read(file);
    Files.writeString(beside, "0".repeat(64) + "  x.safetensors\n");
    assertThrows(DamagedFile.class, () -> Safetensors.read(file));
  }

  /** The format: a little-endian length, a JSON header, the values without gaps. */
  @Test
  void layoutOfTheFile() throws IOException {
    float[] values = {9, 1, 2, 3, 4};
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    tensors.put("b", new Safetensors.Tensor(List.of(3), values, 1));
    tensors.put("a", new Safetensors.Tensor(List.of(1, 1), values, 4));
    new Safetensors(Map.of("key", "text"), tensors).write(file);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(bytes.getLong());
    byte[] header = new byte[length];
    bytes.get(header);
    assertEquals('{', header[0]);
    assertEquals(0, length % 8, "the values start at a multiple of eight bytes");
    JsonNode json = new ObjectMapper().readTree(header);
    ObjectNode metadata = (ObjectNode) json.get("__metadata__");
    assertEquals("ito", metadata.remove("sealed-by").textValue());
    assertEquals(64, metadata.remove("sha256").textValue().length());
    assertEquals(
        new ObjectMapper()
            .readTree(
                json(
                    "{'__metadata__':{'key':'text'},"
                        + "'b':{'dtype':'F32','shape':[3],'data_offsets':[0,12]},"
                        + "'a':{'dtype':'F32','shape':[1,1],'data_offsets':[12,16]}}")),
        json);
    float[] stored = new float[4];
    bytes.asFloatBuffer().get(stored);
    assertArrayEquals(new float[] {1, 2, 3, 4}, stored);
    assertEquals(8 + length + 16, bytes.capacity());
  }

  @Test
  void missingFile() {
    assertEquals(file + ": no such file", message());
    Path missing = folder.resolve("none").resolve("x");
    assertThrows(InvalidInput.class, () -> Safetensors.read(missing));
    assertThrows(InvalidInput.class, () -> Safetensors.read(folder));
  }

  @Test
  void emptyFile() throws IOException {
    Files.createFile(file);
    assertEquals(file + ": damaged: truncated: 0 bytes are no safetensors file", message());
  }

  @Test
  void truncatedAtEveryLength() throws IOException {
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    tensors.put("a", new Safetensors.Tensor(List.of(3), new float[] {1, 2, 3}, 0));
    tensors.put("b", new Safetensors.Tensor(List.of(2), new float[] {4, 5}, 0));
    new Safetensors(Map.of(), tensors).write(file);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertTrue(message().contains("truncated"), length + ": " + message());
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertEquals(file + ": damaged: 1 bytes follow the last tensor", message());
  }

  @ParameterizedTest
  @ValueSource(
      longs = {-1, Long.MIN_VALUE, 0, 1, 1017, 100_000_000, 1L << 31, 1L << 40, Long.MAX_VALUE})
  void aHeaderLengthThatLies(long claimed) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(claimed).put(json("{" + A + "}").getBytes(StandardCharsets.UTF_8));
    Files.write(file, bytes.array());
    assertEquals(
        file
            + ": damaged: not a safetensors file, or truncated: a header of "
            + claimed
            + " bytes in a file of 1024",
        message());
  }

  /** 100 MB of values in a file of 1 kB: the reader allocates for neither. */
  @ParameterizedTest
  @ValueSource(ints = {25_000_000, 500_000_000})
  void aTensorThatIsNotThere(int size) throws IOException {
    String header =
        "{'a':{'dtype':'F32','shape':[" + size + "],'data_offsets':[0," + 4L * size + "]}}";
    write(header, 900);
    long before = allocated();
    assertTrue(message().contains("truncated or changed: tensor a should lie at bytes"), message());
    assertTrue(allocated() - before < 20_000_000, "allocated " + (allocated() - before));
  }

  /** Sizes and offsets that agree, up to 4 EB: refused before anything is allocated. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1048576,1048576,256] | 1125899906842624",
        "[2147483647,2147483647] | 18446744056529682436",
        "[2147483647] | 8589934588",
        "[1,1,2147483647,536870912] | 4611686016279904256"
      })
  void petabytesThatAreNotThere(String shape, String end) throws IOException {
    write("{'a':{'dtype':'F32','shape':" + shape + ",'data_offsets':[0," + end + "]}}", 900);
    long before = allocated();
    assertTrue(message().contains(": tensor a "), message());
    assertEquals(1, message().lines().count());
    assertTrue(allocated() - before < 20_000_000, "allocated " + (allocated() - before));
  }

  private static long allocated() {
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // overlapping, gapped, beyond the end, backwards, negative
        "{A,'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}} | 12 | tensor b should lie",
        "{A,'b':{'dtype':'F32','shape':[1],'data_offsets':[12,16]}} | 16 | tensor b should lie",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}} | 12 | tensor a should lie",
        "{A} | 4 | tensor a should lie at bytes",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}} | 8 | tensor a of shape [2] lies"
            + " at",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[-8,0]}} | 8 | tensor a of shape [2] lies",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}} | 8 | tensor a of shape [2] lies at",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[9223372036854775800,9223372036854775807]}}"
            + " | 8 | lies at bytes",
        // size and offsets differ
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}} | 8 | tensor a of shape [3] lies"
            + " at",
        "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}} | 8 | tensor a has shape [-2]",
        "{'a':{'dtype':'F32','shape':[1.5],'data_offsets':[0,8]}} | 8 | tensor a has shape [1.5]",
        "{'a':{'dtype':'F32','shape':[4294967298],'data_offsets':[0,8]}} | 8 | tensor a has shape",
        "{'a':{'dtype':'F32','shape':[65536,65536,65536,65536,2],'data_offsets':[0,8]}} | 8 | lies"
            + " at",
        "{'a':{'dtype':'F32','data_offsets':[0,4]}} | 4 | tensor a has shape",
        "{'a':{'dtype':'F32','shape':2,'data_offsets':[0,8]}} | 8 | tensor a has shape 2",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0.5,8.5]}} | 8 | lies at bytes [0.5,8.5]",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8,16]}} | 8 | lies at bytes",
        "{A,A} | 16 | no JSON, or has a name twice",
        "{A}{} | 8 | no JSON",
        // other types
        "{'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8]}} | 8 | tensor a has dtype \"F64\","
            + " not F32",
        "{'a':{'shape':[2],'data_offsets':[0,8]}} | 8 | tensor a has dtype",
        "{'a':7} | 8 | tensor a has dtype",
        // no JSON, no object, something behind
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0, | 8 | its header is no JSON",
        "[1,2] | 8 | its header is no JSON object",
        "oops | 8 | its header is no JSON",
        "{A} | 12 | 4 bytes follow the last tensor",
        "{} | 1 | 1 bytes follow the last tensor"
      })
  void corruptHeaders(String header, int dataLength, String expected) throws IOException {
    write(header.replace("A", A), dataLength);
    assertTrue(message().startsWith(file + ": "), message());
    assertTrue(message().contains(expected), message());
  }

  @Test
  void bytesThatAreNoText() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(56);
    while (bytes.hasRemaining()) {
      bytes.put((byte) (0x80 + bytes.position()));
    }
    Files.write(file, bytes.array());
    assertTrue(message().contains("damaged"), message());
  }

  @Test
  void nothingIsLeftOfAWriteThatFails() throws IOException {
    Files.writeString(file, "before");
    Map<String, Safetensors.Tensor> tensors =
        Map.of("short", new Safetensors.Tensor(List.of(1_000_000), new float[999_999], 0));
    Safetensors broken = new Safetensors(Map.of(), tensors);
    assertThrows(IndexOutOfBoundsException.class, () -> broken.write(file));
    assertEquals("before", Files.readString(file));
    try (var left = Files.list(folder)) {
      assertEquals(List.of(file), left.toList());
    }
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private void write(String header, int dataLength) throws IOException {
    byte[] text = json(header).getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + dataLength);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text);
    Files.write(file, bytes.array());
  }

  /** Returns why a file is not read, which its header alone tells, too. */
  private String message() {
    String message = assertThrows(InvalidInput.class, () -> Safetensors.read(file)).getMessage();
    assertEquals(
        message, assertThrows(InvalidInput.class, () -> Safetensors.shapes(file)).getMessage());
    return message;
  }
}
