package dev.ito.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The golden bytes are what {@code np.save} of NumPy 2.4.6 writes. */
class NpyTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("x.npy");
  }

  @Test
  void float64IsWrittenAsNumpyDoes() throws IOException {
    Npy.writeFloat64(file, new int[] {1, 3}, new double[] {1.5, -2, Math.PI});
    String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 3), }";
    String golden =
        "934e554d505901007600"
            + hex(header)
            + "20".repeat(117 - header.length())
            + "0a000000000000f83f00000000000000c0182d4454fb210940";
    assertEquals(golden, HexFormat.of().formatHex(Files.readAllBytes(file)));
  }

  @Test
  void uint8IsWrittenAsNumpyDoes() throws IOException {
    Npy.writeUint8(file, new int[] {4}, new byte[] {0, 127, (byte) 128, (byte) 255});
    String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (4,), }";
    String golden =
        "934e554d505901007600" + hex(header) + "20".repeat(117 - header.length()) + "0a007f80ff";
    assertEquals(golden, HexFormat.of().formatHex(Files.readAllBytes(file)));
  }

  @Test
  void paddingIsThatOfNumpyAtTheBoundaries() throws IOException {
    // Axes of the array np.zeros((0, 10, ..., 10)) and the lengths of the files NumPy makes of
    // them.
    assertEquals(128, lengthOfEmpty(10, 10));
    assertEquals(128, lengthOfEmpty(10, 11));
    assertEquals(192, lengthOfEmpty(10, 12));
    // 128 bytes with no padding at all: NumPy then adds 64 more.
    assertEquals(192, lengthOfEmpty(100, 11));
  }

  private long lengthOfEmpty(int second, int axes) throws IOException {
    int[] shape = new int[axes];
    Arrays.fill(shape, 10);
    shape[0] = 0;
    shape[1] = second;
    Npy.writeFloat64(file, shape, new double[0]);
    return Files.size(file);
  }

  @Test
  void valuesSurviveTheRoundTrip() throws IOException {
    double[] values = new double[3 * 10_007];
    Arrays.setAll(values, i -> Math.sin(i) * Math.pow(10, i % 600 - 300));
    values[0] = Double.NaN;
    values[1] = -0.0;
    values[2] = Double.NEGATIVE_INFINITY;
    Npy.writeFloat64(file, new int[] {3, 10_007}, values);
    Npy.NpyArray array = Npy.read(file);
    assertEquals(List.of(3, 10_007), array.shape());
    assertEquals("<f8", array.dtype());
    assertFalse(array.isUint8());
    assertArrayEquals(values, array.values());
    assertThrows(IllegalStateException.class, array::bytes);
  }

  @Test
  void bytesSurviveTheRoundTrip() throws IOException {
    byte[] bytes = new byte[256];
    double[] values = new double[256];
    for (int i = 0; i < 256; i++) {
      bytes[i] = (byte) i;
      values[i] = i;
    }
    Npy.writeUint8(file, new int[] {4, 8, 8, 1}, bytes);
    Npy.NpyArray array = Npy.read(file);
    assertEquals(List.of(4, 8, 8, 1), array.shape());
    assertTrue(array.isUint8());
    assertArrayEquals(bytes, array.bytes());
    assertArrayEquals(values, array.values());
  }

  @Test
  void float32AndFormat2AreRead() throws IOException {
    byte[] data = littleEndian(8).putFloat(0.1f).putFloat(-3e38f).array();
    write(2, "{\"descr\": \"<f4\", \"shape\": (2L,), \"fortran_order\": False}\n", data);
    assertEquals(List.of(2), Npy.read(file).shape());
    assertArrayEquals(new double[] {0.1f, -3e38f}, Npy.read(file).values());
  }

  @Test
  void aSingleNumberHasNoAxes() throws IOException {
    write(1, header("<f8", "False", ""), littleEndian(8).putDouble(2.5).array());
    assertEquals(List.of(), Npy.read(file).shape());
    assertArrayEquals(new double[] {2.5}, Npy.read(file).values());
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    Npy.writeFloat64(file, new int[] {2}, new double[] {1, 2});
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      refusal("");
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    refusal("needs 16 bytes, the file holds 17");
  }

  @Test
  void whatAHeaderMerelyClaimsIsNotAllocated() throws IOException {
    for (String shape :
        List.of("2000000000,", "1000000, 1000000, 1000000", "2147483647, ".repeat(100))) {
      write(1, header("<f8", "False", shape), new byte[16]);
      refusal("the file holds 16");
    }
    write(1, header("<f8", "False", "99999999999999999999,"), new byte[16]);
    refusal("its shape is (99999999999999999999,)");
    Files.write(file, HexFormat.of().parseHex("934e554d50590200ffffffff7b7d"));
    refusal("claims 4294967295 bytes");
  }

  @Test
  void otherArraysAreRefusedWithAdvice() throws IOException {
    write(1, header("<i8", "False", "1,"), new byte[8]);
    refusal("type <i8 are not supported; save it as float64");
    write(1, header(">f8", "False", "1,"), new byte[8]);
    refusal("type >f8 are not supported");
    write(1, header("<f8", "True", "1, 1"), new byte[8]);
    refusal("Fortran order; save np.ascontiguousarray");
    write(1, "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }\n", new byte[8]);
    refusal("no plain 'descr'");
    write(3, header("<f8", "False", "1,"), new byte[8]);
    refusal("format 3");
    Files.writeString(file, "this is a text, not an array\n");
    refusal("not a NumPy .npy file");
    Files.delete(file);
    refusal("no such file");
  }

  @Test
  void aShapeThatDoesNotFitTheValuesIsAnError() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Npy.writeFloat64(file, new int[] {2, 2}, new double[3]));
    assertFalse(Files.exists(file));
  }

  private void refusal(String reason) {
    InvalidInput error = assertThrows(InvalidInput.class, () -> Npy.read(file));
    assertTrue(error.getMessage().startsWith(file + ": "), error.getMessage());
    assertTrue(error.getMessage().contains(reason), error.getMessage());
    assertEquals(1, error.getMessage().lines().count(), error.getMessage());
  }

  private static String header(String dtype, String fortran, String shape) {
    return "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }\n"
        .formatted(dtype, fortran, shape);
  }

  private void write(int version, String header, byte[] data) throws IOException {
    ByteBuffer buffer =
        littleEndian(12 + header.length() + data.length)
            .put(HexFormat.of().parseHex("934e554d5059"))
            .put((byte) version)
            .put((byte) 0);
    if (version == 1) {
      buffer.putShort((short) header.length());
    } else {
      buffer.putInt(header.length());
    }
    buffer.put(header.getBytes(StandardCharsets.US_ASCII)).put(data);
    Files.write(file, Arrays.copyOf(buffer.array(), buffer.position()));
  }

  private static ByteBuffer littleEndian(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }
}
