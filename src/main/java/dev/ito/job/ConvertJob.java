package dev.ito.job;

import dev.ito.experiment.Experiment;
import dev.ito.experiment.OpenScore;
import dev.ito.experiment.RunDirectory;
import dev.ito.interop.Export;
import dev.ito.io.AtomicFile;
import dev.ito.io.AtomicFolder;
import dev.ito.io.Monitor;
import dev.ito.math.InvalidInput;
import dev.ito.nn.GraphNetwork;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the network of an experiment for another framework; of a trained one the average of the
 * weights (EMA).
 *
 * @param experiment with a network
 * @param run where its checkpoints are
 * @param checkpoint the weights; empty: the newest of the run
 * @param export the format
 * @param out the folder to write, complete or not at all
 * @param provenance of it
 * @param monitor is told what was written
 */
public record ConvertJob(
    Experiment experiment,
    RunDirectory run,
    Optional<Path> checkpoint,
    Export export,
    Path out,
    Provenance provenance,
    Monitor monitor) {
  /** Writes the folder. */
  public void execute() throws IOException {
    InvalidInput.require(
        !experiment.isExact(), "model: an exact score is no network, there is nothing to convert");
    try (OpenScore open = OpenScore.of(experiment, run, checkpoint, provenance.device())) {
      GraphNetwork network = open.network().orElseThrow();
      Export.Source source = Export.Source.of(data(), open.score(), network);
      AtomicFolder.write(
          out,
          folder -> {
            export.write(source, folder);
            describe(new RunDirectory(folder), open.weights());
          });
      monitor.say(
          String.format(
              Locale.ROOT,
              "%,d parameters of %s -> %s: %s",
              network.layout().size(),
              open.weights(),
              out,
              export.summary(source.model())));
    }
  }

  private Export.Data data() {
    return new Export.Data(experiment.pixels(), experiment.sampling().clip(), experiment.seed());
  }

  /** Says in the folder what the network is and where it comes from. */
  private void describe(RunDirectory folder, String weights) throws IOException {
    AtomicFile.writeText(folder.file("experiment.yaml"), Yaml.write(experiment));
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("weights", weights);
    provenance.record(folder, experiment, "conversion", facts);
  }
}
