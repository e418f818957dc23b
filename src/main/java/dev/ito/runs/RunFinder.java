package dev.ito.runs;

import dev.ito.experiment.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the runs below a folder. What is inside a run is not one.
 *
 * @param cells whether those of studies are wanted, and their trainings
 */
public record RunFinder(boolean cells) {
  private static final int DEEPEST = 6;
  private static final Set<String> OF_STUDIES = Set.of("cells", "trainings");

  /** Returns the folders of the runs, by their names. */
  public List<RunDirectory> below(Path folder) throws IOException {
    List<RunDirectory> found = new ArrayList<>();
    search(folder, 0, found);
    return found;
  }

  private void search(Path folder, int depth, List<RunDirectory> found) throws IOException {
    RunDirectory run = new RunDirectory(folder);
    if (Files.isRegularFile(run.experiment())) {
      found.add(run);
      return;
    }
    if (depth == DEEPEST) {
      return;
    }
    for (Path child : folders(folder)) {
      if (cells || !OF_STUDIES.contains(child.getFileName().toString())) {
        search(child, depth + 1, found);
      }
    }
  }

  private static List<Path> folders(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(child -> Files.isDirectory(child) && Files.isReadable(child))
          .filter(child -> !child.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }
}
