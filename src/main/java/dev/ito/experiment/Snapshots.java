package dev.ito.experiment;

import dev.ito.io.PartFile;
import dev.ito.nn.Averages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The averages of the weights that a training kept on the way: a folder with a file for a step. */
public record Snapshots(Path folder) {
  /** Returns the place of those after a step. */
  public Path file(long step) {
    return folder.resolve(String.format(Locale.ROOT, "%09d.safetensors", step));
  }

  /** Writes those after a step, complete or not at all. */
  public void write(Averages averages, long step) throws IOException {
    Files.createDirectories(folder);
    averages.write(file(step));
  }

  /** Returns the steps that there are, in order. */
  public List<Long> steps() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d{9,18}\\.safetensors"))
          .map(name -> Long.parseLong(name.substring(0, name.indexOf('.'))))
          .sorted()
          .toList();
    }
  }

  /**
   * Deletes those after later steps, which a training that goes on after {@code step} makes anew,
   * and what one that was killed left half-written.
   */
  public void dropAfter(long step) throws IOException {
    if (Files.isDirectory(folder)) {
      PartFile.sweep(folder);
    }
    for (long later : steps()) {
      if (later > step) {
        Files.delete(file(later));
      }
    }
  }
}
