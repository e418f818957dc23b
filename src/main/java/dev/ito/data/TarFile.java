package dev.ito.data;

import dev.ito.io.GzipFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipException;

/**
 * A tar archive (POSIX 1003.1, ustar), gzipped or not, of which one file is taken.
 *
 * <p>No name of an archive becomes a path here, and nothing of it is unpacked but the content that
 * is asked for: links, devices and names that lead elsewhere have no effect.
 *
 * @param path of the archive
 * @param most bytes that all of it may have, unpacked
 */
record TarFile(Path path, long most) {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int SIZE = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int KIND = 156;
  private static final int MOST_ENTRIES = 1000;

  /** What ordinary files are marked with; others are links, devices and remarks. */
  private static final List<Byte> FILES = List.of((byte) '0', (byte) 0);

  /**
   * Writes the content of a file, and reads the archive to its end: there gzip has its checksum.
   *
   * @param name without its folders
   * @throws ZipException if this is no such archive, or larger than it should be
   * @throws EOFException if it is cut short, or has no such file
   */
  void copy(String name, OutputStream out) throws IOException {
    try (InputStream in = GzipFile.open(path)) {
      long left = find(in, name);
      byte[] buffer = new byte[1 << 16];
      for (int n = 1; left > 0; left -= n) {
        n = in.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
        if (n == 0) {
          throw new EOFException("cut short");
        }
        out.write(buffer, 0, n);
      }
      long after = 0;
      for (int n = 0; n >= 0; n = in.read(buffer)) {
        after += n;
        requireSmall(after);
      }
    }
  }

  /** Goes to the content of a file and returns its length. */
  private long find(InputStream in, String name) throws IOException {
    byte[] header = in.readNBytes(BLOCK);
    long before = 0;
    for (int i = 0; i < MOST_ENTRIES && header.length == BLOCK && header[0] != 0; i++) {
      long size = octal(header);
      before += size + BLOCK;
      requireSmall(before);
      String found = text(header, 0, NAME).replaceFirst("^.*/", "");
      if (found.equals(name) && FILES.contains(header[KIND])) {
        return size;
      }
      in.skipNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
      header = in.readNBytes(BLOCK);
    }
    throw new EOFException("it holds no " + name);
  }

  private void requireSmall(long bytes) throws ZipException {
    if (bytes > most) {
      throw new ZipException("it unpacks to more than " + most + " bytes");
    }
  }

  private static long octal(byte[] header) throws ZipException {
    String digits = text(header, SIZE, SIZE_LENGTH).strip();
    if (!digits.matches("[0-7]{1,11}")) {
      throw new ZipException("no tar archive");
    }
    return Long.parseLong(digits, 8);
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(Arrays.copyOfRange(header, from, end), StandardCharsets.US_ASCII);
  }
}
