package dev.ito.io;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/**
 * Unpacked content of a compressed file that ends with an error where it becomes implausibly large:
 * a few kilobytes can unpack to gigabytes.
 */
final class Unpacked extends FilterInputStream {
  /** Pictures and numbers unpack to some 2 to 20 times their size; DEFLATE can 1,032 times. */
  private static final int LARGEST_RATIO = 200;

  /** Up to here any ratio is taken: small blank pictures are no attack. */
  private static final long ANYWAY = 16 << 20;

  private final long most;
  private long count;

  /**
   * Bounds a stream.
   *
   * @param packed bytes of the compressed file
   */
  Unpacked(InputStream in, long packed) {
    super(in);
    this.most = most(packed);
  }

  /** Returns how many bytes a compressed file may unpack to. */
  static long most(long packed) {
    return Math.max(ANYWAY, LARGEST_RATIO * packed);
  }

  @Override
  public int read() throws IOException {
    return counted(in.read(), 1);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n = in.read(bytes, offset, length);
    return counted(n, n);
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = in.skip(n);
    counted(0, skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private int counted(int read, long bytes) throws ZipException {
    count += read < 0 ? 0 : bytes;
    if (count > most) {
      throw new ZipException(
          "it unpacks to more than "
              + LARGEST_RATIO
              + " times its size: if that is right, unpack it");
    }
    return read;
  }
}
