package dev.ito.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.data.Examples;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.nn.Architecture;
import dev.ito.nn.Checkpoint;
import dev.ito.nn.Device;
import dev.ito.nn.Mlp;
import dev.ito.nn.Optimiser;
import dev.ito.nn.States;
import dev.ito.nn.TimeEmbedding;
import dev.ito.nn.TrainStep;
import dev.ito.score.Network;
import dev.ito.score.Prediction;
import dev.ito.sde.Condition;
import dev.ito.sde.Processes;
import dev.ito.sde.VpSde;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class TrainerTest {
  private static final VpSde SDE = new VpSde(Processes.LINEAR);
  private static final long SEED = 9;
  private static final int BATCH = 4;
  private static final Objective OBJECTIVE =
      new Objective(
          Prediction.EPSILON,
          Weighting.SIMPLE,
          Condition.TIME,
          new Times.Uniform(1e-3),
          Times.Draws.INDEPENDENT,
          Objective.Dequantisation.NONE);

  /** Forty points on a circle; some examples may be broken. */
  private record Circle(List<Integer> broken) implements Examples {
    @Override
    public int count() {
      return 40;
    }

    @Override
    public Shape shape() {
      return Shape.of(2);
    }

    @Override
    public int label(int index) {
      return index % 4 - 1;
    }

    @Override
    public void read(int index, double[] out, int offset) {
      double angle = 2 * Math.PI * index / count();
      out[offset] = Math.cos(angle);
      out[offset + 1] = broken.contains(index) ? Double.NaN : Math.sin(angle);
    }

    @Override
    public String sha256() {
      return "";
    }
  }

  private TrainStep step;

  @BeforeEach
  void open() {
    Mlp mlp = new Mlp(16, 1, new TimeEmbedding.Sinusoidal(), Architecture.Precision.FLOAT32);
    step = new TrainStep(mlp, Shape.of(2), BATCH, new Optimiser(1, 0.99), Device.CPU);
    step.restore(Checkpoint.State.initial(step.layout(), SEED));
  }

  @AfterEach
  void close() {
    step.close();
  }

  private static Trainer trainer(long steps, long every, List<Integer> broken) {
    Training training =
        new Training(BATCH, steps, new LearningRate(1e-2, 5), 0.99, 1, every, 0, null);
    return new Trainer(SDE, OBJECTIVE, training, new Circle(broken), Optional.empty(), SEED);
  }

  @Test
  void everyStepIsReportedAndEveryFewAreKept() {
    RecordedProgress progress = new RecordedProgress();
    trainer(10, 4, List.of()).train(step, progress);
    assertEquals(LongStream.rangeClosed(1, 10).boxed().toList(), progress.steps);
    assertEquals(List.of(4L, 8L, 10L), progress.checkpointSteps());
    States.assertSame(step.state(), progress.checkpoints.get(2));
  }

  /** A last step that is also one of the regular ones is kept once. */
  @Test
  void theLastStepIsKeptOnce() {
    RecordedProgress progress = new RecordedProgress();
    trainer(8, 4, List.of()).train(step, progress);
    assertEquals(List.of(4L, 8L), progress.checkpointSteps());
  }

  @Test
  void trainingLowersTheLoss() {
    RecordedProgress progress = new RecordedProgress();
    trainer(400, 1000, List.of()).train(step, progress);
    double first = mean(progress.losses.subList(0, 50));
    double last = mean(progress.losses.subList(350, 400));
    assertTrue(last < 0.7 * first, first + " to " + last);
  }

  @Test
  void aRequestToStopLeavesACheckpointOfTheLastStep() {
    RecordedProgress progress = new RecordedProgress(7);
    trainer(20, 5, List.of()).train(step, progress);
    assertEquals(LongStream.rangeClosed(1, 7).boxed().toList(), progress.steps);
    assertEquals(List.of(5L, 7L), progress.checkpointSteps());
    States.assertSame(step.state(), progress.checkpoints.get(1));
  }

  @Test
  void aStoppedTrainingGoesOnAsIfItHadNotStopped() {
    Trainer trainer = trainer(12, 100, List.of());
    trainer.train(step, new RecordedProgress());
    Checkpoint.State whole = step.state();
    step.restore(Checkpoint.State.initial(step.layout(), SEED));
    trainer.train(step, new RecordedProgress(5));
    assertEquals(5, step.state().step());
    RecordedProgress rest = new RecordedProgress();
    trainer.train(step, rest);
    assertEquals(LongStream.rangeClosed(6, 12).boxed().toList(), rest.steps);
    States.assertSame(whole, step.state());
  }

  @Test
  void aLossThatIsNotFiniteStopsBeforeTheNextCheckpoint() {
    int broken = 17;
    long bad = 0;
    Epochs epochs = new Epochs(SEED, 40);
    while (Arrays.stream(epochs.batch(bad, BATCH)).noneMatch(i -> i == broken)) {
      bad++;
    }
    int place = Arrays.stream(epochs.batch(bad, BATCH)).boxed().toList().indexOf(broken);
    assertTrue(bad > 0, "the first steps should be good: choose another example");
    Trainer trainer = trainer(100, 1, List.of(broken));
    RecordedProgress progress = new RecordedProgress();
    ArithmeticException e =
        assertThrows(ArithmeticException.class, () -> trainer.train(step, progress));
    double t =
        OBJECTIVE.perturb(
                SDE,
                trainer.examples().batch(epochs.batch(bad, BATCH)),
                Network.unlabelled(BATCH),
                SEED,
                bad)
            .times()[place];
    assertEquals(
        String.format(
            Locale.ROOT,
            "training diverged at step %d: the loss is not finite at t = %.4g (sigma = %.4g); the"
                + " checkpoint of step %d is kept; train with a lower training.learning-rate.peak or"
                + " training.clip in another --out",
            bad + 1,
            t,
            SDE.marginal(t).sigma(),
            bad),
        e.getMessage());
    RecordedProgress none = new RecordedProgress();
    step.restore(Checkpoint.State.initial(step.layout(), SEED));
    e =
        assertThrows(
            ArithmeticException.class, () -> trainer(100, 100, List.of(broken)).train(step, none));
    assertTrue(e.getMessage().contains("there is no checkpoint yet"), e.getMessage());
    assertEquals(LongStream.rangeClosed(1, bad).boxed().toList(), progress.steps);
    assertEquals(LongStream.rangeClosed(1, bad).boxed().toList(), progress.checkpointSteps());
    for (Checkpoint.State state : progress.checkpoints) {
      for (float value : state.parameters()) {
        assertTrue(Float.isFinite(value));
      }
    }
  }

  @Test
  void aBatchOfMoreThanTheDataSet() {
    Training training = new Training(41, 1, new LearningRate(1e-2, 0), 0, 1, 1, 0, null);
    InvalidInput e =
        assertThrows(
            InvalidInput.class,
            () ->
                new Trainer(
                    SDE, OBJECTIVE, training, new Circle(List.of()), Optional.empty(), SEED));
    assertEquals(
        "training.batch: 41 is more than the 40 examples of the data set: use a smaller batch",
        e.getMessage());
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(value -> value).average().orElseThrow();
  }

  @Test
  void aStepIsToldTheLabelsOfItsExamples() {
    Trainer trainer = trainer(100, 1, List.of());
    Epochs epochs = new Epochs(SEED, 40);
    int[] expected = Arrays.stream(epochs.batch(3, BATCH)).map(i -> i % 4 - 1).toArray();
    assertArrayEquals(expected, trainer.batch(epochs, 3).batch().labels());
  }
}
