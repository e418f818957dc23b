package dev.ito.io;

import dev.ito.io.Npy.NpyArray;
import dev.ito.math.InvalidInput;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** NumPy's {@code .npz} files: a ZIP archive of {@code .npy} arrays, compressed or not. */
public final class Npz {
  private static final String SUFFIX = ".npy";

  /** Equal arrays give equal bytes: the time of the entries is the least that ZIP has. */
  private static final FileTime TIME = FileTime.fromMillis(315_532_800_000L);

  private Npz() {}

  /** Returns the names of the arrays. */
  public static List<String> names(Path file) throws IOException {
    try (ZipFile zip = open(file)) {
      return names(zip);
    }
  }

  /**
   * Reads one array.
   *
   * @throws InvalidInput if it is missing or damaged, naming the file and the array
   */
  public static NpyArray read(Path file, String name) throws IOException {
    try (ZipFile zip = open(file);
        CheckedArray in = array(zip, file, name)) {
      return Npy.read(file + ": " + name, in, in.size());
    }
  }

  private static List<String> names(ZipFile zip) {
    return zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.endsWith(SUFFIX))
        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
        .toList();
  }

  /** Opens an array of an open archive. */
  static CheckedArray array(ZipFile zip, Path file, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name + SUFFIX);
    InvalidInput.require(
        entry != null, "%s: there is no array %s, only %s", file, name, names(zip));
    return new CheckedArray(file + ": " + name, zip, entry);
  }

  /** Writes float64 arrays, uncompressed in effect: such numbers do not compress. */
  public static void write(Path file, Map<String, NpzArray> arrays) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          zip.setLevel(0);
          for (Map.Entry<String, NpzArray> one : arrays.entrySet()) {
            ZipEntry entry = new ZipEntry(one.getKey() + SUFFIX);
            entry.setLastModifiedTime(TIME);
            zip.putNextEntry(entry);
            Npy.write(zip, one.getValue().shape(), one.getValue().values());
            zip.closeEntry();
          }
          zip.finish();
        });
  }

  /**
   * An array to write.
   *
   * @param shape lengths of the axes, slowest first
   * @param values in C order
   */
  public record NpzArray(int[] shape, double[] values) {}

  static ZipFile open(Path file) throws IOException {
    InvalidInput.require(Files.isRegularFile(file), "%s: there is no such file", file);
    GitLfs.requireFetched(file);
    try {
      ZipFile zip = new ZipFile(file.toFile());
      List<String> names = names(zip);
      if (Set.copyOf(names).size() < names.size()) {
        zip.close();
        throw new ZipException("it has an array twice");
      }
      return zip;
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new InvalidInput(
          String.format(
              "%s: this is not a whole NumPy .npz file (%s)",
              file, e.getMessage() == null ? "cut short" : e.getMessage()),
          e);
    }
  }
}
