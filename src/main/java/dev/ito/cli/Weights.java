package dev.ito.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option {@code --checkpoint}, of the commands that use a trained network. */
final class Weights {
  @Option(
      names = "--checkpoint",
      paramLabel = "F",
      description = "The weights; the newest of the run's folder by default.")
  private Path checkpoint;

  /** Returns the file that was named. */
  Optional<Path> checkpoint() {
    return Optional.ofNullable(checkpoint);
  }
}
