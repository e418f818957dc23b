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
   * @throws FileFault naming it
   */
  public void requireFolder() {
    Path there = existing();
    if (!Files.isDirectory(there)) {
      throw new FileFault(
          path + ": cannot write there (" + there + " is a file): choose another --out");
    }
    if (!Files.isWritable(there)) {
      throw new FileFault(path + ": cannot write there: choose another --out");
    }
  }

  /**
   * Refuses work whose files do not fit on the disk.
   *
   * @param bytes of them, about
   * @throws FileFault with both numbers
   */
  public void requireRoom(long bytes) throws IOException {
    long room = Files.getFileStore(existing()).getUsableSpace();
    if (bytes > room) {
      throw new FileFault(
          path
              + ": about "
              + megabytes(bytes)
              + " MB are to be written, but there is room for "
              + megabytes(room)
              + " MB: make room, or choose another --out");
    }
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
