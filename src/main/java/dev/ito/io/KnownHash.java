package dev.ito.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The SHA-256 of a file that nobody publishes one of, kept beside it in {@code FILE.sha256} when it
 * is first there, as {@code sha256sum} writes it: whoever replaces the file later is found out.
 */
public final class KnownHash {
  private KnownHash() {}

  /** Keeps a hash. */
  public static void keep(Path file, String sha256) throws IOException {
    AtomicFile.writeText(beside(file), sha256 + "  " + file.getFileName() + "\n");
  }

  /** Forgets the hash of a file that is about to be written anew. */
  public static void forget(Path file) throws IOException {
    Files.deleteIfExists(beside(file));
  }

  /** Tells whether one is kept. */
  public static boolean isKept(Path file) {
    return Files.isRegularFile(beside(file));
  }

  /**
   * Compares a file with the hash that was kept of it, if one was.
   *
   * @throws DamagedFile if it is another file
   */
  public static void require(Path file, String sha256) throws IOException {
    if (!isKept(file)) {
      return;
    }
    String line = Files.size(beside(file)) > 1000 ? "" : Files.readString(beside(file));
    String kept = line.strip().split("\\s+")[0];
    DamagedFile.require(
        kept.equalsIgnoreCase(sha256),
        file,
        "its SHA-256 is %s, not %s as %s says: it was changed or replaced; get the right one again,"
            + " or delete %s if the new one is meant",
        sha256,
        kept,
        beside(file),
        beside(file));
  }

  private static Path beside(Path file) {
    return file.resolveSibling(file.getFileName() + ".sha256");
  }
}
