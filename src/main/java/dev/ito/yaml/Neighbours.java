package dev.ito.yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a file that is not there may have been meant to be. */
final class Neighbours {
  private static final int MOST = 10_000;
  private static final String UNKNOWN = "check the path";

  private Neighbours() {}

  /** Returns where a file was looked for that is not there, and what to do. */
  static String of(Path file) {
    if (file.isAbsolute()) {
      return "; " + near(file).orElse(UNKNOWN);
    }
    return " in "
        + Path.of("").toAbsolutePath()
        + "; "
        + near(file).orElse(UNKNOWN + ", which starts in the folder where ito runs");
  }

  private static Optional<String> near(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || file.getFileName() == null || !Files.isDirectory(folder)) {
      return Optional.empty();
    }
    return Suggestion.nearest(file.getFileName().toString(), names(folder))
        .map(near -> "did you mean " + file.resolveSibling(near) + "?")
        .or(() -> withEnding(file))
        .or(() -> below(file, folder));
  }

  /** Returns the same name with an ending, which is often left out. */
  private static Optional<String> withEnding(Path file) {
    Path whole = file.resolveSibling(file.getFileName() + ".yaml");
    return Files.exists(whole) ? Optional.of("did you mean " + whole + "?") : Optional.empty();
  }

  /** Returns the same name in a folder beside it, such as {@code configs}. */
  private static Optional<String> below(Path file, Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.limit(MOST)
          .filter(child -> Files.isRegularFile(child.resolve(file.getFileName())))
          .sorted()
          .findFirst()
          .map(child -> file.resolveSibling(child.getFileName()).resolve(file.getFileName()))
          .map(found -> "did you mean " + found + "?");
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.limit(MOST)
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".yaml") || name.endsWith(".yml"))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
