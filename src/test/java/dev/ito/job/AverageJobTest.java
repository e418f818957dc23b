package dev.ito.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.experiment.Experiment;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.Tiny;
import dev.ito.io.Monitor;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Averages;
import dev.ito.nn.Checkpoint;
import dev.ito.nn.Device;
import dev.ito.nn.ParameterLayout;
import dev.ito.train.PowerAverage;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Averages of a training, and those that are made of them. */
@Tag("native")
class AverageJobTest {
  private static final Provenance PROVENANCE = new Provenance(List.of("test"), Device.CPU);
  private static final int STEPS = 480;

  @TempDir private Path folder;

  private static Experiment points(long steps, String powers) {
    return Yaml.read(
        "points.yaml",
        Tiny.POINTS,
        Experiment.class,
        List.of(
            "training.steps=" + steps,
            "training.learning-rate.peak=0.01",
            "training.pictures=0",
            "training.power-averages=" + powers));
  }

  private Run run(String name, Experiment experiment) {
    return new Run(experiment, new RunDirectory(folder.resolve(name)), PROVENANCE, Monitor.SILENT);
  }

  private RunDirectory train(String name, String powers) throws IOException {
    Run run = run(name, points(STEPS, powers));
    assertTrue(TrainJob.of(run).execute());
    return run.folder();
  }

  private static Averages kept(RunDirectory run, long step) throws IOException {
    return Averages.read(run.snapshots().file(step), step);
  }

  private Checkpoint.Model make(RunDirectory of, double width, OptionalLong at, String out)
      throws IOException {
    Experiment experiment = Yaml.read(of.experiment(), Experiment.class, List.of());
    Run run = run(of.path().getFileName().toString(), experiment);
    Path target = folder.resolve(out);
    new AverageJob(run, new PowerAverage(width), at, target).execute();
    ParameterLayout layout = kept(of, STEPS).layout();
    return Checkpoint.Model.read(new RunDirectory(target).model(), layout);
  }

  private static double distance(float[] a, float[] b) {
    double squares = 0;
    double all = 0;
    for (int i = 0; i < a.length; i++) {
      squares += Math.pow((double) a[i] - b[i], 2);
      all += Math.pow(b[i], 2);
    }
    return Math.sqrt(squares / all);
  }

  /**
   * Of weights of a network: 0.05 and 0.1 were tracked, 0.07 is made of them, and another training
   * of the same seed tracks it. The further ones are no matter of course.
   */
  @Test
  void whatIsMadeIsWhatTrackingGives() throws IOException {
    RunDirectory tracked = train("tracked", "{widths: [0.07, 0.06, 0.08], every: 240}");
    RunDirectory often = train("often", "{every: 20}");
    RunDirectory seldom = train("seldom", "{every: 160}");
    float[] expected = kept(tracked, STEPS).vectors().get("power-average-0.07");
    float[] made = make(often, 0.07, OptionalLong.empty(), "made").ema();
    double error = distance(made, expected);
    double coarse = distance(make(seldom, 0.07, OptionalLong.empty(), "coarse").ema(), expected);
    assertTrue(error < 1e-4, "" + error);
    assertTrue(error < coarse / 5 && coarse < 1e-2, error + " " + coarse);
    for (String other : List.of("power-average-0.06", "power-average-0.08")) {
      double apart = distance(expected, kept(tracked, STEPS).vectors().get(other));
      assertTrue(apart > 20 * error, other + " " + apart + " " + error);
    }
    float[] half = kept(tracked, 240).vectors().get("power-average-0.07");
    double before = distance(make(often, 0.07, OptionalLong.of(240), "half").ema(), half);
    assertTrue(before < 1e-3, "" + before);
    // What is tracked changes nothing else.
    Checkpoint.Model model = model(often);
    assertArrayEquals(model(tracked).ema(), model.ema());
  }

  private static Checkpoint.Model model(RunDirectory run) throws IOException {
    return Checkpoint.Model.read(run.model(), kept(run, STEPS).layout());
  }

  /** The vectors themselves, in float64, from weights that were kept after every step. */
  @Test
  void theGraphTracksTheRecursion() throws IOException {
    int steps = 12;
    double[] sum = null;
    PowerAverage average = new PowerAverage(0.1);
    Averages last = null;
    for (int k = 1; k <= steps; k++) {
      Run run = run("steps", points(k, "{every: 1}"));
      assertTrue(TrainJob.of(run).execute());
      last = kept(run.folder(), k);
      Path checkpoint = run.folder().checkpoint(k);
      float[] theta = Checkpoint.read(checkpoint, last.layout()).state().parameters();
      sum = sum == null ? new double[theta.length] : sum;
      double weight =
          Math.pow((double) k / steps, average.gamma() + 1)
              - Math.pow((k - 1.0) / steps, average.gamma() + 1);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += weight * theta[i];
      }
    }
    float[] found = last.vectors().get(average.name());
    for (int i = 0; i < found.length; i++) {
      assertEquals(sum[i], found[i], 2e-6);
    }
  }

  @Test
  void theFolderSaysWhereItsWeightsComeFrom() throws IOException {
    RunDirectory run = train("run", "{every: 60}");
    Checkpoint.Model made = make(run, 0.08, OptionalLong.empty(), "made");
    Map<String, String> metadata = made.metadata();
    assertEquals("480", metadata.get("step"));
    assertEquals("width 0.08 after step 480", metadata.get(RunDirectory.AVERAGED));
    assertTrue(made.checked());
    RunDirectory out = new RunDirectory(folder.resolve("made"));
    var facts = Yaml.json().readTree(Files.readString(out.provenance())).get("averaging");
    assertEquals(run.path().toString(), facts.get("run").asText());
    assertEquals(0.08, facts.get("width").doubleValue());
    assertEquals(new PowerAverage(0.08).gamma(), facts.get("gamma").doubleValue());
    assertEquals(16, facts.get("sum").size());
    double sum = 0;
    for (var term : facts.get("sum")) {
      sum += term.get("coefficient").doubleValue();
    }
    assertEquals(1, sum, 1e-12);
    assertTrue(facts.get("profileError").doubleValue() < 0.02, "" + facts);
  }

  @Test
  void whatCannotBeMade() throws IOException {
    RunDirectory run = train("run", "{every: 200}");
    Path kept = run.snapshots().folder();
    assertEquals(List.of(200L, 400L, 480L), run.snapshots().steps());
    assertMessage(
        "--at 300: " + kept + " has no averages of that step: the nearest are 200 and 400",
        () -> make(run, 0.07, OptionalLong.of(300), "out"));
    assertMessage(
        "--at 481: " + kept + " has no averages of that step: the nearest is 480",
        () -> make(run, 0.07, OptionalLong.of(481), "out"));
    assertMessage(
        "--at 1: " + kept + " has no averages of that step: the nearest is 200",
        () -> make(run, 0.07, OptionalLong.of(1), "out"));
    InvalidInput far =
        assertThrows(InvalidInput.class, () -> make(run, 0.002, OptionalLong.empty(), "out"));
    assertTrue(
        far.getMessage().startsWith("--width 0.002: the averages of " + kept + " do not reach it"),
        far.getMessage());
    for (long step : run.snapshots().steps()) {
      Files.delete(run.snapshots().file(step));
    }
    Experiment experiment = Yaml.read(run.experiment(), Experiment.class, List.of());
    AverageJob none =
        new AverageJob(
            run("run", experiment),
            new PowerAverage(0.07),
            OptionalLong.empty(),
            folder.resolve("out"));
    assertMessage(
        kept
            + ": there are no averages of which one could be made: train with"
            + " training.power-averages={} in another --out",
        none::execute);
    assertTrue(Files.notExists(folder.resolve("out")));
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void assertMessage(String expected, Work work) {
    assertEquals(expected, assertThrows(InvalidInput.class, work::run).getMessage());
  }

  @Test
  void widthsThatWereNotTrackedFromTheStartAreRefused() throws IOException {
    assertTrue(TrainJob.of(run("run", points(4, "{widths: [0.1], every: 2}"))).execute());
    Run other = run("run", points(6, "{widths: [0.1, 0.2], every: 2}"));
    for (boolean force : List.of(false, true)) {
      InvalidInput e =
          assertThrows(InvalidInput.class, () -> TrainJob.of(other).force(force).execute());
      assertEquals(
          other.folder().checkpoint(4)
              + ": no power-average-0.2 of the first 4 steps is kept, and no average can begin"
              + " later: leave it out, or use another --out",
          e.getMessage());
    }
    // Fewer are fine, and so is another distance.
    Run fewer = run("run", points(6, "{widths: [0.1], every: 1}"));
    assertTrue(TrainJob.of(fewer).execute());
    assertEquals(List.of(2L, 4L, 5L, 6L), fewer.folder().snapshots().steps());
  }

  /** Those of a training that was killed are made anew, those of another are not left. */
  @Test
  void laterOnesAreDroppedWhereATrainingGoesOn() throws IOException {
    Run run = run("run", points(4, "{every: 2}"));
    assertTrue(TrainJob.of(run).execute());
    Path stale = run.folder().snapshots().file(7);
    Files.copy(run.folder().snapshots().file(2), stale);
    assertTrue(TrainJob.of(run("run", points(6, "{every: 2}"))).execute());
    assertEquals(List.of(2L, 4L, 6L), run.folder().snapshots().steps());
  }
}
