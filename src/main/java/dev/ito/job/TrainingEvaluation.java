package dev.ito.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.ito.evaluation.Measurement;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.Sampler;
import dev.ito.experiment.Trained;
import dev.ito.io.JsonLines;
import dev.ito.io.Sha256;
import dev.ito.nn.Checkpoint;
import dev.ito.nn.GraphNetwork;
import dev.ito.report.Chart;
import dev.ito.score.DifferentiableScore;
import dev.ito.yaml.Yaml;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Measures the average of the weights (EMA) at the checkpoints of a training, {@code
 * evaluations.jsonl} and a curve for each quantity, and draws its samples.
 *
 * <p>Measured is what the experiment's {@code during-training} says, always on the same images and
 * with the same noise, so that the curve shows the training and not the draw.
 */
final class TrainingEvaluation implements AutoCloseable {
  private static final ObjectMapper JSON =
      Yaml.json().copy().disable(SerializationFeature.INDENT_OUTPUT);

  private final TrainJob job;
  private final Optional<GraphNetwork> network;
  private final Optional<JsonLines<Line>> log;
  private final List<Line> lines;
  private final TrainingPictures pictures;

  /**
   * What a checkpoint is like.
   *
   * @param picture of its samples; empty if none is drawn
   */
  record Found(List<Measurement> metrics, Optional<BufferedImage> picture) {}

  /**
   * What was measured.
   *
   * @param metrics in the order of the experiment
   */
  record Line(
      @JsonProperty("step") long step, @JsonProperty("metrics") List<Measurement> metrics) {}

  private TrainingEvaluation(
      TrainJob job, Optional<GraphNetwork> network, Optional<JsonLines<Line>> log)
      throws IOException {
    this.job = job;
    this.network = network;
    this.log = log;
    lines = read(file(job));
    pictures = new TrainingPictures(job);
  }

  /** Opens the log to continue after {@code step} steps; later lines are dropped. */
  static TrainingEvaluation open(TrainJob job, long step) throws IOException {
    boolean measures = !job.run().experiment().duringTraining().isEmpty();
    Trained trained = job.trained();
    if (!measures && trained.training().pictures() == 0) {
      return new TrainingEvaluation(job, Optional.empty(), Optional.empty());
    }
    Optional<JsonLines<Line>> log =
        measures
            ? Optional.of(
                JsonLines.open(
                    file(job), Line.class, JSON, line -> line.step <= step, job.run().monitor()))
            : Optional.empty();
    GraphNetwork network =
        new GraphNetwork(trained.network(), trained.shape(), job.run().provenance().device());
    return new TrainingEvaluation(job, Optional.of(network), log);
  }

  /** Returns whether nothing is left to measure after the last step. */
  static boolean isComplete(TrainJob job) throws IOException {
    long last = job.trained().training().steps();
    return job.run().experiment().duringTraining().isEmpty()
        || read(file(job)).stream().anyMatch(line -> line.step == last);
  }

  private static Path file(TrainJob job) {
    return job.run().folder().file("evaluations.jsonl");
  }

  /** Returns the lines of a log that are whole; none if there is no file. */
  static List<Line> read(Path file) throws IOException {
    return JsonLines.read(file, Line.class, JSON).lines();
  }

  /** Looks at a state: measures and draws what was not measured and drawn before. */
  Found at(Checkpoint.State state) throws IOException {
    boolean measures =
        log.isPresent() && lines.stream().noneMatch(line -> line.step == state.step());
    boolean draws = network.isPresent() && pictures.isMissing(state.step());
    if (!measures && !draws) {
      return new Found(List.of(), Optional.empty());
    }
    network.get().restore(state.ema());
    DifferentiableScore score = job.trained().score(network.get());
    return new Found(
        measures ? measure(score, state) : List.of(),
        draws ? pictures.draw(score, state.step()) : Optional.empty());
  }

  private List<Measurement> measure(DifferentiableScore score, Checkpoint.State state)
      throws IOException {
    Run run = job.run();
    Path folder = run.folder().file("during-training").resolve(Long.toString(state.step()));
    Files.createDirectories(folder);
    Experiment experiment = run.experiment();
    Sampler sampler = Sampler.of(experiment, score, run.monitor());
    String weights = Sha256.ofFloats(state.ema());
    List<Measurement> measured =
        new Evaluation(run, new DrawnSamples(sampler), score, weights, folder, job.warnings()::add)
            .measure(experiment.duringTraining(), Optional.empty(), found -> {});
    measured.forEach(m -> run.monitor().say("step " + state.step() + ": " + Evaluation.line(m)));
    Line line = new Line(state.step(), measured);
    log.orElseThrow().add(line);
    log.orElseThrow().flush();
    lines.add(line);
    draw();
    return measured;
  }

  private void draw() {
    Set<String> names = new LinkedHashSet<>();
    lines.forEach(line -> line.metrics.forEach(m -> names.add(m.name())));
    for (String name : names) {
      job.run().draw(name + ".png", file -> draw(name, file));
    }
  }

  private void draw(String name, Path file) throws IOException {
    List<Line> with = lines.stream().filter(line -> find(line, name).isPresent()).toList();
    List<Measurement> found = with.stream().map(line -> find(line, name).orElseThrow()).toList();
    Chart.measured(
        file,
        with.stream().mapToDouble(Line::step).toArray(),
        found.stream().mapToDouble(Measurement::value).toArray(),
        found.stream().mapToDouble(Measurement::standardError).toArray(),
        name,
        job.run().experiment().name());
  }

  private static Optional<Measurement> find(Line line, String name) {
    return line.metrics.stream().filter(m -> m.name().equals(name)).findFirst();
  }

  @Override
  public void close() throws IOException {
    network.ifPresent(GraphNetwork::close);
    if (log.isPresent()) {
      log.get().close();
    }
  }
}
