package dev.ito.job;

import dev.ito.evaluation.Comparisons;
import dev.ito.evaluation.Measurement;
import dev.ito.evaluation.Metric;
import dev.ito.evaluation.Samples;
import dev.ito.evaluation.Subject;
import dev.ito.evaluation.Work;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.Sampler;
import dev.ito.io.AtomicFile;
import dev.ito.io.Stopwatch;
import dev.ito.math.InvalidInput;
import dev.ito.score.DifferentiableScore;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Measures what the experiment's {@code evaluation} asks and writes {@code metrics.json}.
 *
 * @param run the experiment and its folder
 * @param data a file of data to measure on instead of the data set; empty if there is none
 */
public record EvaluateJob(Run run, Optional<Path> data) {
  private record Metrics(List<Measurement> metrics) {}

  /** Measures all metrics. */
  public void execute() throws IOException {
    InvalidInput.require(
        !metrics().isEmpty(),
        "evaluation: required key is missing; add the metrics, such as [{type: bits-per-dim}]");
    run.work("evaluation", this::evaluate);
  }

  /** Given data are asked for their likelihood, if the experiment asks nothing else. */
  private List<Metric> metrics() {
    List<Metric> asked = run.experiment().evaluation();
    return asked.isEmpty() && data.isPresent()
        ? List.of(Yaml.read("evaluation", "{type: bits-per-dim}", Metric.class, List.of()))
        : asked;
  }

  private void evaluate(Sampler sampler, DifferentiableScore score, Map<String, Object> facts)
      throws IOException {
    Stopwatch watch = Stopwatch.start();
    Experiment experiment = run.experiment();
    Optional<Subject.Given> given = Optional.empty();
    if (data.isPresent()) {
      GivenExamples examples = GivenExamples.read(data.get(), experiment);
      facts.put("data", examples.array().facts());
      given = Optional.of(examples.given());
    }
    Samples drawn = ModelSamples.of(experiment, sampler, facts.get(Run.WEIGHTS_SHA256));
    Work work =
        new Work(experiment.seed(), run.folder().path(), run.provenance().device(), run.monitor());
    List<Measurement> measurements = new ArrayList<>();
    try (Comparisons samples = new Comparisons(experiment.setup(), drawn, work)) {
      for (Metric metric : metrics()) {
        List<Measurement> found = metric.measure(new Subject(score, samples, given));
        found.forEach(measurement -> run.monitor().say(line(measurement)));
        measurements.addAll(found);
      }
    }
    Path file = run.folder().file("metrics.json");
    AtomicFile.writeText(file, Yaml.json().writeValueAsString(new Metrics(measurements)) + "\n");
    facts.put("seconds", watch.seconds());
  }

  /** Returns a measurement in one line. */
  static String line(Measurement m) {
    return String.format(
        Locale.ROOT,
        "%s %.4f +- %.4f (n = %d, %.1f evaluations each, %.1f s)",
        m.name(),
        m.value(),
        m.standardError(),
        m.n(),
        m.nfe(),
        m.seconds());
  }
}
