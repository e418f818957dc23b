package dev.ito.io;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file or folder that will be written: that it can be is checked before the work, without a
 * trace.
 */
public record Target(Path path) {
  private static final double MEGABYTE = 1e6;

  /**
   * Refuses a file that cannot be written.
   *
   * @param option that names it
   * @param ending that its name must have, such as {@code .npz}; empty: any
   * @throws InvalidInput if its folder is not there or may not be written to, it is a folder
   *     itself, or its name ends otherwise
   */
  public void requireFile(String option, String ending) {
    InvalidInput.require(
        path.toString().endsWith(ending),
        "%s %s: what is written is of kind %s: give it that ending",
        option,
        path,
        ending);
    Path folder = path.toAbsolutePath().getParent();
    InvalidInput.require(
        folder != null && Files.isDirectory(folder),
        "%s %s: the folder %s does not exist: make it first",
        option,
        path,
        path.getParent());
    InvalidInput.require(
        !Files.isDirectory(path), "%s %s: that is a folder: name a file", option, path);
    InvalidInput.require(
        Files.isWritable(folder) && (Files.notExists(path) || Files.isWritable(path)),
        "%s %s: cannot write there: choose another place",
        option,
        path);
  }

  /**
   * Refuses a folder that cannot be made or written to.
   *
   * @throws InvalidInput naming it
   */
  public void requireFolder() {
    Path there = existing();
    InvalidInput.require(
        Files.isDirectory(there),
        "%s: cannot write there (%s is a file): choose another --out",
        path,
        there);
    InvalidInput.require(
        Files.isWritable(there), "%s: cannot write there: choose another --out", path);
  }

  /**
   * Refuses work whose files do not fit on the disk.
   *
   * @param bytes of them, about
   * @throws InvalidInput with both numbers
   */
  public void requireRoom(long bytes) throws IOException {
    long room = Files.getFileStore(existing()).getUsableSpace();
    InvalidInput.require(
        bytes <= room,
        "%s: about %s MB are to be written, but there is room for %s MB: make room, or choose"
            + " another --out",
        path,
        megabytes(bytes),
        megabytes(room));
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.0f", Math.ceil(bytes / MEGABYTE));
  }

  /** Returns the path, or what is there of the way to it. */
  private Path existing() {
    Path there = path.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return there;
  }
}
