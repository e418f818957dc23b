package dev.ito.train;

import dev.ito.math.Estimate;
import dev.ito.nn.Checkpoint;
import java.util.ArrayList;
import java.util.List;

/** Remembers what a training reports, and stops it after some steps. */
final class RecordedProgress implements Trainer.Progress {
  final List<Long> steps = new ArrayList<>();
  final List<Double> losses = new ArrayList<>();
  final List<Checkpoint.State> checkpoints = new ArrayList<>();
  final List<Checkpoint.State> kept = new ArrayList<>();
  private final long last;

  RecordedProgress(long last) {
    this.last = last;
  }

  RecordedProgress() {
    this(Long.MAX_VALUE);
  }

  @Override
  public void step(long step, Estimate loss, double gradientNorm) {
    steps.add(step);
    losses.add(loss.mean());
  }

  @Override
  public void averages(Checkpoint.State state) {
    kept.add(state);
  }

  @Override
  public void checkpoint(Checkpoint.State state) {
    checkpoints.add(state);
  }

  List<Long> checkpointSteps() {
    return checkpoints.stream().map(Checkpoint.State::step).toList();
  }

  @Override
  public boolean stopped() {
    return !steps.isEmpty() && steps.get(steps.size() - 1) >= last;
  }
}
