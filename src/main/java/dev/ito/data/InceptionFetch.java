package dev.ito.data;

import dev.ito.io.AtomicFile;
import dev.ito.io.GzipFile;
import dev.ito.io.Monitor;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * Downloads the Inception network of 2015, with which the FID was defined, and takes the frozen
 * graph out of its archive.
 *
 * <p>Its makers publish no checksum. The archive's own (CRC-32 of gzip) tells that it came whole;
 * the SHA-256 of the graph is returned, to be compared with that of others, and every result
 * records it.
 *
 * @param home address of the archive
 * @param patience how long it may stay silent
 * @param monitor shows bytes
 */
public record InceptionFetch(URI home, Duration patience, Monitor monitor) {
  /** The graph's name in the archive, and in the folder. */
  public static final String GRAPH = "classify_image_graph_def.pb";

  private static final URI HOME =
      URI.create("http://download.tensorflow.org/models/image/imagenet/inception-2015-12-05.tgz");
  private static final String ARCHIVE = "inception-2015-12-05.tgz";
  private static final long SIZE_OF_ARCHIVE = 89_000_000;
  private static final long LARGEST = 300_000_000;

  /** Names and lengths in a tar archive (POSIX 1003.1, ustar). */
  private static final int BLOCK = 512;

  private static final int NAME = 100;
  private static final int SIZE = 124;
  private static final int SIZE_LENGTH = 12;

  /** Makes a downloader from the public home. */
  public static InceptionFetch fromHome(Monitor monitor) {
    return new InceptionFetch(HOME, Duration.ofSeconds(60), monitor);
  }

  /**
   * Makes sure that a folder holds the graph, making the folder if need be; an interrupted download
   * is continued.
   *
   * @param expected SHA-256 that the graph must have; empty: any
   * @return the SHA-256 of the graph in hex
   * @throws InvalidInput if the graph has another hash than expected
   * @throws IOException if the archive does not come, or has no such graph
   */
  public String fetch(Path folder, String expected) throws IOException, InterruptedException {
    try (Monitor.Task task = monitor.start(ARCHIVE, "bytes", 0, SIZE_OF_ARCHIVE)) {
      return fetch(folder, expected, task);
    }
  }

  private String fetch(Path folder, String expected, Monitor.Task task)
      throws IOException, InterruptedException {
    Path graph = folder.resolve(GRAPH);
    if (!Files.isRegularFile(graph)) {
      Files.createDirectories(folder);
      Path part = folder.resolve(ARCHIVE + ".part");
      download(part, task);
      extract(part, graph);
      Files.delete(part);
    }
    String found = Sha256.ofContent(graph, Long.MAX_VALUE);
    InvalidInput.require(
        expected.isEmpty() || expected.equalsIgnoreCase(found),
        "%s has SHA-256 %s, not %s: delete it and get it from another place",
        graph,
        found,
        expected);
    return found;
  }

  private void download(Path part, Monitor.Task task) throws IOException, InterruptedException {
    try {
      new Transfer(Transfer.client(patience), patience, home, part, LARGEST).run(task);
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IOException(
          "could not download %s (%s): run it again to continue, or get it elsewhere and put its %s into %s"
              .formatted(home, reason, GRAPH, part.getParent()),
          e);
    }
  }

  static void extract(Path archive, Path graph) throws IOException {
    try (InputStream in = GzipFile.open(archive)) {
      long size = find(in);
      AtomicFile.write(
          graph,
          out -> {
            byte[] buffer = new byte[1 << 16];
            for (long left = size; left > 0; ) {
              int n = in.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
              if (n == 0) {
                throw new EOFException("cut short");
              }
              out.write(buffer, 0, n);
              left -= n;
            }
            // The checksum of gzip comes last.
            while (in.read(buffer) >= 0) {}
          });
    } catch (EOFException | ZipException e) {
      Files.delete(archive);
      throw new IOException(
          "the archive came damaged (" + e.getMessage() + ") and was removed: run it again", e);
    }
  }

  /** Goes to the content of the graph and returns its length. */
  private static long find(InputStream in) throws IOException {
    byte[] header = in.readNBytes(BLOCK);
    while (header.length == BLOCK && header[0] != 0) {
      long size = octal(header);
      if (text(header, 0, NAME).replaceFirst("^.*/", "").equals(GRAPH)) {
        return size;
      }
      in.skipNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
      header = in.readNBytes(BLOCK);
    }
    throw new EOFException("it holds no " + GRAPH);
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
