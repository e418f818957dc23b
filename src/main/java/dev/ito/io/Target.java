package dev.ito.io;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file or folder that will be written: that it can be is checked before the work, without a
 * trace.
 */
public record Target(Path path) {
  private static final double MEGABYTE = 1e6;

  /** Names of what Ito writes into a folder. */
  private static final Pattern WRITTEN =
      Pattern.compile(".*\\.(yaml|json|jsonl|safetensors|npy|npz|csv|png|gif|txt|html)");

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
        takesFiles(folder) && (Files.notExists(path) || Files.isWritable(path)),
        "%s %s: cannot write there: choose another place",
        option,
        path);
  }

  /**
   * Refuses a file that is read, too, by whatever name.
   *
   * @param option that names it
   * @throws InvalidInput if they are the same
   */
  public void requireOtherThan(Path input, String option) throws IOException {
    InvalidInput.require(
        !Files.exists(path) || !Files.exists(input) || !Files.isSameFile(path, input),
        "%s %s: that is %s, which is read: choose another name",
        option,
        path,
        input);
  }

  /** Tells whether a folder takes a file: what the system says of rights is not all. */
  private static boolean takesFiles(Path folder) {
    try {
      probe(folder);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Makes a file in a folder and deletes it.
   *
   * @throws IOException if the folder takes none
   */
  public static void probe(Path folder) throws IOException {
    Files.delete(Files.createTempFile(folder, ".writable", null));
  }

  /**
   * Refuses a folder that cannot be made or written to, or has something else where files belong.
   *
   * @throws FileFault naming it
   */
  public void requireFolder() throws IOException {
    if (path.toString().isEmpty()) {
      throw new FileFault("--out is empty, as a variable that is not set is: name a folder");
    }
    Path there = existing();
    if (!Files.isDirectory(there)) {
      throw new FileFault(
          path + ": cannot write there (" + there + " is a file): choose another --out");
    }
    if (!takesFiles(there)) {
      throw new FileFault(
          path + ": cannot write there (" + there + " takes no files): choose another --out");
    }
    if (!canBe(path)) {
      throw new FileFault(path + ": cannot write there: choose another --out");
    }
    requireFiles();
  }

  /**
   * Refuses a folder that has a folder, a pipe or a device by the name of a file of Ito's: to read
   * or replace it would fail after the work, or wait for ever.
   *
   * @throws FileFault naming it
   */
  public void requireFiles() throws IOException {
    for (Path file : Files.isDirectory(path) ? children() : List.<Path>of()) {
      boolean taken = Files.exists(file) && !Files.isRegularFile(file);
      if (taken && WRITTEN.matcher(file.getFileName().toString()).matches()) {
        throw new FileFault(
            "%s: %s where a file belongs: move it away, or choose another --out"
                .formatted(file, Files.isDirectory(file) ? "a folder" : "a pipe or device"));
      }
    }
  }

  /** Tells whether a name is one that the file system has, which is not so of 300 letters. */
  private static boolean canBe(Path path) {
    try {
      Files.readAttributes(path, BasicFileAttributes.class);
      return true;
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private List<Path> children() throws IOException {
    try (Stream<Path> all = Files.list(path)) {
      return all.sorted().toList();
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
