package dev.ito.job;

import dev.ito.Generator;
import dev.ito.data.SampleArray;
import dev.ito.evaluation.Measurement;
import dev.ito.evaluation.Metric;
import dev.ito.evaluation.Subject;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.OpenScore;
import dev.ito.io.Stopwatch;
import dev.ito.math.InvalidInput;
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
  public boolean draws() {
    return metrics.stream().anyMatch(metric -> metric.samples() > 0);
  }

  /** The features of the samples. */
  @Override
  public long bytes(Experiment experiment) {
    return asked().bytes();
  }

  @Override
  public void requireReady(Experiment experiment) throws IOException {
    if (data.isPresent()) {
      given(experiment, data.get());
    }
    asked().requireReady(experiment.setup());
  }

  @Override
  public void requireData(Experiment experiment) throws IOException {
    asked().requireData(experiment.setup());
  }

  @Override
  public void requireSuitable(Experiment experiment) throws IOException {
    asked().requireSuitable(experiment.setup());
  }

  private Asked asked() {
    return new Asked("evaluation", metrics, data.isPresent());
  }

  private static SampleArray given(Experiment experiment, Path file) throws IOException {
    SampleArray read = SampleArray.read(file, experiment.shape(), experiment.pixels());
    return experiment.pixels().map(read::ofLevels).orElse(read);
  }

  @Override
  public void execute(Session session) throws IOException {
    Run run = session.run();
    Experiment experiment = run.experiment();
    if (draws()) {
      session.sampler(); // Says what may be wrong with the samples.
    }
    Stopwatch watch = Stopwatch.start();
    OpenScore score = session.generator().score();
    Optional<SampleArray> given = Optional.empty();
    if (data.isPresent()) {
      given = Optional.of(given(experiment, data.get()));
      given
          .get()
          .remark(experiment.origin().extent(), experiment.pixels())
          .ifPresent(session.warnings()::add);
    }
    Evaluation evaluation =
        new Evaluation(
            run,
            session.drawn(),
            score.score(),
            score.weightsSha256(),
            run.folder().path(),
            session.warnings()::add);
    List<Measurement> measurements =
        evaluation.measure(
            metrics,
            given.map(array -> new Subject.Given(array, array.levels())),
            found -> run.monitor().say(Evaluation.line(found)));
    new MetricsFile(measurements).write(run.folder());
    session.record(
        "evaluation", new Facts(given.map(SampleArray::facts).orElse(null), watch.seconds()));
  }
}
