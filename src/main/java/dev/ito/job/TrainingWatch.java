package dev.ito.job;

import dev.ito.evaluation.Measurement;
import dev.ito.experiment.RunDirectory;
import dev.ito.io.KnownHash;
import dev.ito.io.Monitor;
import dev.ito.io.Stopwatch;
import dev.ito.math.Estimate;
import dev.ito.nn.Checkpoint;
import dev.ito.nn.EventFile;
import dev.ito.nn.TrainStep;
import dev.ito.report.Png;
import dev.ito.train.TrainLog;
import dev.ito.train.Trainer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/** Logs, shows and stores what the trainer reports. */
record TrainingWatch(
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
    double rate = job.trained().training().learningRate().at(done - 1);
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
  public void averages(Checkpoint.State state) {
    try {
      job.run()
          .folder()
          .snapshots()
          .write(new Checkpoint(step.layout(), state, metadata).averages(), state.step());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void checkpoint(Checkpoint.State state) {
    RunDirectory folder = job.run().folder();
    try {
      log.flush();
      events.flush();
      Checkpoint checkpoint = new Checkpoint(step.layout(), state, metadata);
      checkpoint.write(folder.checkpoint(state.step()));
      KnownHash.forget(folder.model());
      checkpoint.model().write(folder.model());
      folder.prune();
      job.run()
          .monitor()
          .keeps(String.format(Locale.ROOT, "the checkpoint of step %,d", state.step()));
      if (!stopped()) {
        look(state);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Measures and draws a checkpoint, where that was not done before. */
  void look(Checkpoint.State state) throws IOException {
    write(state.step(), evaluation.at(state));
  }

  private void write(long step, TrainingEvaluation.Found found) throws IOException {
    for (Measurement m : found.metrics()) {
      events.write(step, Map.of("evaluation/" + m.name(), m.value()));
    }
    if (found.picture().isPresent()) {
      BufferedImage picture = found.picture().get();
      events.write(step, "samples", Png.bytes(picture), picture.getWidth(), picture.getHeight());
    }
    events.flush();
  }

  @Override
  public boolean stopped() {
    return job.run().monitor().stopped();
  }

  /** What the bar says beside the steps. */
  static final class Pace {
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
}
