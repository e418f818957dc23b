package dev.ito.job;

import dev.ito.data.Examples;
import dev.ito.data.Split;
import dev.ito.evaluation.Measurement;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.Origin.Trained;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.TrainingIdentity;
import dev.ito.io.Monitor;
import dev.ito.io.Stopwatch;
import dev.ito.math.Estimate;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Checkpoint;
import dev.ito.nn.EventFile;
import dev.ito.nn.Optimiser;
import dev.ito.nn.TrainStep;
import dev.ito.report.Chart;
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

/** Trains the network of a run, from the newest checkpoint of its folder if there is one. */
public record TrainJob(Run run, Trained trained) {
  /**
   * Metadata of a checkpoint: the SHA-256 of the published weights that the training began with.
   */
  private static final String START = "start-weights-sha256";

  /** What the provenance says; {@code startWeightsSha256} is null where they were random. */
  private record Facts(
      String dataSha256,
      String startWeightsSha256,
      int parameters,
      long steps,
      long stepsThisTime,
      long secondsThisTime) {}

  /**
   * Makes the job of a run.
   *
   * @throws InvalidInput if it has nothing to train
   */
  public static TrainJob of(Run run) {
    return new TrainJob(
        run,
        run.experiment()
            .trained()
            .orElseThrow(
                () -> new InvalidInput("a model: has its score, there is nothing to train")));
  }

  /** Returns whether all steps are done; false if the user stopped it. */
  public boolean execute() throws IOException {
    Experiment experiment = run.experiment();
    RunDirectory folder = run.folder();
    Training training = trained.training();
    Examples examples = InvalidInput.inside("dataset: ", () -> trained.dataset().open(Split.TRAIN));
    examples.remarks().forEach(run.monitor()::say);
    Trainer trainer =
        new Trainer(
            experiment.sde(),
            trained.objective(),
            training,
            examples,
            experiment.pixels(),
            experiment.seed());
    folder.requireSameTraining(experiment);
    Optional<Path> latest = folder.latestCheckpoint();
    if (latest.filter(folder.checkpoint(training.steps())::equals).isPresent()
        && TrainingEvaluation.isComplete(this)) {
      folder.claim(experiment);
      run.monitor().say("training is complete: " + latest.get());
      return true;
    }
    try (TrainStep step =
        new TrainStep(
            trained.network(),
            examples.shape(),
            training.batch(),
            new Optimiser(training.clip(), training.ema()),
            run.provenance().device())) {
      Map<String, String> metadata = metadata();
      step.restore(start(step, latest, metadata));
      folder.claim(experiment);
      return train(trainer, step, examples, metadata);
    }
  }

  /**
   * Returns what checkpoints say of the training, in a fixed order: it writes the same bytes again.
   */
  private Map<String, String> metadata() throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(TrainingIdentity.EXPERIMENT, Yaml.write(run.experiment()));
    if (trained.start().isPresent()) {
      metadata.put(START, trained.start().get().weightsSha256());
    }
    return metadata;
  }

  private Checkpoint.State start(
      TrainStep step, Optional<Path> latest, Map<String, String> metadata) throws IOException {
    if (latest.isEmpty()) {
      run.say(
          "network with %,d parameters on %s -> %s",
          step.layout().size(), run.provenance().device().text(), run.folder().path());
      return trained.start().isPresent()
          ? Checkpoint.State.from(trained.start().get().weights(step.layout()))
          : Checkpoint.State.initial(step.layout(), run.experiment().seed());
    }
    Checkpoint stored = Checkpoint.read(latest.get(), step.layout());
    InvalidInput.require(
        Objects.equals(stored.metadata().get(START), metadata.get(START)),
        "%s began with other weights than those of model.path now: use another --out, or delete it",
        latest.get());
    Checkpoint.State state = stored.state();
    InvalidInput.require(
        state.step() <= trained.training().steps(),
        "%s has %d steps already, more than training.steps: %d: use another --out, or delete it",
        latest.get(),
        state.step(),
        trained.training().steps());
    run.say(
        "resuming on %s after step %d: %s",
        run.provenance().device().text(), state.step(), latest.get());
    return state;
  }

  private boolean train(
      Trainer trainer, TrainStep step, Examples examples, Map<String, String> metadata)
      throws IOException {
    long first = step.steps();
    Stopwatch watch = Stopwatch.start();
    long steps = trained.training().steps();
    RunDirectory folder = run.folder();
    try (TrainLog log = new TrainLog(folder.file("train.jsonl"), first);
        EventFile events = new EventFile(folder.tensorBoard(), first);
        TrainingEvaluation evaluation = TrainingEvaluation.open(this, first);
        Monitor.Task task = run.monitor().start("training", "steps", first, steps)) {
      Pace pace = new Pace(first, trained.training().batch());
      trainer.train(step, new Watch(this, step, log, events, evaluation, task, pace, metadata));
    }
    double seconds = watch.exactSeconds();
    long done = step.steps();
    run.record(
        "training",
        new Facts(
            examples.sha256(),
            metadata.get(START),
            step.layout().size(),
            done,
            done - first,
            Math.round(seconds)));
    run.draw("loss.png", this::lossCurve);
    return done == steps;
  }

  private void lossCurve(Path file) throws IOException {
    List<TrainLog.Line> lines = TrainLog.read(run.folder().file("train.jsonl"));
    if (!lines.isEmpty()) {
      Chart.lossCurve(
          file,
          lines.stream().mapToDouble(TrainLog.Line::step).toArray(),
          lines.stream().mapToDouble(TrainLog.Line::loss).toArray(),
          run.experiment().name());
    }
  }

  /** What the bar says beside the steps. */
  private static final class Pace {
    private final long first;
    private final int batch;
    private final Stopwatch watch = Stopwatch.start();
    private double smoothLoss = Double.NaN;

    Pace(long first, int batch) {
      this.first = first;
      this.batch = batch;
    }

    String note(long done, double loss) {
      smoothLoss = Double.isNaN(smoothLoss) ? loss : 0.98 * smoothLoss + 0.02 * loss;
      double speed = (done - first) * batch / watch.exactSeconds();
      return String.format(Locale.ROOT, "loss %.4f, %.0f images/s", smoothLoss, speed);
    }
  }

  /** Logs, shows and stores what the trainer reports. */
  private record Watch(
      TrainJob job,
      TrainStep step,
      TrainLog log,
      EventFile events,
      TrainingEvaluation evaluation,
      Monitor.Task task,
      Pace pace,
      Map<String, String> metadata)
      implements Trainer.Progress {
    @Override
    public void step(long done, Estimate loss, double gradientNorm) {
      double rate = job.trained.training().learningRate().at(done - 1);
      log.write(new TrainLog.Line(done, loss.mean(), loss.standardError(), gradientNorm, rate));
      events.write(
          done,
          Map.of(
              "training/loss", loss.mean(),
              "training/gradient-norm", gradientNorm,
              "training/learning-rate", rate));
      task.at(done, pace.note(done, loss.mean()));
    }

    @Override
    public void checkpoint(Checkpoint.State state) {
      RunDirectory folder = job.run.folder();
      try {
        log.flush();
        events.flush();
        Checkpoint checkpoint = new Checkpoint(step.layout(), state, metadata);
        checkpoint.write(folder.checkpoint(state.step()));
        checkpoint.model().write(folder.model());
        folder.prune();
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
      return job.run.monitor().stopped();
    }
  }
}
