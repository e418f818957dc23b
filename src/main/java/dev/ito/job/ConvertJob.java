package dev.ito.job;

import dev.ito.Generator;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.OpenScore;
import dev.ito.experiment.RunDirectory;
import dev.ito.interop.Export;
import dev.ito.io.AtomicFolder;
import dev.ito.math.InvalidInput;
import dev.ito.nn.GraphNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Writes the network of an experiment for another framework; of a trained one the average of the
 * weights (EMA).
 *
 * @param checkpoint the weights; empty: the newest of the run
 * @param out the folder to write, complete or not at all
 */
public record ConvertJob(Run run, Optional<Path> checkpoint, Export export, Path out) {
  /** What the provenance says. */
  private record Facts(String weights) {}

  /** Writes the folder. */
  public void execute() throws IOException {
    InvalidInput.require(
        !run.experiment().origin().exact(),
        "model: an exact score is no network, there is nothing to convert");
    try (Generator generator = run.open(run.folders().weights(), checkpoint)) {
      OpenScore score = generator.score();
      GraphNetwork network = score.network().orElseThrow();
      Experiment experiment = run.experiment();
      Export.Data data =
          new Export.Data(experiment.pixels(), experiment.sampling().clip(), experiment.seed());
      Export.Source source = Export.Source.of(data, score.score(), network);
      AtomicFolder.write(
          out,
          folder -> {
            export.write(source, folder);
            describe(new RunDirectory(folder), score.weights());
          });
      run.say(
          "%,d parameters of %s -> %s: %s",
          network.layout().size(), score.weights(), out, export.summary(source.model()));
    }
  }

  /** Says in the folder what the network is and where it comes from. */
  private void describe(RunDirectory folder, String weights) throws IOException {
    folder.store(run.experiment());
    run.provenance()
        .record(folder, run.experiment(), run.monitor(), "conversion", new Facts(weights));
  }
}
