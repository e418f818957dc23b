package dev.ito.io;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Files that may be gzipped: the first two bytes decide, not the name. */
public final class GzipFile {
  private static final int BUFFER = 1 << 16;

  private GzipFile() {}

  /**
   * Opens a file for reading its unpacked content.
   *
   * <p>Reading ends with a {@link java.util.zip.ZipException} where the file is damaged, or unpacks
   * to far more than such files do.
   */
  public static InputStream open(Path file) throws IOException {
    GitLfs.requireFetched(file);
    InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      in.mark(2);
      boolean gzipped = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      return gzipped ? new Unpacked(new GZIPInputStream(in, BUFFER), Files.size(file)) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** Returns how many bytes a file can have, unpacked if need be. */
  public static long most(Path file) throws IOException {
    return Unpacked.most(Files.size(file));
  }

  /**
   * Reads the unpacked content.
   *
   * @param copies of each byte that the caller will hold
   * @throws dev.ito.math.InvalidInput if the memory is too small for it
   */
  public static byte[] read(Path file, int copies) throws IOException {
    Heap.requireRoom(file.toString(), Files.size(file), copies);
    try (InputStream in = open(file)) {
      int most = (int) Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / copies);
      byte[] bytes = in.readNBytes(most);
      Heap.requireRoom(file.toString(), bytes.length + (in.read() < 0 ? 0L : most), copies);
      return bytes;
    }
  }
}
