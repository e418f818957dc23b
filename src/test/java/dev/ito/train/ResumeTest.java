package dev.ito.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.ito.data.Digits;
import dev.ito.data.Examples;
import dev.ito.data.Split;
import dev.ito.nn.Architecture;
import dev.ito.nn.Checkpoint;
import dev.ito.nn.Device;
import dev.ito.nn.Optimiser;
import dev.ito.nn.States;
import dev.ito.nn.TimeEmbedding;
import dev.ito.nn.TrainStep;
import dev.ito.nn.Unet;
import dev.ito.score.Prediction;
import dev.ito.sde.Condition;
import dev.ito.sde.Processes;
import dev.ito.sde.VpSde;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that was cut off and resumed ends in the same bits as one that was not. */
@Tag("native")
class ResumeTest {
  private static final long SEED = 42;
  private static final int HALF = 4;
  private static final int BATCH = 16;
  private static final Objective OBJECTIVE =
      new Objective(
          Prediction.EPSILON,
          Weighting.SIMPLE,
          Condition.TIME,
          new Times.Uniform(1e-5),
          Times.Draws.INDEPENDENT,
          Objective.Dequantisation.NONE);
  private static final Unet UNET =
      new Unet(
          8,
          List.of(1, 2),
          1,
          List.of(4),
          0.1,
          4,
          new TimeEmbedding.Sinusoidal(),
          Architecture.Precision.FLOAT32);

  @TempDir Path folder;

  private static TrainStep open(Examples examples) {
    Optimiser optimiser = new Optimiser(1, training(HALF).averages());
    return new TrainStep(UNET, examples.shape(), BATCH, optimiser, Device.CPU);
  }

  private static Training training(long steps) {
    return new Training(
        BATCH,
        steps,
        new LearningRate(1e-3, 6, new Schedule.Cosine(2L * HALF, 0.1)),
        0.999,
        1,
        1000,
        0,
        new PowerAverages(List.of(0.05, 0.1), 3));
  }

  private static Trainer trainer(Examples examples, long steps) {
    return new Trainer(
        new VpSde(Processes.LINEAR), OBJECTIVE, training(steps), examples, Optional.empty(), SEED);
  }

  @Test
  void halvesWithACheckpointBetweenAreTheWhole() throws IOException {
    Examples examples = new Digits(List.of(-1.0, 1.0)).open(Split.TRAIN);
    Path file = folder.resolve("half.safetensors");
    RecordedProgress whole = new RecordedProgress();
    RecordedProgress first = new RecordedProgress();
    RecordedProgress second = new RecordedProgress();
    Checkpoint.State expected;
    try (TrainStep step = open(examples)) {
      Checkpoint.State start = Checkpoint.State.initial(step.layout(), SEED);
      step.restore(start);
      trainer(examples, 2 * HALF).train(step, whole);
      expected = step.state();
      step.restore(start);
      trainer(examples, HALF).train(step, first);
      new Checkpoint(step.layout(), step.state(), Map.of()).write(file);
    }
    try (TrainStep step = open(examples)) {
      step.restore(Checkpoint.read(file, step.layout()).state());
      trainer(examples, 2 * HALF).train(step, second);
      States.assertSame(expected, step.state());
    }
    List<Double> losses = new ArrayList<>(first.losses);
    losses.addAll(second.losses);
    assertEquals(whole.losses, losses);
    List<Checkpoint.State> kept = new ArrayList<>(first.kept);
    assertEquals(HALF, kept.remove(1).step(), "the end of the first half");
    kept.addAll(second.kept);
    assertEquals(List.of(3L, 6L, 8L), whole.kept.stream().map(Checkpoint.State::step).toList());
    for (int k = 0; k < kept.size(); k++) {
      States.assertSame(whole.kept.get(k), kept.get(k));
    }
    assertNotEquals(whole.losses.get(0), whole.losses.get(HALF));
  }
}
