package dev.ito.job;

import dev.ito.Generator;
import dev.ito.data.SampleArray;
import dev.ito.evaluation.Measurement;
import dev.ito.evaluation.Metric;
import dev.ito.evaluation.Subject;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.OpenScore;
import dev.ito.experiment.Sampler;
import dev.ito.io.AtomicFile;
import dev.ito.io.Stopwatch;
import dev.ito.math.InvalidInput;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Measures what the experiment's {@code evaluation} asks and writes {@code metrics.json}.
 *
 * @param data a file of data to measure on instead of the data set; empty if there is none
 */
public record EvaluateJob(List<Metric> metrics, Optional<Path> data) implements Session.Job {
  private record Metrics(List<Measurement> metrics) {}

  /** What the provenance says; {@code data} is null where none were given. */
  private record Facts(SampleArray.Facts data, double seconds) {}

  /**
   * Makes the job. Given data are asked for their likelihood, if the experiment asks nothing else.
   *
   * @throws InvalidInput if there is nothing to measure
   */
  public static EvaluateJob of(Experiment experiment, Optional<Path> data) {
    List<Metric> asked = experiment.evaluation();
    InvalidInput.require(
        !asked.isEmpty() || data.isPresent(),
        "evaluation: required key is missing; add the metrics, such as [{type: bits-per-dim}]");
    return new EvaluateJob(asked.isEmpty() ? List.of(Generator.likelihood()) : asked, data);
  }

  @Override
  public void execute(Session session) throws IOException {
    Run run = session.run();
    Experiment experiment = run.experiment();
    Sampler sampler = session.sampler();
    Stopwatch watch = Stopwatch.start();
    OpenScore score = session.generator().score();
    Optional<SampleArray> given = Optional.empty();
    if (data.isPresent()) {
      given = Optional.of(SampleArray.read(data.get(), experiment.shape(), experiment.pixels()));
    }
    Evaluation evaluation =
        new Evaluation(run, sampler, score.score(), score.weightsSha256(), run.folder().path());
    List<Measurement> measurements =
        evaluation.measure(
            metrics,
            given.map(array -> new Subject.Given(array, array.levels())),
            found -> run.monitor().say(Evaluation.line(found)));
    Path file = run.folder().file("metrics.json");
    AtomicFile.writeText(file, Yaml.json().writeValueAsString(new Metrics(measurements)) + "\n");
    session.record(
        "evaluation", new Facts(given.map(SampleArray::facts).orElse(null), watch.seconds()));
  }
}
