package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.experiment.Tiny;
import dev.ito.io.Npy;
import dev.ito.io.Npz;
import dev.ito.report.Png;
import dev.ito.yaml.Yaml;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be known before the work is refused or said before it, and recorded. */
class ForesightTest {
  private static final String NORMAL =
      """
      name: normal
      model: {type: gaussian-mixture, shape: [1], weights: [1], means: [5], standard-deviations: [0.1]}
      sde: {type: vp, beta: {type: linear, min: 0.1, max: 20}}
      sampling: {count: 50, grid: {type: uniform, steps: 100, t-min: 1.0e-3}, solver: {type: euler-maruyama}}
      """;

  @TempDir private Path folder;

  private Path out() {
    return folder.resolve("out");
  }

  private Ito.Result run(String command, String... more) throws IOException {
    Object[] words = new Object[4 + more.length];
    words[0] = command;
    words[1] = Ito.yaml(folder, NORMAL);
    words[2] = "--out";
    words[3] = out();
    System.arraycopy(more, 0, words, 4, more.length);
    return Ito.run(words);
  }

  private List<JsonNode> warnings(String job) throws IOException {
    JsonNode root = Yaml.json().readTree(out().resolve("provenance.json").toFile());
    List<JsonNode> found = new ArrayList<>();
    root.path(job).path("warnings").forEach(found::add);
    return found;
  }

  /** The first two are in users' reports: a chain's betas as rates, and a chain of one step. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sde={type: vp, beta: {type: linear, min: 0.0001, max: 0.02}} | alpha(1) = 0.995
          sde={type: vp, beta: {type: discrete, base: {type: linear, min: 0.1, max: 20}, steps: 1}} | alpha(1) = 0.949
          sde={type: ve, sigma-min: 0.01, sigma-max: 3} | sigma(1) = 3.00
          sde={type: sub-vp, beta: {type: linear, min: 0.1, max: 1}} | alpha(1) = 0.760
          sde={type: linear, drift: 0, diffusion-squared: 1} | sigma(1) = 1.00
          """)
  void aProcessThatDoesNotReachItsPriorIsSaidSo(String setting, String what) throws IOException {
    Ito.Result dry = run("run", "--set", setting, "--dry-run");
    assertEquals(0, dry.exit(), dry.toString());
    assertTrue(dry.progress().contains("warning: the process does not reach its prior"));
    assertTrue(dry.progress().contains(what), dry.progress());
    assertFalse(Files.exists(out()));
    Ito.Result done = run("sample", "--set", setting);
    assertEquals(0, done.exit(), done.toString());
    assertEquals(
        1, done.progress().lines().filter(line -> line.contains("reach its prior")).count());
    assertTrue(warnings("sampling").get(0).asText().contains(what));
  }

  /** What is written beside a preset, and what the preset adds to it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {preset: ddim} | preset ddim gives sampling.grid: {type: discrete, steps: 50, spacing: leading}, sampling.solver: {type: ancestral, eta: 0}
          {preset: ddim, solver: {type: ancestral}, grid: {type: discrete, steps: 20}} | preset ddim gives nothing: all of it is written; not those of the preset, because written: grid, solver
          {preset: ddim, grid: {steps: 20}, solver: {eta: 0.5}} | preset ddim gives sampling.grid.type: discrete, sampling.grid.spacing: leading, sampling.solver.type: ancestral; not those of the preset, because written: grid, solver
          {preset: ddpm, grid: {steps: 20}} | preset ddpm gives sampling.grid.type: discrete, sampling.solver: {type: ancestral, eta: 1, variance: beta}, sampling.clip: [-1.0,1.0]; not those of the preset, because written: grid
          """)
  void whatAPresetGivesIsSaid(String sampling, String line) throws IOException {
    Ito.Result dry =
        run(
            "run",
            "--set",
            "sde={type: vp, beta: {type: discrete, base: {type: linear, min: 0.1, max: 20}, steps: 1000}}",
            "--set",
            "sampling=" + sampling,
            "--dry-run");
    assertEquals(0, dry.exit(), dry.toString());
    assertTrue(dry.progress().lines().anyMatch(line::equals), dry.progress());
    assertFalse(run("run", "--dry-run").progress().contains("preset"));
  }

  /** All of them gave samples without a word that are not of the law. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sde={type: ve, sigma-min: 2, sigma-max: 50} | where noise of 2.01 is on data
          sampling.grid.t-min=0.5 | the grid ends at t = 0.500
          sampling.clip=[5, 6] | sampling.clip cuts off data: of [-5.00, 5.00] it leaves [5.00, 5.00]
          sampling.clip=[7, 8] | sampling.clip cuts off data
          sampling.grid={type: discrete, steps: 1} | times too narrow
          """)
  void samplesThatLoseTheDataAreSaidSo(String setting, String what) throws IOException {
    String chain = "sde={type: vp, beta: {type: discrete, betas: [0.999]}}";
    String[] first = setting.contains("discrete") ? new String[] {"--set", chain} : new String[] {};
    String[] more = {"--set", setting, "--set", "sampling.solver={type: ancestral}"};
    String[] words = Stream.of(first, more).flatMap(Arrays::stream).toArray(String[]::new);
    Ito.Result done = run("sample", words);
    assertEquals(0, done.exit(), done.toString());
    assertTrue(done.progress().contains(what), done.progress());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sde={type: vp, beta: {type: cosine}}",
        "sde={type: vp, beta: {type: linear, min: 0.1, max: 20}}",
        "sde={type: sub-vp, beta: {type: linear, min: 0.1, max: 20}}",
        "sde={type: ve, sigma-min: 0.01, sigma-max: 50}",
        "sde={type: vp, beta: {type: discrete, base: {type: linear, min: 0.1, max: 20}, steps:"
            + " 1000}}",
        "sde={type: linear, drift: -0.5*(0.1+19.9*t), diffusion-squared: 0.1+19.9*t}"
      })
  void nothingIsSaidOfUsualProcesses(String setting) throws IOException {
    Ito.Result done = run("sample", "--set", setting);
    assertEquals(0, done.exit(), done.toString());
    assertFalse(done.progress().contains("warning"), done.progress());
    assertEquals(List.of(), warnings("sampling"));
  }

  @Test
  void stepsBeyondTheStabilityOfASolverAreRefusedWithTheNumberThatIsEnough() throws IOException {
    String rate = "sde={type: vp, beta: {type: linear, min: 1000, max: 1000}}";
    for (String[] more : new String[][] {{"--dry-run"}, {}}) {
      String[] words = {"--set", rate, more.length == 0 ? "--seed=1" : more[0]};
      Ito.Result refused = run("sample", words);
      assertEquals(2, refused.exit(), refused.toString());
      assertTrue(
          refused
              .error()
              .contains("sampling.grid: 100 steps of this grid are too few for euler-maruyama"),
          refused.error());
      assertTrue(refused.error().contains("400 steps are enough"), refused.error());
      assertFalse(Files.exists(out()));
    }
    Ito.Result done = run("sample", "--set", rate, "--set", "sampling.grid.steps=400");
    assertEquals(0, done.exit(), done.toString());
    assertFalse(done.progress().contains("too few"), done.progress());
    Ito.Result exact = run("sample", "--set", rate, "--set", "sampling.solver={type: ancestral}");
    assertEquals(0, exact.exit(), exact.toString());
    assertFalse(exact.progress().contains("too wide"), exact.progress());
  }

  @Test
  void stepsThatAreALittleTooLongAreSaidSo() throws IOException {
    Ito.Result done =
        run(
            "sample",
            "--set",
            "sampling.grid.steps=2",
            "--set",
            "model.means=[0]",
            "--set",
            "model.standard-deviations=[1]");
    assertEquals(0, done.exit(), done.toString());
    assertTrue(done.progress().contains("2 steps of this grid are too few"), done.progress());
    assertEquals(1, warnings("sampling").size());
  }

  /** Samples that are the noise they were, or that have not got far from it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {type: corrector-only, corrector: {type: langevin, snr: 1.0e-9}} | 100 | times too wide; more do not help
          {type: corrector-only, corrector: {type: langevin}} | 50 | steps of this grid are too few for corrector-only
          {type: corrector-only, corrector: {type: annealed-langevin, snr: 0.05, steps: 5}} | 50 | too wide
          {type: predictor-corrector, predictor: {type: ancestral}, corrector: {type: langevin, snr: 1}} | 100 | too wide
          {type: exponential} | 5 | too wide
          {type: predictor-corrector, predictor: {type: ancestral}, corrector: {type: langevin, snr: 0.05}} | 100 |
          {type: corrector-only, corrector: {type: annealed-langevin, snr: 0.2, steps: 5}} | 500 |
          """)
  void solversThatDoTooLittleOrTooMuchAreSaidTo(String solver, int steps, String what)
      throws IOException {
    Ito.Result done =
        run(
            "sample",
            "--set",
            "model={type: gaussian-mixture, shape: [2], weights: [1, 1], means: [-1, 1],"
                + " standard-deviations: [0.2, 0.2]}",
            "--set",
            "sampling.grid.steps=" + steps,
            "--set",
            "sampling.solver=" + solver);
    assertEquals(0, done.exit(), done.toString());
    assertEquals(what != null, done.progress().contains("too few for"), done.progress());
    assertTrue(what == null || done.progress().contains(what), done.progress());
  }

  @Test
  void samplesBeyondAnyReasonAndNoiseOfAnotherProcessAreSaidSo() throws IOException {
    Path latents = folder.resolve("x.npy");
    double[] values = new double[64];
    Arrays.fill(values, 1e30);
    Npy.writeFloat64(latents, new int[] {64, 1}, values);
    Ito.Result done =
        run(
            "sample",
            "--latents",
            latents.toString(),
            "--set",
            "sampling.solver={type: euler}",
            "--set",
            "sde.beta.max=1",
            "--set",
            "sampling.denoise-at-end=false");
    assertEquals(0, done.exit(), done.toString());
    assertTrue(done.progress().contains("beyond any reason"), done.progress());
    assertTrue(done.progress().contains("noise of another process?"), done.progress());
    assertEquals(3, warnings("sampling").size());
  }

  /** A few numbers have no spread to speak of, but none is so large. */
  @Test
  void aSingleImpossibleLatentIsSaidSo() throws IOException {
    Path latents = folder.resolve("x.npy");
    Npy.writeFloat64(latents, new int[] {2, 1}, new double[] {0.5, 11});
    Ito.Result done = run("sample", "--latents", latents.toString());
    assertTrue(done.progress().contains("noise of another process?"), done.progress());
  }

  /** A number of steps that is enough is looked for, but not for minutes. */
  @Test
  void whatNoNumberOfStepsMendsIsSaidSoon() throws IOException {
    String solver =
        "sampling.solver={type: predictor-corrector, predictor: {type: euler-maruyama},"
            + " corrector: {type: langevin, snr: 5}}";
    Ito.Result dry =
        assertTimeoutPreemptively(
            Duration.ofMinutes(2), () -> run("run", "--dry-run", "--set", solver));
    assertTrue(dry.toString().contains("use another solver"), dry.toString());
  }

  private List<JsonNode> warningsOfData(String command, String option, String section, double value)
      throws IOException {
    Path data = folder.resolve("x.npy");
    Npy.writeFloat64(data, new int[] {2, 1}, new double[] {value, value});
    Ito.Result done =
        run(command, option, data.toString(), "--set", "sampling.solver={type: euler}");
    assertEquals(0, done.exit(), done.toString());
    List<JsonNode> found = warnings(section);
    found.forEach(line -> assertTrue(done.progress().contains("warning: " + line.asText())));
    return found;
  }

  @ParameterizedTest
  @CsvSource({"sample, --encode, encoding", "evaluate, --data, evaluation"})
  void dataInOtherUnitsAreSaidToBe(String command, String option, String section)
      throws IOException {
    assertEquals(List.of(), warningsOfData(command, option, section, 5));
    List<JsonNode> found = warningsOfData(command, option, section, 20);
    assertTrue(found.get(0).asText().startsWith("x.npy: its values go up to 20.0, those of the"));
  }

  /** The model has pixels in [-1, 1]. */
  @Test
  void pixelsInHalfOfTheRangeAreSaidToBe() throws IOException {
    Path data = folder.resolve("x.npy");
    double[] values = new double[64];
    Arrays.fill(values, 0, 9, 1);
    Npy.writeFloat64(data, new int[] {1, 8, 8, 1}, values);
    Ito.Result done =
        run(
            "sample",
            "--encode",
            data.toString(),
            "--set",
            "model={type: empirical, dataset: {type: digits}, standard-deviation: 0.05}",
            "--set",
            "sampling.solver={type: euler}");
    assertEquals(0, done.exit(), done.toString());
    assertTrue(
        done.progress()
            .contains(
                "x.npy: its values lie in [0.00, 1.00], pixels of the model in [-1.00, 1.00]"),
        done.progress());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          run | --set;evaluation=[{type: bits-per-dim, dequantisation: none}] | evaluation.0: dataset: required key is missing
          run | --set;evaluation=[{type: elbo, bound: {type: continuous}, dequantisation: none}] | evaluation.0: dataset: required key is missing
          sample | --checkpoint;none.safetensors | leave --checkpoint
          sample | --latents;FOLDER/none.npy | none.npy
          sample | --set;sampling.count=2000000000 | sampling.count: 2000000000 samples of
          train | --seed;1 | there is nothing to train
          evaluate | --seed;1 | evaluation: required key is missing
          """)
  void whatTheEndWouldRefuseIsRefusedBeforeTheWork(String command, String words, String why)
      throws IOException {
    String[] options = words.replace("FOLDER", folder.toString()).split(";");
    String[] dry = Arrays.copyOf(options, options.length + 1);
    dry[options.length] = "--dry-run";
    for (String[] some : new String[][] {dry, options}) {
      Ito.Result refused = run(command, some);
      assertEquals(2, refused.exit(), refused.toString());
      assertTrue(refused.error().contains(why), refused.error());
      assertEquals(1, refused.error().lines().count(), refused.error());
      assertFalse(Files.exists(out()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {type: fid, force: true, samples: 64, features: {type: inception, path: none.pb}} | none.pb is not there
          {type: kid, samples: 64, features: {type: graph, path: none.pb, name: g, input: "x:0", features: "f:0", size: 8, channels: 1}} | none.pb is not there
          {type: fd-classifier, samples: 64} | 64 samples for 84 features: such a distance is mostly bias; use at least 168 samples, or force: true to have it all the same
          {type: kid, samples: 3, features: {type: classifier}} | at least 4 samples
          {type: precision-recall, samples: 3, features: {type: classifier}} | more than 3 samples
          {type: inception-score, samples: 20, features: {type: graph, path: src/test/resources/features/inception-like.pb, name: g, input: "ExpandDims:0", features: "pool_3:0", size: 8, resize: graph}} | name the tensor that has them (logits)
          {type: inception-score, samples: 9, features: {type: classifier}} | 10 splits
          {type: bits-per-dim, images: 5, split: test} |
          """)
  void metricsThatCannotBeMeasuredAreRefusedBeforeTheTraining(String metric, String why)
      throws IOException {
    assertRefusedBeforeTheTraining(metric, why);
  }

  /** Their graphs are read, which takes TensorFlow's classes. */
  @ParameterizedTest
  @Tag("native")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {type: fid, force: true, samples: 64, features: {type: inception, path: src/test/resources/features/grey.npy}} | not a frozen TensorFlow graph
          {type: kid, samples: 64, features: {type: graph, path: src/test/resources/features/inception-like.pb, name: g, input: "x:0", features: "f:0", size: 8, channels: 1}} | has no tensor x:0
          """)
  void graphsThatCannotBeUsedAreRefusedBeforeTheTraining(String metric, String why)
      throws IOException {
    assertRefusedBeforeTheTraining(metric, why);
  }

  private void assertRefusedBeforeTheTraining(String metric, String why) throws IOException {
    Path file = Ito.yaml(folder, Tiny.DIGITS);
    Ito.Result dry = Ito.run("run", file, "--dry-run", "--set", "evaluation=[" + metric + "]");
    assertEquals(why == null ? 0 : 2, dry.exit(), dry.toString());
    assertTrue(dry.error().contains(why == null ? "" : why), dry.toString());
    Ito.Result during =
        Ito.run("run", file, "--dry-run", "--set", "during-training=[" + metric + "]");
    assertEquals(why == null ? 0 : 2, during.exit(), during.toString());
    assertTrue(during.error().contains(why == null ? "" : "during-training.0: "), during.error());
    assertTrue(during.error().contains(why == null ? "" : why), during.toString());
  }

  @ParameterizedTest
  @CsvSource({"evaluation", "during-training"})
  void featuresThatFindNoRoomAreRefused(String key) throws IOException {
    String metric = key + "=[{type: fd-classifier, samples: 2000000000}]";
    Ito.Result dry = Ito.run("run", Ito.yaml(folder, Tiny.DIGITS), "--dry-run", "--set", metric);
    assertEquals(2, dry.exit(), dry.toString());
    assertTrue(dry.error().contains("MB are to be written, but there is room for"), dry.toString());
  }

  @Test
  void metricsOfCheckpointsAreRefusedBeforeTheTraining() throws IOException {
    String metric =
        "during-training=[{type: fid, samples: 5000, features: {type: inception, path: none.pb}}]";
    Ito.Result refused =
        Ito.run("run", Ito.yaml(folder, Tiny.DIGITS), "--out", out(), "--set", metric);
    assertEquals(2, refused.exit(), refused.toString());
    assertTrue(refused.error().contains("none.pb is not there"), refused.error());
    assertFalse(Files.exists(out()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {type: bits-per-dim, split: test}, {type: bits-per-dim, split: train} | 1.file: "bpd.csv" is written by KEY.0 too: give it another name
          {type: elbo}, {type: elbo, file: other.csv} | 1.steps-file: "elbo-steps.csv" is written by KEY.0 too
          {type: bits-per-dim}, {type: elbo, file: e.csv, steps-file: bpd.csv} | 1.steps-file: "bpd.csv" is written by KEY.0 too
          {type: bits-per-dim}, {type: bits-per-dim, file: other.csv} |
          """)
  void twoMetricsThatWriteOneTableAreRefused(String metrics, String why) throws IOException {
    Path file = Ito.yaml(folder, Tiny.DIGITS);
    for (String key : new String[] {"evaluation", "during-training"}) {
      Ito.Result dry = Ito.run("run", file, "--dry-run", "--set", key + "=[" + metrics + "]");
      assertEquals(why == null ? 0 : 2, dry.exit(), dry.toString());
      String message = why == null ? "" : key + "." + why.replace("KEY", key);
      assertTrue(dry.error().contains(message), dry.error());
    }
  }

  @Test
  void dataWithoutLabelsAreRefusedForAClassifier() throws IOException {
    for (int i = 0; i < 20; i++) {
      BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
      picture.getRaster().setSample(0, 0, 0, i);
      Png.write(Files.createDirectories(folder.resolve("p")).resolve(i + ".png"), picture);
    }
    String pictures =
        "{type: image-folder, size: 8, channels: 1, test-part: 0.5, path: "
            + folder.resolve("p")
            + "}";
    Path file = Ito.yaml(folder, Tiny.DIGITS.replace("{type: digits}", pictures));
    for (String metric :
        new String[] {
          "{type: fd-classifier, samples: 200}", "{type: kid, features: {type: classifier}}"
        }) {
      for (String key : new String[] {"evaluation", "during-training"}) {
        Ito.Result dry = Ito.run("run", file, "--dry-run", "--set", key + "=[" + metric + "]");
        assertEquals(2, dry.exit(), dry.toString());
        assertTrue(dry.error().contains("a classifier needs labels"), dry.error());
      }
    }
    Path none = Ito.yaml(folder, Tiny.DIGITS.replace("{type: digits}", "{type: mnist, path: no}"));
    Ito.Result later = Ito.run("run", none, "--dry-run", "--set", "network.attention=[]");
    assertEquals(0, later.exit(), later.toString());
    assertTrue(later.progress().contains("it cannot be run yet"), later.progress());
    Path wrong =
        Ito.yaml(folder, Tiny.DIGITS.replace("{type: digits}", "{type: digits, classes: [11]}"));
    Ito.Result refused = Ito.run("run", wrong, "--dry-run");
    assertEquals(2, refused.exit(), refused.toString());
    assertTrue(refused.error().contains("no example has the label 11"), refused.error());
  }

  @Test
  void weightsThatAreNoneAreRefusedInADryRun() throws IOException {
    Path file = Ito.yaml(folder, Tiny.DIGITS);
    Path text = Files.writeString(folder.resolve("text.safetensors"), "this is no such file");
    for (String command : new String[] {"sample", "evaluate"}) {
      String metric = "evaluation=[{type: bits-per-dim}]";
      Ito.Result named = Ito.run(command, file, "--dry-run", "--checkpoint", text, "--set", metric);
      assertEquals(2, named.exit(), named.toString());
      assertTrue(named.error().contains("text.safetensors"), named.error());
      Ito.Result none = Ito.run(command, file, "--dry-run", "--out", out(), "--set", metric);
      assertEquals(2, none.exit(), none.toString());
      assertTrue(none.error().contains("no checkpoint there"), none.error());
    }
  }

  @Test
  void aFolderThatCannotBeIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Ito.Result dry =
        Ito.run("run", Ito.yaml(folder, NORMAL), "--dry-run", "--out", file.resolve("below"));
    assertEquals(2, dry.exit(), dry.toString());
    assertTrue(dry.error().contains("cannot write there"), dry.error());
  }

  @Test
  void statisticsAreSavedWhereTheyCanBeReadAgain() throws IOException {
    Path features = folder.resolve("a.npy");
    double[] values = new double[20];
    Arrays.setAll(values, i -> Math.sin(i * i));
    Npy.writeFloat64(features, new int[] {10, 2}, values);
    for (String[] target :
        new String[][] {
          {"x", "give it that ending"},
          {"none/x.npz", "does not exist"},
          {"folder.npz", "that is a folder"}
        }) {
      Files.createDirectories(folder.resolve("folder.npz"));
      Path file = folder.resolve(target[0]);
      Ito.Result refused = Ito.run("fid", features, "--save-stats", file);
      assertEquals(2, refused.exit(), refused.toString());
      assertTrue(refused.error().contains(target[1]), refused.error());
    }
    Path packed = folder.resolve("a.npz");
    Npz.write(packed, Map.of("a", new Npz.NpzArray(new int[] {10, 2}, values)));
    Ito.Result same = Ito.run("fid", features, packed, "--save-stats", packed);
    assertEquals(2, same.exit(), same.toString());
    assertTrue(same.error().contains("which is read"), same.error());
  }

  @Test
  void anInceptionScoreWithoutLogitsIsRefusedBeforeTheFeatures() throws IOException {
    Path images = Path.of("src/test/resources/features/images.npy");
    String graph =
        "{type: graph, path: none.pb, name: g, input: 'x:0', features: 'f:0', size: 8, %s}";
    for (String logits : List.of("resize: graph", "resize: graph, logits: 'l:0'")) {
      Ito.Result refused =
          Ito.run(
              "fid",
              images,
              images,
              "--also",
              "kid,inception-score",
              "--features",
              graph.formatted(logits));
      assertEquals(2, refused.exit(), refused.toString());
      String why = logits.contains("logits") ? "none.pb is not there" : "is of logits";
      assertTrue(refused.error().contains(why), refused.error());
    }
  }

  /** Predictor-corrector with steps that follow the norm of the score, which is 0 at the mean. */
  @Test
  void aStudyOfEverySolverCanBeForecast() throws IOException {
    Ito.yaml(folder, NORMAL);
    Path study =
        Files.writeString(
            folder.resolve("study.yaml"),
            """
            name: solvers
            question: how long?
            scale: all
            scales: {all: {experiments: {a: FOLDER/a.yaml}, metrics: []}}
            variations:
              - name: PC
                set: {sampling.solver: {type: predictor-corrector, predictor: {type: ancestral, eta: 0}, corrector: {type: langevin}}}
                over: {sampling.grid.steps: [10, 25]}
            """
                .replace("FOLDER", folder.toString()));
    Ito.Result dry = Ito.run("compare", study, "--dry-run", "--device", "cpu", "--out", out());
    assertEquals(0, dry.exit(), dry.toString());
    assertTrue(dry.out().contains("2 cells, 0 done"), dry.out());
  }
}
