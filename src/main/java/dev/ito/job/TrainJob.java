package dev.ito.job;

import dev.ito.data.Examples;
import dev.ito.data.Split;
import dev.ito.evaluation.Measurement;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.TrainingIdentity;
import dev.ito.io.Monitor;
import dev.ito.math.Estimate;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Checkpoint;
import dev.ito.nn.EventFile;
import dev.ito.nn.Optimiser;
import dev.ito.nn.TrainStep;
import dev.ito.nn.TrainingState;
import dev.ito.report.Chart;
import dev.ito.train.Progress;
import dev.ito.train.TrainLog;
import dev.ito.train.Trainer;
import dev.ito.train.Training;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Trains the network of an experiment, from the newest checkpoint of its folder if there is one.
 *
 * @param experiment with a network
 * @param run the folder
 * @param provenance of what the job writes
 * @param monitor shows how it goes
 */
public record TrainJob(
    Experiment experiment, RunDirectory run, Provenance provenance, Monitor monitor) {
  /**
   * Metadata of a checkpoint: the SHA-256 of the published weights that the training began with.
   */
  private static final String START = "start-weights-sha256";

  /** Returns whether all steps are done; false if the user stopped it. */
  public boolean execute() throws IOException {
    InvalidInput.require(
        experiment.training() != null, "a model: has its score, there is nothing to train");
    Examples examples = examples();
    Trainer trainer =
        new Trainer(
            experiment.sde(),
            experiment.objective(),
            experiment.training(),
            examples,
            experiment.pixels(),
            experiment.seed());
    run.requireSameTraining(experiment);
    Optional<Path> latest = run.latestCheckpoint();
    if (latest.filter(run.checkpoint(experiment.training().steps())::equals).isPresent()
        && TrainingEvaluation.isComplete(this)) {
      run.claim(experiment);
      monitor.say("training is complete: " + latest.get());
      return true;
    }
    Training training = experiment.training();
    try (TrainStep step =
        new TrainStep(
            experiment.architecture(),
            examples.shape(),
            training.batch(),
            new Optimiser(training.clip(), training.ema()),
            provenance.device())) {
      Map<String, String> metadata = metadata();
      step.restore(start(step, latest, metadata));
      run.claim(experiment);
      return train(trainer, step, examples, metadata);
    }
  }

  private Examples examples() throws IOException {
    try {
      return experiment.dataset().open(Split.TRAIN);
    } catch (InvalidInput e) {
      throw new InvalidInput("dataset: " + e.getMessage(), e);
    }
  }

  /**
   * Returns what checkpoints say of the training, in a fixed order: it writes the same bytes again.
   */
  private Map<String, String> metadata() throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(TrainingIdentity.EXPERIMENT, Yaml.write(experiment));
    if (experiment.model() != null) {
      metadata.put(START, experiment.model().weightsSha256());
    }
    return metadata;
  }

  private TrainingState initial(TrainStep step) throws IOException {
    return experiment.model() == null
        ? TrainingState.initial(step.layout(), experiment.seed())
        : TrainingState.from(experiment.model().weights(step.layout()));
  }

  private TrainingState start(TrainStep step, Optional<Path> latest, Map<String, String> metadata)
      throws IOException {
    if (latest.isEmpty()) {
      monitor.say(
          String.format(
              Locale.ROOT,
              "network with %,d parameters on %s -> %s",
              step.layout().size(),
              provenance.deviceName(),
              run.path()));
      return initial(step);
    }
    Checkpoint stored = Checkpoint.read(latest.get(), step.layout());
    InvalidInput.require(
        Objects.equals(stored.metadata().get(START), metadata.get(START)),
        "%s began with other weights than those of model.path now: use another --out, or delete it",
        latest.get());
    TrainingState state = stored.state();
    InvalidInput.require(
        state.step() <= experiment.training().steps(),
        "%s has %d steps already, more than training.steps: %d: use another --out, or delete it",
        latest.get(),
        state.step(),
        experiment.training().steps());
    monitor.say(
        "resuming on %s after step %d: %s"
            .formatted(provenance.deviceName(), state.step(), latest.get()));
    return state;
  }

  private boolean train(
      Trainer trainer, TrainStep step, Examples examples, Map<String, String> metadata)
      throws IOException {
    long first = step.steps();
    long start = System.nanoTime();
    long steps = experiment.training().steps();
    try (TrainLog log = new TrainLog(run.file("train.jsonl"), first);
        EventFile events = new EventFile(run.tensorBoard(), first);
        TrainingEvaluation evaluation = TrainingEvaluation.open(this, first);
        Monitor.Task task = monitor.start("training", "steps", first, steps)) {
      trainer.train(step, new Watch(step, log, events, evaluation, task, metadata));
    }
    double seconds = 1e-9 * (System.nanoTime() - start);
    long done = step.steps();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("dataSha256", examples.sha256());
    if (metadata.containsKey(START)) {
      facts.put("startWeightsSha256", metadata.get(START));
    }
    facts.put("parameters", step.layout().size());
    facts.put("steps", done);
    facts.put("stepsThisTime", done - first);
    facts.put("secondsThisTime", Math.round(seconds));
    provenance.record(run, experiment, "training", facts);
    Drawing.attempt(run.file("loss.png"), monitor, this::lossCurve);
    return done == steps;
  }

  private void lossCurve(Path file) throws IOException {
    List<TrainLog.Line> lines = TrainLog.read(run.file("train.jsonl"));
    if (!lines.isEmpty()) {
      Chart.lossCurve(
          file,
          lines.stream().mapToDouble(TrainLog.Line::step).toArray(),
          lines.stream().mapToDouble(TrainLog.Line::loss).toArray(),
          experiment.name());
    }
  }

  /** Logs, shows and stores what the trainer reports. */
  private final class Watch implements Progress {
    private final TrainStep step;
    private final TrainLog log;
    private final EventFile events;
    private final TrainingEvaluation evaluation;
    private final Monitor.Task task;
    private final Map<String, String> metadata;
    private final long first;
    private final long start = System.nanoTime();
    private double smoothLoss = Double.NaN;

    Watch(
        TrainStep step,
        TrainLog log,
        EventFile events,
        TrainingEvaluation evaluation,
        Monitor.Task task,
        Map<String, String> metadata) {
      this.step = step;
      this.log = log;
      this.events = events;
      this.evaluation = evaluation;
      this.task = task;
      this.metadata = metadata;
      first = step.steps();
    }

    @Override
    public void step(long done, Estimate loss, double gradientNorm) {
      double rate = experiment.training().learningRate().at(done - 1);
      log.write(new TrainLog.Line(done, loss.mean(), loss.standardError(), gradientNorm, rate));
      events.write(
          done,
          Map.of(
              "training/loss", loss.mean(),
              "training/gradient-norm", gradientNorm,
              "training/learning-rate", rate));
      smoothLoss = Double.isNaN(smoothLoss) ? loss.mean() : 0.98 * smoothLoss + 0.02 * loss.mean();
      double seconds = 1e-9 * (System.nanoTime() - start);
      double speed = (done - first) * experiment.training().batch() / seconds;
      task.at(done, String.format(Locale.ROOT, "loss %.4f, %.0f images/s", smoothLoss, speed));
    }

    @Override
    public void checkpoint(TrainingState state) {
      try {
        log.flush();
        events.flush();
        Checkpoint checkpoint = new Checkpoint(step.layout(), state, metadata);
        checkpoint.write(run.checkpoint(state.step()));
        checkpoint.model().write(run.model());
        run.prune();
        if (!stopped()) {
          write(state.step(), evaluation.measure(state));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void write(long step, List<Measurement> measured) {
      measured.forEach(m -> events.write(step, Map.of("evaluation/" + m.name(), m.value())));
      events.flush();
    }

    @Override
    public boolean stopped() {
      return monitor.stopped();
    }
  }
}
