package dev.ito.data;

import dev.ito.io.GzipFile;
import dev.ito.io.Heap;
import dev.ito.math.InvalidInput;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipException;

/**
 * One IDX file of unsigned bytes: a magic number 0x0800 + axes, the length of each axis, the
 * values; all numbers big-endian (LeCun et al., "The MNIST database of handwritten digits").
 *
 * @param file the file, gzipped or not
 * @param item lengths of the axes after the first, which every item must have
 * @param remedy what the user can do about a bad file
 */
record Idx(Path file, List<Integer> item, String remedy) {
  private static final int UNSIGNED_BYTES = 0x0800;
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  /**
   * Returns the values, item after item.
   *
   * <p>What the header claims is never allocated: memory grows with the bytes that are really
   * there.
   *
   * @throws InvalidInput if the file is not what it should be
   */
  byte[] read() throws IOException {
    try (var in = new DataInputStream(GzipFile.open(file))) {
      int length = readHeader(in);
      require(length <= GzipFile.most(file), "is cut short: its header promises %d bytes", length);
      Heap.requireRoom(file.toString(), length, 1);
      byte[] values = in.readNBytes(length);
      require(
          values.length == length,
          "is cut short: its header promises %d bytes, but %d follow",
          length,
          values.length);
      require(in.read() < 0, "is longer than the %d bytes its header promises", length);
      return values;
    } catch (EOFException e) {
      throw new InvalidInput(file + " is cut short; " + remedy, e);
    } catch (ZipException e) {
      throw new InvalidInput(file + " is damaged (" + e.getMessage() + "); " + remedy, e);
    }
  }

  /** Returns the number of bytes that should follow the header. */
  private int readHeader(DataInputStream in) throws IOException {
    int expected = UNSIGNED_BYTES + 1 + item.size();
    int magic = in.readInt();
    require(
        magic == expected,
        "is not the IDX file it should be: it starts with %s, not %d",
        Integer.toUnsignedString(magic),
        expected);
    long count = Integer.toUnsignedLong(in.readInt());
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < item.size(); i++) {
      sizes.add(in.readInt());
    }
    require(sizes.equals(item), "has items of size %s, not %s", sizes, item);
    long largest = LARGEST_ARRAY / item.stream().reduce(1, Math::multiplyExact);
    require(
        1 <= count && count <= largest, "claims %d items: 1 to %d are possible", count, largest);
    return (int) count * item.stream().reduce(1, Math::multiplyExact);
  }

  private void require(boolean condition, String message, Object... arguments) {
    if (!condition) {
      throw new InvalidInput(
          file + " " + String.format(Locale.ROOT, message, arguments) + "; " + remedy);
    }
  }
}
