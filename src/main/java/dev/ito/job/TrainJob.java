package dev.ito.job;

import dev.ito.data.Examples;
import dev.ito.data.Split;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.Trained;
import dev.ito.io.Monitor;
import dev.ito.io.Stopwatch;
import dev.ito.io.Target;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Checkpoint;
import dev.ito.nn.EventFile;
import dev.ito.nn.Optimiser;
import dev.ito.nn.TrainStep;
import dev.ito.report.Chart;
import dev.ito.train.LearningRate;
import dev.ito.train.PowerAverages;
import dev.ito.train.TrainLog;
import dev.ito.train.Trainer;
import dev.ito.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Trains the network of a run, from the newest whole checkpoint of its folder if there is one.
 *
 * @param force whether it goes on even where the checkpoint is of another training
 */
public record TrainJob(Run run, Trained trained, boolean force, Warnings warnings) {
  static final String JOB = "training";

  /** Of a parameter: theta and the two means of Adam. */
  private static final int STATE = 3;

  private static final int CHECKPOINTS = 3;

  /**
   * What the provenance says.
   *
   * @param startWeightsSha256 null where they were random
   * @param forced the ways in which it was another training before; null if there are none
   * @param forcedAfterStep the last step that was done in those ways; null if there are none
   */
  private record Facts(
      String dataSha256,
      String startWeightsSha256,
      int parameters,
      long steps,
      long stepsThisTime,
      long secondsThisTime,
      List<String> forced,
      Long forcedAfterStep) {}

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
                () -> new InvalidInput("a model: has its score, there is nothing to train")),
        false,
        new Warnings(run.monitor()));
  }

  /** Returns the job that goes on even where the checkpoint is of another training, or not. */
  public TrainJob force(boolean all) {
    return new TrainJob(run, trained, all, warnings);
  }

  /** Returns whether all steps are done; false if the user stopped it. */
  public boolean execute() throws IOException {
    Experiment experiment = run.experiment();
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
    Map<String, String> metadata = Resumption.metadata(this, examples);
    Optional<Resumption> latest = Resumption.newest(run);
    Optional<List<String>> differences = new EarlierTraining(this, metadata).toDo(latest);
    if (differences.isEmpty()) {
      return true;
    }
    try (TrainStep step =
        new TrainStep(
            trained.network(),
            examples.shape(),
            training.batch(),
            new Optimiser(training.clip(), training.averages()),
            run.provenance().device())) {
      new Target(run.folder().path())
          .requireRoom(bytesPerParameter(training) * step.layout().size());
      if (latest.isPresent()) {
        goOn(step, latest.get(), metadata);
      } else {
        begin(step);
      }
      run.folder().store(experiment);
      return train(trainer, step, examples, metadata, differences.get());
    }
  }

  /**
   * Returns the bytes of two checkpoints and a third one, the model, and what is kept on the way.
   */
  private static long bytesPerParameter(Training training) {
    long averages = training.averages().size();
    PowerAverages powers = training.powerAverages();
    long kept = powers == null ? 0 : powers.count(training.steps()) * (averages - 1);
    return Float.BYTES * (CHECKPOINTS * (STATE + averages) + 1 + kept);
  }

  private void begin(TrainStep step) throws IOException {
    run.say(
        "network with %,d parameters on %s -> %s",
        step.layout().size(), run.provenance().device().text(), run.folder().path());
    step.restore(
        trained.start().isPresent()
            ? Checkpoint.State.from(trained.start().get().weights(step.layout()))
            : Checkpoint.State.initial(step.layout(), run.experiment().seed()));
  }

  private void goOn(TrainStep step, Resumption latest, Map<String, String> metadata) {
    Checkpoint.State state = latest.stored().open(step.layout()).state();
    InvalidInput.require(
        state.step() <= trained.training().steps(),
        "%s has %d steps already, more than training.steps: %d: use another --out, or delete it",
        latest.file(),
        state.step(),
        trained.training().steps());
    run.monitor().keeps(String.format(Locale.ROOT, "the checkpoint of step %,d", state.step()));
    LearningRate rate = trained.training().learningRate();
    run.say(
        "resuming on %s after step %d: %s%s",
        run.provenance().device().text(),
        state.step(),
        latest.file(),
        rate.isAtFloor(state.step())
            ? ": the schedule of the rate is at its end, %s".formatted(rate.at(state.step()))
            : "");
    latest
        .otherDevice(metadata)
        .ifPresent(other -> warnings.add(other + ": the last digits are others from here on"));
    InvalidInput.inside(latest.file() + ": ", () -> step.restore(state));
  }

  private boolean train(
      Trainer trainer,
      TrainStep step,
      Examples examples,
      Map<String, String> metadata,
      List<String> forced)
      throws IOException {
    run.experiment().origin().remarks().forEach(warnings::add);
    long first = step.steps();
    Stopwatch stopwatch = Stopwatch.start();
    long steps = trained.training().steps();
    RunDirectory folder = run.folder();
    folder.snapshots().dropAfter(first);
    try (TrainLog log = new TrainLog(folder.file("train.jsonl"), first, run.monitor());
        EventFile events = new EventFile(folder.tensorBoard(), first);
        TrainingEvaluation evaluation = TrainingEvaluation.open(this, first);
        Monitor.Task task = run.monitor().start("training", "steps", first, steps)) {
      var pace = new TrainingWatch.Pace(first, trained.training().batch());
      var watch = new TrainingWatch(this, step, log, events, evaluation, task, pace, metadata);
      if (first > 0 && first % trained.training().checkpointEvery() == 0) {
        // A training that was killed at its checkpoint has not looked at it.
        watch.look(step.state());
      }
      trainer.train(step, watch);
    }
    double seconds = stopwatch.exactSeconds();
    long done = step.steps();
    run.draw("loss.png", this::lossCurve);
    run.record(
        JOB,
        new Facts(
            examples.sha256(),
            metadata.get(Resumption.START),
            step.layout().size(),
            done,
            done - first,
            Math.round(seconds),
            forced.isEmpty() ? null : forced,
            forced.isEmpty() ? null : (Long) first),
        warnings.facts());
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
}
