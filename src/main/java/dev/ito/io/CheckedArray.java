package dev.ito.io;

import dev.ito.math.InvalidInput;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The bytes of an array in a {@code .npz} file: when the last has been read, their number and
 * checksum (CRC-32) must be those that the archive states. Java's own reader does not look.
 */
final class CheckedArray extends FilterInputStream {
  private final String name;
  private final ZipEntry entry;
  private final CRC32 crc = new CRC32();
  private long count;

  /**
   * Opens an array.
   *
   * @param name of the file and the array, for messages
   * @throws InvalidInput if the archive is damaged there, or packed implausibly tightly
   */
  CheckedArray(String name, ZipFile zip, ZipEntry entry) throws IOException {
    super(null);
    this.name = name;
    this.entry = entry;
    InvalidInput.require(
        entry.getSize() <= Unpacked.most(entry.getCompressedSize()),
        "%s: %d bytes that unpack to %d are no array of a network's numbers; if they are, save it"
            + " with np.savez, unpacked",
        name,
        entry.getCompressedSize(),
        entry.getSize());
    this.in = mended(() -> zip.getInputStream(entry));
  }

  /** Returns the number of bytes that the archive states. */
  long size() {
    return entry.getSize();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n = mended(() -> in.read(bytes, offset, length));
    if (n > 0) {
      crc.update(bytes, offset, n);
      count += n;
    }
    require(n >= 0 || count == entry.getSize());
    if (count == entry.getSize()) {
      require(crc.getValue() == entry.getCrc() && mended(in::read) < 0);
    }
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    return Math.max(0, read(new byte[(int) Math.min(n, 1 << 16)], 0, (int) Math.min(n, 1 << 16)));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void require(boolean whole) {
    InvalidInput.require(
        whole, "%s: the array is damaged: its checksum is wrong; copy the file again", name);
  }

  /** Reads; what Java's reader throws of a damaged archive becomes an error of the input. */
  private <T> T mended(InvalidInput.Part<T, IOException> part) {
    try {
      return part.read();
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInput(
          "%s: the array is damaged (%s); copy the file again".formatted(name, e.getMessage()), e);
    }
  }
}
