package dev.ito.golden;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;

/** Files of NumPy with contents that are the same everywhere. */
final class ArrayFiles {
  private ArrayFiles() {}

  /** Writes a table of standard normal numbers. */
  static Path normal(Path file, long seed, int rows, int columns) throws IOException {
    Random random = new Random(seed);
    ByteBuffer data = ByteBuffer.allocate(8 * rows * columns).order(ByteOrder.LITTLE_ENDIAN);
    IntStream.range(0, rows * columns).forEach(i -> data.putDouble(random.nextGaussian()));
    return write(file, "<f8", "(" + rows + ", " + columns + ")", data);
  }

  /** Writes grey images of 8x8 pixels in 17 levels. */
  static Path images(Path file, long seed, int count) throws IOException {
    Random random = new Random(seed);
    ByteBuffer data = ByteBuffer.allocate(64 * count);
    IntStream.range(0, 64 * count).forEach(i -> data.put((byte) (random.nextInt(17) * 255 / 16)));
    return write(file, "|u1", "(" + count + ", 8, 8, 1)", data);
  }

  private static Path write(Path file, String type, String shape, ByteBuffer data)
      throws IOException {
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
    String padded = header + " ".repeat(127 - 10 - header.length()) + "\n";
    ByteBuffer all = ByteBuffer.allocate(128 + data.capacity()).order(ByteOrder.LITTLE_ENDIAN);
    all.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) 118);
    all.put(padded.getBytes(ISO_8859_1)).put(data.array());
    return Files.write(file, all.array());
  }
}
