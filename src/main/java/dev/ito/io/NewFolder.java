package dev.ito.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder that work makes if it is not there: work that wrote nothing to keep, because it failed
 * or there was nothing to do, leaves no folder behind that was not there.
 *
 * @param prepared names of files that are there before the work has done anything
 */
public record NewFolder(Path path, Set<String> prepared) {
  /** Does the work, which makes the folder. */
  public <T, E extends Exception> T during(FolderLock.Work<T, E> work) throws IOException, E {
    Optional<Path> made = missing();
    try {
      return work.run();
    } finally {
      if (made.isPresent() && Files.isDirectory(path)) {
        remove(made.get());
      }
    }
  }

  /** Returns the first folder on the way to this one that is not there. */
  private Optional<Path> missing() {
    Optional<Path> missing = Optional.empty();
    for (Path at = path.toAbsolutePath(); at != null && !Files.exists(at); at = at.getParent()) {
      missing = Optional.of(at);
    }
    return missing;
  }

  /** Deletes this folder and those above it up to one, as far as nothing is to be kept. */
  private void remove(Path top) throws IOException {
    FolderLock.deleteIfAlone(path, prepared);
    Path at = path.toAbsolutePath();
    while (Files.isDirectory(at) && names(at).isEmpty()) {
      Files.delete(at);
      if (at.equals(top)) {
        return;
      }
      at = at.getParent();
    }
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }
}
