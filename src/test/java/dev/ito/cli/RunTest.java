package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.data.Digits;
import dev.ito.data.Split;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.Tiny;
import dev.ito.io.Npy;
import dev.ito.io.Sha256;
import dev.ito.train.TrainLog;
import dev.ito.yaml.Yaml;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs from the file to the pictures: trained, sampled, run again, continued. */
@Tag("native")
class RunTest {
  private static final String LAST = "checkpoint-000000006.safetensors";

  @TempDir private static Path folder;
  private static Path file;
  private static Path run;
  private static Ito.Result first;

  @BeforeAll
  static void runOnce() throws IOException {
    file = Ito.yaml(folder, Tiny.DIGITS);
    run = folder.resolve("run");
    first = Ito.run("run", file, "--out", run, "--device", "cpu");
    assertEquals(0, first.exit(), first.toString());
  }

  @Test
  void theFolderHoldsWhatIsPromised() throws IOException {
    assertEquals(
        Set.of(
            "experiment.yaml",
            "provenance.json",
            "report.html",
            "train.jsonl",
            "loss.png",
            "model.safetensors",
            "checkpoint-000000004.safetensors",
            LAST,
            "samples.png",
            "samples.npy",
            "samples.raw.npy",
            "trajectory.gif",
            "forward.png"),
        Ito.files(run).keySet());
    assertEquals(1, Ito.files(run.resolve("tensorboard")).size());
  }

  /** The folder says all: what was trained and how it is sampled. */
  @Test
  void aFolderWithTheModelAloneIsSampled(@TempDir Path copy) throws IOException {
    for (String name : List.of("experiment.yaml", "model.safetensors")) {
      Files.copy(run.resolve(name), copy.resolve(name));
    }
    Map<String, String> before = Ito.files(copy);
    Path out = copy.resolve("out");
    Ito.Result sampled = Ito.run("sample", copy, "--device", "cpu", "--out", out);
    assertEquals(0, sampled.exit(), sampled.toString());
    assertEquals(Ito.files(run).get("samples.raw.npy"), Ito.files(out).get("samples.raw.npy"));
    assertEquals(before, Ito.files(copy));
  }

  @Test
  void progressIsPlainLinesAndNothingIsOnStdout() {
    assertEquals("", first.out() + first.error());
    List<String> lines = first.progress().lines().toList();
    assertEquals(5, lines.size(), first.progress());
    assertTrue(
        lines.get(0).matches("network with [0-9,]+ parameters on cpu -> " + run), lines.get(0));
    assertTrue(lines.get(1).matches("training: 6 of 6 steps in \\d+ s"), lines.get(1));
    assertTrue(lines.get(2).startsWith("warning: 5 steps of this grid are too few"), lines.get(2));
    assertTrue(lines.get(3).matches("sampling: 20 of 20 sample steps in \\d+ s"), lines.get(3));
    assertTrue(
        lines.get(4).matches("4 samples, 6 evaluations .* s on cpu: " + run + "/samples.png"),
        lines.get(4));
    assertFalse(first.progress().contains("\r") || first.progress().contains("\u001b"));
  }

  @Test
  void theResolvedExperimentIsStored() throws IOException {
    Experiment experiment = Yaml.read(file, Experiment.class, List.of());
    String[] stored = Files.readString(run.resolve("experiment.yaml")).split("\n", 2);
    assertEquals(Yaml.write(experiment), stored[1]);
    assertEquals("# sha256 of the lines below: " + Sha256.ofText(stored[1]), stored[0]);
  }

  @Test
  void provenanceSaysWhereTheResultComesFrom() throws Exception {
    JsonNode tree = Yaml.json().readTree(run.resolve("provenance.json").toFile());
    String stored = Files.readString(run.resolve("experiment.yaml")).split("\n", 2)[1];
    byte[] bytes = stored.getBytes(StandardCharsets.UTF_8);
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    for (String job : List.of("training", "sampling")) {
      JsonNode section = tree.get(job);
      assertEquals(
          "ito run " + file + " --out " + run + " --device cpu", section.get("command").asText());
      assertTrue(
          section.get("finished").asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"));
      assertTrue(section.hasNonNull("ito"));
      assertTrue(section.hasNonNull("commit"));
      assertTrue(section.get("java").asText().contains(Runtime.version().toString()));
      assertTrue(section.get("tensorflow").asText().startsWith("2."));
      assertEquals("cpu", section.get("device").asText());
      assertEquals(1, section.get("seed").asLong());
      assertEquals(hash, section.get("configSha256").asText());
    }
    String data = new Digits(List.of(-1.0, 1.0)).open(Split.TRAIN).sha256();
    assertEquals(data, tree.at("/training/dataSha256").asText());
    assertEquals(6, tree.at("/training/steps").asInt());
    assertEquals(LAST, tree.at("/sampling/weights").asText());
    assertEquals(6, tree.at("/sampling/nfe").asInt());
  }

  @Test
  void everyStepIsLogged() throws IOException {
    List<TrainLog.Line> lines = TrainLog.read(run.resolve("train.jsonl"));
    assertArrayEquals(
        LongStream.rangeClosed(1, 6).toArray(),
        lines.stream().mapToLong(TrainLog.Line::step).toArray());
    for (TrainLog.Line line : lines) {
      // The network starts at 0, and the noise it should predict has variance 1.
      assertEquals(1, line.loss(), 0.3);
      assertEquals(1e-3, line.learningRate());
      assertTrue(line.gradientNorm() > 0);
    }
  }

  @Test
  void theArraysAreThePictureBeforeAndAfterRounding() throws IOException {
    Npy.NpyArray raw = Npy.read(run.resolve("samples.raw.npy"));
    Npy.NpyArray bytes = Npy.read(run.resolve("samples.npy"));
    assertEquals(List.of(4, 8, 8, 1), raw.shape());
    assertEquals(List.of(4, 8, 8, 1), bytes.shape());
    assertEquals("<f8", raw.dtype());
    assertTrue(bytes.isUint8());
    double[] rounded =
        Arrays.stream(raw.values())
            .map(x -> Math.min(255, Math.max(0, Math.floor(127.5 * (x + 1) + 0.5))))
            .toArray();
    assertArrayEquals(rounded, bytes.values());
    assertTrue(Arrays.stream(rounded).distinct().count() > 10, "the samples are blank");
  }

  @Test
  void thePicturesHaveSensibleSizes() throws IOException {
    BufferedImage samples = ImageIO.read(run.resolve("samples.png").toFile());
    // Two by two digits.
    assertEquals(samples.getWidth(), samples.getHeight());
    assertBetween(2 * 8, samples.getWidth(), 1000);
    BufferedImage forward = ImageIO.read(run.resolve("forward.png").toFile());
    // Eleven columns, six rows.
    assertEquals(11.0 / 6, (double) forward.getWidth() / forward.getHeight(), 0.2);
    assertBetween(11 * 8, forward.getWidth(), 3000);
    BufferedImage loss = ImageIO.read(run.resolve("loss.png").toFile());
    assertBetween(300, loss.getWidth(), 3000);
    assertBetween(200, loss.getHeight(), 3000);
  }

  @Test
  void theTrajectoryShowsEveryStep() throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in =
        ImageIO.createImageInputStream(run.resolve("trajectory.gif").toFile())) {
      reader.setInput(in);
      assertEquals(6, reader.getNumImages(true));
      assertBetween(2 * 8, reader.getWidth(0), 600);
    } finally {
      reader.dispose();
    }
  }

  @Test
  void aSecondRunTrainsNothingAndSamplesTheSame() throws IOException {
    Map<String, String> before = Ito.files(run);
    Ito.Result second = Ito.run("run", file, "--out", run, "--json", "--device", "cpu");
    assertEquals(0, second.exit(), second.toString());
    assertTrue(second.progress().startsWith("training is complete: " + run.resolve(LAST)));
    JsonNode summary = Yaml.json().readTree(second.out());
    assertEquals("tiny", summary.get("name").asText());
    assertEquals(run.toString(), summary.get("folder").asText());
    assertTrue(summary.get("complete").asBoolean());
    assertTrue(summary.at("/provenance/sampling").has("seconds"));
    Map<String, String> after = Ito.files(run);
    for (String withTimes : List.of("provenance.json", "report.html")) {
      before.remove(withTimes);
      after.remove(withTimes);
    }
    assertEquals(before, after);
  }

  @Test
  void moreStepsContinueTheRunAsIfNeverStopped() throws IOException {
    Path continued = folder.resolve("continued");
    Path whole = folder.resolve("whole");
    Path other = folder.resolve("b.yaml");
    // The number of samples does not enter the training.
    Files.writeString(
        other, Tiny.DIGITS.replace("steps: 6", "steps: 9").replace("count: 4", "count: 2"));
    Files.createDirectories(continued);
    for (String name : List.of(LAST, "experiment.yaml", "train.jsonl")) {
      Files.copy(run.resolve(name), continued.resolve(name));
    }
    Ito.Result result = Ito.run("train", other, "--out", continued);
    assertEquals(0, result.exit(), result.toString());
    assertTrue(result.progress().startsWith("resuming on "), result.progress());
    assertTrue(result.progress().contains(" after step 6: "), result.progress());
    assertEquals(0, Ito.run("train", other, "--out", whole).exit());
    Map<String, String> expected = Ito.files(whole);
    Map<String, String> actual = Ito.files(continued);
    for (String name :
        List.of("checkpoint-000000009.safetensors", "train.jsonl", "loss.png", "experiment.yaml")) {
      assertEquals(expected.get(name), actual.get(name), name);
    }
  }

  @Test
  void samplesCanGoToAnotherFolder() throws IOException {
    Path out = folder.resolve("elsewhere");
    Ito.Result result =
        Ito.run(
            "sample",
            file,
            "--out",
            out,
            "--checkpoint",
            run.resolve(LAST),
            "--set",
            "sampling.batch=1");
    assertEquals(0, result.exit(), result.toString());
    assertEquals(
        Set.of(
            "experiment.yaml",
            "provenance.json",
            "report.html",
            "samples.png",
            "samples.npy",
            "samples.raw.npy",
            "trajectory.gif",
            "forward.png"),
        Ito.files(out).keySet());
    assertTrue(
        Files.readString(out.resolve("experiment.yaml"), StandardCharsets.UTF_8)
            .contains("batch: 1\n"));
    // The network computes in float32, where a product of another size may round differently.
    assertArrayEquals(
        Npy.read(run.resolve("samples.raw.npy")).values(),
        Npy.read(out.resolve("samples.raw.npy")).values(),
        1e-3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {type: ve, sigma-min: 0.01, sigma-max: 6} | {prediction: edm, condition: log-sigma} | {type: uniform, steps: 3, t-min: 1.0e-5}
          {type: sub-vp, beta: {type: cosine}} | {prediction: score, weighting: likelihood, times: {type: uniform, t-min: 0.01}} | {type: quadratic, steps: 3, t-min: 0.01}
          {type: linear, drift: -2*t, diffusion-squared: 0.1 + 4*t} | {prediction: x0} | {type: karras, steps: 3, t-min: 0.01}
          {type: vp, beta: {type: discrete, base: {type: linear, min: 0.1, max: 20}, steps: 50}} | {prediction: epsilon, condition: step, times: {type: discrete}} | {type: discrete, steps: 50}
          """)
  void everyProcessTrainsAndSamples(
      String sde, String objective, String grid, @TempDir Path variant) throws IOException {
    Path out = variant.resolve("run");
    Path other = variant.resolve("variant.yaml");
    Files.writeString(
        other,
        Tiny.DIGITS
            .replaceFirst("sde: .*", "sde: " + sde)
            .replaceFirst("objective: .*", "objective: " + objective)
            .replaceFirst("grid: .*?}", "grid: " + grid)
            .replace("euler-maruyama", "ancestral")
            .replace("steps: 6", "steps: 2"));
    Ito.Result result = Ito.run("run", other, "--out", out);
    assertEquals(0, result.exit(), result.toString());
    for (TrainLog.Line line : TrainLog.read(out.resolve("train.jsonl"))) {
      assertTrue(Double.isFinite(line.loss()) && line.loss() > 0, line.toString());
    }
    double[] samples = Npy.read(out.resolve("samples.raw.npy")).values();
    assertTrue(Arrays.stream(samples).allMatch(Double::isFinite));
    assertTrue(Arrays.stream(samples).distinct().count() > 100);
  }

  @Test
  void pointsAreTrainedAndPlotted() throws IOException {
    Path moons = Files.writeString(folder.resolve("moons.yaml"), Tiny.POINTS);
    Path out = folder.resolve("moons");
    Ito.Result result = Ito.run("run", moons, "--out", out);
    assertEquals(0, result.exit(), result.toString());
    assertEquals(
        Set.of(
            "experiment.yaml",
            "provenance.json",
            "report.html",
            "train.jsonl",
            "loss.png",
            "model.safetensors",
            "checkpoint-000000005.safetensors",
            "samples.png",
            "samples.raw.npy",
            "trajectory.gif"),
        Ito.files(out).keySet());
    assertEquals(List.of(50, 2), Npy.read(out.resolve("samples.raw.npy")).shape());
    assertBetween(200, ImageIO.read(out.resolve("samples.png").toFile()).getWidth(), 2000);
  }

  private static void assertBetween(int low, int actual, int high) {
    assertTrue(low <= actual && actual <= high, actual + " is not in " + low + " .. " + high);
  }
}
