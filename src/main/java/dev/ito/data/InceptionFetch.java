package dev.ito.data;

import dev.ito.io.AtomicFile;
import dev.ito.io.FolderLock;
import dev.ito.io.KnownHash;
import dev.ito.io.Monitor;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/**
 * Downloads the Inception network of 2015, with which the FID was defined, and takes the frozen
 * graph out of its archive.
 *
 * <p>Its makers publish no checksum, so its home is asked over https only, and the SHA-256 of the
 * graph is kept beside it: a later download or a changed file is compared with it. It is returned,
 * too, to be compared with that of others, and every result records it.
 *
 * @param homes addresses of the archive, tried in turn
 * @param patience how long one may stay silent
 * @param monitor shows bytes, and homes that fail
 */
public record InceptionFetch(List<URI> homes, Duration patience, Monitor monitor) {
  /** The graph's name in the archive, and in the folder. */
  public static final String GRAPH = "classify_image_graph_def.pb";

  private static final String ARCHIVE = "inception-2015-12-05.tgz";

  /** The bucket has the name of the host, and is served under that of its keeper, too. */
  private static final List<URI> HOMES =
      Stream.of("https://", "https://storage.googleapis.com/")
          .map(start -> start + "download.tensorflow.org/models/image/imagenet/" + ARCHIVE)
          .map(URI::create)
          .toList();

  private static final long SIZE_OF_ARCHIVE = 89_000_000;
  private static final long LARGEST_ARCHIVE = 100_000_000;
  private static final long LARGEST = 300_000_000;

  /** Makes a downloader from the public home. */
  public static InceptionFetch fromHome(Monitor monitor) {
    return new InceptionFetch(HOMES, Duration.ofSeconds(60), monitor);
  }

  /**
   * Makes sure that a folder holds the graph, making the folder if need be; an interrupted download
   * is continued.
   *
   * @param expected SHA-256 that the graph must have; empty: any
   * @return the SHA-256 of the graph in hex
   * @throws InvalidInput if the graph has another hash than expected, or than it had at first; a
   *     downloaded one is then removed
   * @throws IOException if the archive does not come, or has no such graph
   */
  public String fetch(Path folder, String expected) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    try (Monitor.Task task = monitor.start(ARCHIVE, "bytes", 0, SIZE_OF_ARCHIVE)) {
      return FolderLock.alone(folder, monitor, () -> fetch(folder, expected, task));
    }
  }

  private String fetch(Path folder, String expected, Monitor.Task task)
      throws IOException, InterruptedException {
    Path graph = folder.resolve(GRAPH);
    boolean wasThere = Files.isRegularFile(graph);
    if (!wasThere) {
      Path part = Transfer.part(folder, ARCHIVE);
      download(part, task);
      extract(part, graph);
      Files.delete(part);
    }
    String found = Sha256.ofContent(graph, Long.MAX_VALUE);
    try {
      InvalidInput.require(
          expected.isEmpty() || expected.equalsIgnoreCase(found),
          "%s has SHA-256 %s, not %s: get it from another place",
          graph,
          found,
          expected);
      KnownHash.require(graph, found);
    } catch (InvalidInput e) {
      if (!wasThere) {
        Files.delete(graph);
      }
      throw e;
    }
    KnownHash.keep(graph, found);
    return found;
  }

  private void download(Path part, Monitor.Task task) throws IOException, InterruptedException {
    List<String> reasons = new ArrayList<>();
    for (URI home : homes) {
      try {
        new Transfer(Transfer.client(patience), patience, home, part, LARGEST_ARCHIVE).run(task);
        return;
      } catch (IOException e) {
        reasons.add(home + ": " + Fetch.reason(e));
        monitor.say(reasons.get(reasons.size() - 1));
      }
    }
    throw new IOException(
        "could not download %s (%s): run it again to continue, or get it elsewhere and put its %s into %s"
            .formatted(ARCHIVE, String.join("; ", reasons), GRAPH, part.getParent()));
  }

  static void extract(Path archive, Path graph) throws IOException {
    try {
      AtomicFile.write(graph, out -> new TarFile(archive, LARGEST).copy(GRAPH, out));
    } catch (EOFException | ZipException e) {
      Files.delete(archive);
      throw new IOException(
          "the archive came damaged (" + e.getMessage() + ") and was removed: run it again", e);
    }
  }
}
