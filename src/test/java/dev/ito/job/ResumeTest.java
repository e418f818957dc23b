package dev.ito.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.experiment.Experiment;
import dev.ito.experiment.Latents;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.Tiny;
import dev.ito.io.Monitor;
import dev.ito.nn.Device;
import dev.ito.nn.Events;
import dev.ito.train.TrainLog;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work that is asked to stop, and goes on later. */
@Tag("native")
class ResumeTest {
  private static final Provenance PROVENANCE = new Provenance(List.of("test"), Device.CPU);

  @TempDir private Path folder;

  /** Asks to stop when so much is done; keeps what is said. */
  private static final class Stopping implements Monitor {
    private final long last;
    private final List<String> said = new ArrayList<>();
    private long done;

    Stopping(long last) {
      this.last = last;
    }

    @Override
    public Task start(String task, String unit, long first, long total) {
      done = first;
      return new Task() {
        @Override
        public void at(long now, String note) {
          done = now;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void say(String line) {
      said.add(line);
    }

    @Override
    public boolean stopped() {
      return done >= last;
    }
  }

  private static Experiment experiment(String... settings) {
    return Yaml.read("tiny.yaml", Tiny.DIGITS, Experiment.class, List.of(settings));
  }

  private boolean train(String name, Experiment experiment, Monitor monitor) throws IOException {
    return TrainJob.of(new Run(experiment, run(name), PROVENANCE, monitor)).execute();
  }

  private RunDirectory run(String name) {
    return new RunDirectory(folder.resolve(name));
  }

  /** With dropout: its masks, too, are functions of the step. */
  @Test
  void aStoppedTrainingGoesOnAsIfItNeverStopped() throws IOException {
    Experiment experiment =
        experiment("training.steps=5", "network.dropout=0.3", "training.power-averages={every: 2}");
    assertTrue(train("whole", experiment, new Stopping(Long.MAX_VALUE)));
    assertFalse(train("cut", experiment, new Stopping(0)));
    assertEquals(List.of(run("cut").checkpoint(0)), run("cut").checkpoints());
    assertFalse(train("cut", experiment, new Stopping(3)));
    assertEquals(run("cut").checkpoint(3), run("cut").checkpoints().get(0));
    assertEquals(3, Files.readAllLines(run("cut").file("train.jsonl")).size());
    Stopping monitor = new Stopping(Long.MAX_VALUE);
    assertTrue(train("cut", experiment, monitor));
    assertTrue(monitor.said.get(0).startsWith("resuming on cpu after step 3: "), "" + monitor.said);
    byte[] weights = Files.readAllBytes(run("whole").checkpoint(5));
    assertArrayEquals(weights, Files.readAllBytes(run("cut").checkpoint(5)));
    assertEquals(
        Files.readString(run("whole").file("train.jsonl")),
        Files.readString(run("cut").file("train.jsonl")));
    assertEquals(
        Events.curves(run("whole").tensorBoard()), Events.curves(run("cut").tensorBoard()));
    assertEquals(
        logged(run("cut"), TrainLog.Line::loss),
        Events.curves(run("cut").tensorBoard()).get("training/loss"));
    assertEquals(
        logged(run("cut"), TrainLog.Line::gradientNorm),
        Events.curves(run("cut").tensorBoard()).get("training/gradient-norm"));
    assertEquals(List.of(2L, 4L, 5L), run("cut").snapshots().steps());
    for (long step : run("cut").snapshots().steps()) {
      assertArrayEquals(
          Files.readAllBytes(run("whole").snapshots().file(step)),
          Files.readAllBytes(run("cut").snapshots().file(step)));
    }
    // Not a matter of course: another seed gives other losses.
    Experiment other = experiment("training.steps=1", "network.dropout=0.3", "seed=2");
    assertTrue(train("other", other, new Stopping(Long.MAX_VALUE)));
    assertNotEquals(
        Files.readAllLines(run("whole").file("train.jsonl")).get(0),
        Files.readAllLines(run("other").file("train.jsonl")).get(0));
  }

  private static Map<Long, Float> logged(RunDirectory run, ToDoubleFunction<TrainLog.Line> value)
      throws IOException {
    return TrainLog.read(run.file("train.jsonl")).stream()
        .collect(Collectors.toMap(TrainLog.Line::step, line -> (float) value.applyAsDouble(line)));
  }

  /** Also when it was cut off between the last checkpoint and its evaluation. */
  @Test
  void checkpointsAreMeasuredOnceEach() throws IOException {
    String metrics =
        "during-training=[{type: bits-per-dim, images: 2, budget: 0, rtol: 0.01, atol: 0.01}]";
    Experiment experiment = experiment(metrics, "objective.dequantisation=uniform");
    assertTrue(train("whole", experiment, new Stopping(Long.MAX_VALUE)));
    Path file = run("whole").file("evaluations.jsonl");
    List<TrainingEvaluation.Line> whole = TrainingEvaluation.read(file);
    assertEquals(List.of(2L, 4L, 6L), whole.stream().map(TrainingEvaluation.Line::step).toList());
    assertTrue(Files.exists(run("whole").file("bits-per-dim.png")));
    Files.write(file, Files.readAllLines(file).subList(0, 2));
    assertTrue(train("whole", experiment, new Stopping(Long.MAX_VALUE)));
    List<TrainingEvaluation.Line> again = TrainingEvaluation.read(file);
    assertEquals(values(whole), values(again));
    assertEquals(whole.subList(0, 2), again.subList(0, 2));
    assertEquals(
        again.stream().collect(Collectors.toMap(TrainingEvaluation.Line::step, ResumeTest::value)),
        Events.curves(run("whole").tensorBoard()).get("evaluation/bits-per-dim"));
  }

  private static float value(TrainingEvaluation.Line line) {
    return (float) line.metrics().get(0).value();
  }

  private static List<Double> values(List<TrainingEvaluation.Line> lines) {
    return lines.stream().map(line -> line.metrics().get(0).value()).toList();
  }

  @Test
  void stoppedSamplingLeavesNoSamples() throws IOException {
    Experiment experiment = Yaml.read("a", Tiny.MIXTURE, Experiment.class, List.of());
    Run run = new Run(experiment, run("run"), PROVENANCE, new Stopping(100));
    SampleJob job = new SampleJob(Latents.drawn(experiment), false);
    try (Session session = Session.open(run, Optional.empty())) {
      assertThrows(CancellationException.class, () -> job.execute(session));
    }
    assertFalse(Files.exists(run("run").file("samples.raw.npy")));
  }

  @Test
  void onlyTheNewestCheckpointsAreKept() throws IOException {
    assertTrue(train("run", experiment("training.checkpoint-every=1"), new Stopping(99)));
    try (var files = Files.list(folder.resolve("run"))) {
      assertEquals(
          List.of(run("run").checkpoint(5), run("run").checkpoint(6)),
          files
              .filter(f -> f.getFileName().toString().startsWith("checkpoint-"))
              .sorted()
              .toList());
    }
  }
}
