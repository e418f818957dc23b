package dev.ito.job;

import dev.ito.Generator;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.RunDirectory;
import dev.ito.io.Monitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * An experiment and its folder: what every job works on.
 *
 * @param experiment the experiment
 * @param folder of what the jobs read and write
 * @param provenance of what they write
 * @param monitor shows how it goes
 */
public record Run(
    Experiment experiment, RunDirectory folder, Provenance provenance, Monitor monitor) {
  /**
   * Opens the model.
   *
   * @param checkpoint the weights; empty: the newest of the folder
   */
  Generator open(Optional<Path> checkpoint) throws IOException {
    return Generator.open(experiment, folder, checkpoint, provenance.device());
  }

  /** Says one line, a {@link String#format} pattern for {@code values}. */
  void say(String line, Object... values) {
    monitor.say(String.format(Locale.ROOT, line, values));
  }

  /** Says in the provenance where a result of a job comes from. */
  void record(String job, Record... facts) throws IOException {
    provenance.record(folder, experiment, job, facts);
  }
}
