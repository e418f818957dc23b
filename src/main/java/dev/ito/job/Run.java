package dev.ito.job;

import dev.ito.experiment.Experiment;
import dev.ito.experiment.OpenScore;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.Sampler;
import dev.ito.io.Monitor;
import dev.ito.score.DifferentiableScore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An experiment and its folder, as the jobs that need its score find them.
 *
 * @param experiment the experiment
 * @param folder of what the jobs write
 * @param checkpoint the weights; empty: the newest of the folder
 * @param provenance of what the jobs write
 * @param monitor shows how it goes
 */
public record Run(
    Experiment experiment,
    RunDirectory folder,
    Optional<Path> checkpoint,
    Provenance provenance,
    Monitor monitor) {
  static final String WEIGHTS_SHA256 = "weightsSha256";

  /** A piece of work with the score of the experiment. */
  @FunctionalInterface
  interface Work {
    /**
     * Does the work.
     *
     * @param facts receives what the provenance should say of it, in order
     */
    void with(Sampler sampler, DifferentiableScore score, Map<String, Object> facts)
        throws IOException;
  }

  /** Opens the score, takes the folder, does the work and records where its result comes from. */
  void work(String section, Work work) throws IOException {
    try (OpenScore open = OpenScore.of(experiment, folder, checkpoint, provenance.device())) {
      folder.claim(experiment);
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("weights", open.weights());
      facts.put(WEIGHTS_SHA256, open.weightsSha256());
      if (experiment.sampling().preset() != null) {
        facts.put("preset", experiment.sampling().preset());
        facts.put("notOfPreset", experiment.sampling().notOfPreset(experiment.sde()));
      }
      facts.put("noise", experiment.sampling().noise());
      Sampler sampler = new Sampler(experiment, open.score(), monitor);
      sampler.sayWhereItStarts();
      sampler.sayWhatTheNetworkKnows();
      work.with(sampler, open.score(), facts);
      provenance.record(folder, experiment, section, facts);
    }
  }
}
