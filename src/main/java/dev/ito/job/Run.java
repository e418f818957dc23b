package dev.ito.job;

import dev.ito.Generator;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.RunFolders;
import dev.ito.io.Monitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * An experiment and its folder: what every job works on.
 *
 * @param folders where the jobs read and write
 */
public record Run(
    Experiment experiment, RunFolders folders, Provenance provenance, Monitor monitor) {
  /** Makes a run that is all in one folder. */
  public Run(Experiment experiment, RunDirectory folder, Provenance provenance, Monitor monitor) {
    this(experiment, new RunFolders(folder, folder), provenance, monitor);
  }

  /** Returns the folder that the jobs write to. */
  public RunDirectory folder() {
    return folders.target();
  }

  /**
   * Opens the model.
   *
   * @param weights the folder of the weights
   * @param checkpoint a file of them; empty: the newest of that folder
   */
  Generator open(RunDirectory weights, Optional<Path> checkpoint) throws IOException {
    return Generator.open(experiment, weights, checkpoint, provenance.device());
  }

  /** Says one line, a {@link String#format} pattern for {@code values}. */
  void say(String line, Object... values) {
    monitor.say(String.format(Locale.ROOT, line, values));
  }

  /** Says in the provenance where a result of a job comes from. */
  void record(String job, Record... facts) throws IOException {
    provenance.record(folder(), experiment, monitor, job, facts);
  }

  /** Draws a picture. */
  @FunctionalInterface
  interface Drawing {
    void draw(Path file) throws IOException;
  }

  /**
   * Draws a picture beside a result, or says in one line why not: the result is never lost for it.
   *
   * <p>Java needs libraries of the system for text (fontconfig, harfbuzz, freetype), and a missing
   * one is an Error with its first letter: LinkageError or, without any font, InternalError.
   */
  void draw(String name, Drawing drawing) {
    Path file = folder().file(name);
    try {
      drawing.draw(file);
    } catch (IOException | RuntimeException | LinkageError | InternalError e) {
      String why =
          e instanceof Error
              ? "Java cannot write text here: install fontconfig and a font"
              : e.toString();
      monitor.say("%s was not drawn: %s".formatted(file, why));
    }
  }
}
