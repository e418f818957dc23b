package dev.ito.io;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that are complete or not there: filled beside their place, then renamed. */
public final class AtomicFolder {
  private AtomicFolder() {}

  /** Fills a folder. */
  @FunctionalInterface
  public interface Content {
    void writeTo(Path folder) throws IOException;
  }

  /**
   * Makes a folder.
   *
   * @throws InvalidInput if it is there already, or cannot be made there
   */
  public static void write(Path folder, Content content) throws IOException {
    Path place = folder.toAbsolutePath().normalize();
    requireFree(folder, place);
    Path part = PartFile.of(place);
    try {
      Files.createDirectories(place.getParent());
      PartFile.sweep(place.getParent());
      Files.createDirectory(part);
    } catch (IOException e) {
      throw new InvalidInput(
          "%s: cannot write there (%s): choose another --out"
              .formatted(folder, e.getClass().getSimpleName()),
          e);
    }
    try {
      content.writeTo(part);
      AtomicFile.force(part);
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
      AtomicFile.force(place.getParent());
    } catch (IOException | RuntimeException | Error e) {
      delete(part);
      throw e;
    }
  }

  private static void requireFree(Path folder, Path place) {
    InvalidInput.require(
        place.getFileName() != null && !Files.exists(place),
        "%s is there already: delete it, or choose another --out",
        folder);
  }

  /** Deletes a folder with all that is in it, or a file. */
  static void delete(Path folder) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> below = Files.walk(folder)) {
        List<Path> deepestFirst = below.sorted(Comparator.reverseOrder()).toList();
        for (Path path : deepestFirst) {
          Files.delete(path);
        }
      }
    }
  }
}
