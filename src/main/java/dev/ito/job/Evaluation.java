package dev.ito.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.evaluation.Comparisons;
import dev.ito.evaluation.Measurement;
import dev.ito.evaluation.Metric;
import dev.ito.evaluation.Subject;
import dev.ito.experiment.Experiment;
import dev.ito.io.Sha256;
import dev.ito.score.DifferentiableScore;
import dev.ito.solver.Solution;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is measured in one go: some weights of a run.
 *
 * @param weights their hash; empty if there are none
 * @param folder for the files of the metrics
 * @param warning takes what may be wrong with the samples
 */
record Evaluation(
    Run run,
    DrawnSamples drawn,
    DifferentiableScore score,
    String weights,
    Path folder,
    Consumer<String> warning) {
  /**
   * Measures metrics, which share what they compare.
   *
   * @param given data to measure on instead of the data set; empty if there are none
   */
  List<Measurement> measure(
      List<Metric> metrics, Optional<Subject.Given> given, Consumer<Measurement> found)
      throws IOException {
    Experiment experiment = run.experiment();
    Subject.Work work =
        new Subject.Work(
            experiment.seed(), folder, run.provenance().device(), run.monitor(), warning);
    List<Measurement> all = new ArrayList<>();
    try (Comparisons samples =
        new Comparisons(experiment.setup(), Drawn.of(drawn, weights, warning), work)) {
      Subject subject = new Subject(score, samples, given);
      for (Metric metric : metrics) {
        List<Measurement> some = metric.measure(subject);
        some.forEach(found);
        all.addAll(some);
      }
    }
    return all;
  }

  /** Returns a measurement in one line. */
  static String line(Measurement m) {
    return String.format(
        Locale.ROOT,
        "%s %.4f%s (n = %d, %.1f evaluations each, %.1f s)",
        m.name(),
        m.value(),
        Measurement.error("%.4f", m.standardError()),
        m.n(),
        m.nfe(),
        m.seconds());
  }

  /**
   * The samples of a model.
   *
   * @param id what tells them from all others
   */
  private record Drawn(DrawnSamples samples, String id, Consumer<String> warning)
      implements Comparisons.Samples {
    /**
     * Returns the samples of some weights.
     *
     * @param weights their hash; empty if there are none
     */
    static Drawn of(DrawnSamples samples, String weights, Consumer<String> warning)
        throws IOException {
      Experiment experiment = samples.sampler().experiment();
      ObjectNode written = Yaml.json().valueToTree(experiment);
      ObjectNode decisive = Yaml.json().createObjectNode();
      for (String key : List.of("sde", "model", "network", "objective")) {
        Optional.ofNullable(written.get(key)).ifPresent(value -> decisive.set(key, value));
      }
      JsonNode sampling = Yaml.json().valueToTree(experiment.sampling().decisive());
      decisive.set("sampling", sampling);
      decisive.put("seed", experiment.sampleSeed()).put("weights", weights);
      String read = experiment.trained().isPresent() ? "" : experiment.origin().contentSha256();
      if (!read.isEmpty()) {
        decisive.put("content", read);
      }
      return new Drawn(samples, Sha256.ofText(Yaml.write(decisive)), warning);
    }

    @Override
    public long seed() {
      return samples.sampler().experiment().sampleSeed();
    }

    @Override
    public Solution draw(int from, int to) {
      Solution solution = samples.draw(from, to);
      samples.sampler().unreasonable(solution.x()).ifPresent(warning);
      return solution;
    }
  }
}
