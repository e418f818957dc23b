package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.data.Digits;
import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.data.Split;
import dev.ito.experiment.Tiny;
import dev.ito.io.Npy;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From data to the noise they stand for, and back. */
@Tag("native")
class EncodeTest {
  private static final String EXACT = "{type: rk45, rtol: 1.0e-8, atol: 1.0e-8}";
  private static final String SAMPLING =
      "sampling: {grid: {type: log-snr, steps: %d, t-min: 1.0e-3}, solver: %s}";
  private static final String DIGITS =
      "model: {type: empirical, dataset: {type: digits}, standard-deviation: 0.05}";
  private static final String VE = "sde: {type: ve, sigma-min: 0.01, sigma-max: 20}";

  @TempDir private Path folder;

  @Test
  void anAccurateSolverComesBackToTheData() throws IOException {
    Path out = encode(mixture(5, EXACT), points(60));
    double[] there = Npy.read(out.resolve("reconstruction.raw.npy")).values();
    double[] data = Npy.read(folder.resolve("data.npy")).values();
    double alpha = alpha(1e-3);
    double largest = 0;
    double squares = 0;
    for (int j = 0; j < data.length; j++) {
      double error = there[j] - alpha * data[j];
      largest = Math.max(largest, Math.abs(error));
      squares += error * error;
    }
    assertTrue(largest < 1e-5, "error " + largest);
    JsonNode facts = facts(out);
    assertEquals(largest, facts.get("errorMax").asDouble(), 1e-14);
    assertEquals(Math.sqrt(squares / data.length), facts.get("errorRms").asDouble(), 1e-14);
    assertEquals(1e-3, facts.get("t").asDouble());
    assertEquals(alpha, facts.get("alpha").asDouble(), 1e-15);
  }

  /** Every way of second order or more, so also up the grid. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: heun}",
        "{type: heun, variable: sigma}",
        "{type: dpm-solver, order: 2}",
        "{type: dpm-solver-pp-2m}",
        "{type: unipc-2}",
        "{type: edm-stochastic, churn: 0}"
      })
  void theErrorFallsWithTheSteps(String solver) throws IOException {
    double before = Double.POSITIVE_INFINITY;
    for (int steps : new int[] {20, 40, 80, 160}) {
      Path out = encode(mixture(steps, solver), points(30), "--set", "sampling.batch=30");
      double error = facts(out).get("errorRms").asDouble();
      assertTrue(error < before / 2.5, solver + ": " + error + " after " + before);
      before = error;
    }
    assertTrue(before < 2e-3, solver + ": " + before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: euler}",
        "{type: ancestral, eta: 0}",
        "{type: exponential, lambda: 0}",
        "{type: euler-maruyama, lambda: 0}"
      })
  void waysOfFirstOrderComeBackToo(String solver) throws IOException {
    double coarse = facts(encode(mixture(50, solver), points(30))).get("errorRms").asDouble();
    double fine = facts(encode(mixture(400, solver), points(30))).get("errorRms").asDouble();
    assertTrue(fine < coarse / 5, solver + ": " + fine + " after " + coarse);
    assertTrue(fine < 0.05, solver + ": " + fine);
  }

  /**
   * For normal data N(m, s^2) the way is known: (x_t - alpha_t m) / d_t is constant, with d_t^2 =
   * alpha_t^2 s^2 + sigma_t^2. It starts at alpha x_0, which this would tell from x_0.
   */
  @Test
  void theLatentsOfNormalDataAreKnown() throws IOException {
    String yaml =
        mixture(5, EXACT)
            .replaceFirst(
                "weights.*]}", "weights: [1], means: [[2, -1]], standard-deviations: [0.3]}")
            .replace("t-min: 1.0e-3", "t-min: 0.05");
    Path out = encode(yaml, points(20));
    double[] latents = Npy.read(out.resolve("latents.npy")).values();
    double[] data = Npy.read(folder.resolve("data.npy")).values();
    double[] mean = {2, -1};
    for (int j = 0; j < data.length; j++) {
      double m = mean[j % 2];
      double constant = (alpha(0.05) * data[j] - alpha(0.05) * m) / deviation(0.05, 0.3);
      double expected = alpha(1) * m + deviation(1, 0.3) * constant;
      assertEquals(expected, latents[j], 1e-6);
    }
  }

  /** That of the VP process of {@link Tiny#MIXTURE}: beta from 0.1 to 20. */
  private static double alpha(double t) {
    return Math.exp(-0.5 * (0.1 * t + 0.5 * 19.9 * t * t));
  }

  private static double deviation(double t, double s) {
    return Math.sqrt(1 + alpha(t) * alpha(t) * (s * s - 1));
  }

  /**
   * The latents of samples of the density have the prior's moments: 4000 values within five
   * standard errors, two normal quantities, a false alarm in 2 x 6e-7; 0.01 for x_T not being the
   * prior exactly.
   */
  @ParameterizedTest
  @ValueSource(strings = {"vp", "ve"})
  void theLatentsOfSamplesAreLikeThePrior(String process) throws IOException {
    String yaml = mixture(30, "{type: heun}").replace("count: 70", "batch: 1000");
    Path out = encode(process.equals("ve") ? yaml.replaceFirst("sde: .*", VE) : yaml, points(2000));
    JsonNode facts = facts(out);
    double[] latents = Npy.read(out.resolve("latents.npy")).values();
    double unit = process.equals("ve") ? 20 : 1;
    double mean = Arrays.stream(latents).average().orElseThrow() / unit;
    assertEquals(mean, facts.get("latentMeanOverPrior").asDouble(), 1e-12);
    assertEquals(0, mean, 5 / Math.sqrt(4000) + 0.01);
    assertEquals(
        1, facts.get("latentDeviationOverPrior").asDouble(), 5 / Math.sqrt(2 * 4000) + 0.01);
  }

  @ParameterizedTest
  @ValueSource(strings = {EXACT, "{type: heun}", "{type: unipc-2}"})
  void theLatentsLeadToTheReconstructionBitForBit(String solver) throws IOException {
    String yaml = mixture(12, solver);
    Path out = encode(yaml, points(20));
    Path again = folder.resolve("again");
    Path latents = out.resolve("latents.npy");
    Path file = Ito.yaml(folder, yaml);
    Ito.Result result =
        Ito.run(
            "sample",
            file,
            "--out",
            again,
            "--latents",
            latents,
            "--set",
            "sampling.denoise-at-end=false",
            "--set",
            "sampling.batch=7");
    assertEquals(0, result.exit(), result.toString());
    assertArrayEquals(
        Files.readAllBytes(out.resolve("reconstruction.raw.npy")),
        Files.readAllBytes(again.resolve("samples.raw.npy")));
    String hash =
        Yaml.json()
            .readTree(again.resolve("provenance.json").toFile())
            .at("/sampling/latents/sha256")
            .asText();
    assertEquals(facts(out).at("/latents/sha256").asText(), hash);
  }

  @Test
  void digitsComeBackAsTheirBytes() throws IOException {
    Examples digits = new Digits(List.of(-1.0, 1.0)).open(Split.TRAIN);
    double[] values =
        digits.batch(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13}).values();
    PixelScale scale = new PixelScale(256, -1, 1);
    byte[] bytes = new byte[values.length];
    for (int j = 0; j < values.length; j++) {
      bytes[j] = scale.toByte(values[j]);
    }
    Path data = folder.resolve("data.npy");
    Npy.writeUint8(data, new int[] {14, 8, 8, 1}, bytes);
    String yaml = mixture(5, EXACT).replaceFirst("model: .*", DIGITS);
    Path out = encode(yaml, data);
    var reconstruction = Npy.read(out.resolve("reconstruction.npy"));
    assertEquals(List.of(14, 8, 8, 1), reconstruction.shape());
    assertArrayEquals(bytes, reconstruction.bytes());
    assertTrue(facts(out).get("errorMax").asDouble() < 1e-4);
    assertEquals(
        Set.of(
            "experiment.yaml",
            "provenance.json",
            "report.html",
            "latents.npy",
            "reconstruction.npy",
            "reconstruction.raw.npy",
            "reconstruction.png"),
        Ito.files(out).keySet());
    var picture = ImageIO.read(out.resolve("reconstruction.png").toFile());
    // Twelve columns and three rows of squares with gaps of two pixels.
    assertEquals((picture.getWidth() - 2) / 12.0, (picture.getHeight() - 2) / 3.0);
  }

  @Test
  void float64ImagesAreInModelUnits() throws IOException {
    double[] values =
        new Digits(List.of(-1.0, 1.0)).open(Split.TRAIN).batch(new int[] {3}).values();
    Path data = folder.resolve("data.npy");
    Npy.writeFloat64(data, new int[] {1, 8, 8, 1}, values);
    Path out = encode(mixture(5, EXACT).replaceFirst("model: .*", DIGITS), data);
    double[] there = Npy.read(out.resolve("reconstruction.raw.npy")).values();
    for (int j = 0; j < values.length; j++) {
      assertEquals(alpha(1e-3) * values[j], there[j], 1e-4);
    }
  }

  @Test
  void theLineAndTheProvenanceCountBothWays() throws IOException {
    Path file = Ito.yaml(folder, mixture(10, "{type: heun}"));
    Path out = folder.resolve("out");
    Ito.Result result = Ito.run("sample", file, "--out", out, "--encode", points(20));
    assertTrue(
        result
            .progress()
            .contains("20 encoded in 20 and decoded in 20 evaluations of the score each"),
        result.progress());
    JsonNode facts = facts(out);
    assertEquals(20, facts.get("count").asInt());
    assertEquals(20, facts.get("encodingNfe").asInt());
    assertEquals("20", facts.get("decodingNfeRange").asText());
    assertEquals("data.npy", facts.at("/data/file").asText());
    assertEquals("exact", facts.get("weights").asText());
    assertEquals(
        Set.of(
            "experiment.yaml",
            "provenance.json",
            "report.html",
            "latents.npy",
            "reconstruction.raw.npy",
            "reconstruction.png"),
        Ito.files(out).keySet());
  }

  @Test
  void anAdaptiveSolverCountsEachSample() throws IOException {
    JsonNode facts = facts(encode(mixture(5, EXACT), points(20)));
    String range = facts.get("encodingNfeRange").asText();
    assertTrue(range.matches("\\d+ to \\d+"), range);
    assertNotEquals(facts.get("encodingNfe"), facts.get("decodingNfe"));
  }

  @Test
  void samplesThatAreNoPicturesGetNone() throws IOException {
    Path data = folder.resolve("data.npy");
    Npy.writeFloat64(data, new int[] {2, 3}, new double[] {1, 2, 3, 4, 5, 6});
    String yaml =
        mixture(5, EXACT)
            .replaceFirst(
                "model: .*",
                "model: {type: gaussian-mixture, shape: [3], weights: [1], means: [0],"
                    + " standard-deviations: [1]}");
    Set<String> files = Ito.files(encode(yaml, data)).keySet();
    assertEquals(
        Set.of(
            "experiment.yaml",
            "provenance.json",
            "report.html",
            "latents.npy",
            "reconstruction.raw.npy"),
        files);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: euler-maruyama}",
        "{type: ancestral}",
        "{type: adaptive-sde}",
        "{type: edm-stochastic, churn: 10}",
        "{type: dpm-solver-pp-2m, lambda: 1}",
        "{type: predictor-corrector, predictor: {type: heun}, corrector: {type: langevin, snr:"
            + " 0.1}}"
      })
  void solversThatDrawNoiseAreRefused(String solver) throws IOException {
    String yaml = mixture(5, solver);
    assertRefused(
        yaml,
        points(3),
        "a.yaml:4:68: sampling.solver: --encode needs a solver of the probability-flow ODE, which"
            + " draws no noise on the way: use euler, heun, rk4, rk45, dpm-solver, unipc-2, or"
            + " ancestral with eta 0");
  }

  @Test
  void aGridWithoutNoiseAtItsEndIsRefused() throws IOException {
    String yaml = mixture(5, "{type: heun}").replace("log-snr", "uniform").replace("1.0e-3", "0");
    assertRefused(
        yaml,
        points(3),
        "a.yaml:4:18: sampling.grid: --encode starts at the end of the grid, where t = 0.0 and"
            + " sigma = 0, so there is no score: use a grid with t-min, such as {type: log-snr,"
            + " steps: 50, t-min: 1.0e-3}");
  }

  @Test
  void pixelsOfPointsAreRefused() throws IOException {
    Path data = folder.resolve("data.npy");
    Npy.writeUint8(data, new int[] {3, 2}, new byte[6]);
    assertRefused(
        mixture(5, EXACT),
        data,
        "a.yaml:1:1: "
            + data
            + ": expected float64 of shape (n, 2) with n at least 1, but it is uint8 of shape (3,"
            + " 2)");
  }

  @Test
  void imagesOfAnotherShapeAreRefused() throws IOException {
    Path data = folder.resolve("data.npy");
    Npy.writeUint8(data, new int[] {1, 8, 8, 3}, new byte[192]);
    assertRefused(
        mixture(5, EXACT).replaceFirst("model: .*", DIGITS),
        data,
        "a.yaml:1:1: "
            + data
            + ": expected uint8 or float64 of shape (n, 8, 8, 1) with n at least 1, but it is uint8"
            + " of shape (1, 8, 8, 3)");
  }

  private void assertRefused(String yaml, Path data, String error) throws IOException {
    Path file = Ito.yaml(folder, yaml);
    Path out = folder.resolve("out");
    Ito.Result result = Ito.run("sample", file, "--out", out, "--encode", data);
    assertEquals(
        "ito: " + folder.resolve("a.yaml").getParent() + "/" + error + "\n", result.error());
    assertEquals(2, result.exit());
    assertEquals("", result.out() + result.progress());
    assertEquals(Map.of(), Ito.files(out));
  }

  private static String mixture(int steps, String solver) {
    return Tiny.MIXTURE.replaceFirst("sampling: .*", SAMPLING.formatted(steps, solver));
  }

  /** Writes points drawn from {@link Tiny#MIXTURE}. */
  private Path points(int count) throws IOException {
    Random random = new Random(17);
    double[] x = new double[2 * count];
    for (int i = 0; i < count; i++) {
      boolean left = random.nextDouble() < 0.3;
      double deviation = left ? 0.3 : 0.5;
      x[2 * i] = (left ? -1 : 1) + deviation * random.nextGaussian();
      x[2 * i + 1] = (left ? 0 : 0.5) + deviation * random.nextGaussian();
    }
    Path data = folder.resolve("data.npy");
    Npy.writeFloat64(data, new int[] {count, 2}, x);
    return data;
  }

  private Path encode(String yaml, Path data, Object... more) throws IOException {
    Path file = Ito.yaml(folder, yaml);
    Path out = Files.createTempDirectory(folder, "out");
    Object[] words =
        Arrays.copyOf(
            new Object[] {"sample", file, "--encode", data, "--out", out}, 6 + more.length);
    System.arraycopy(more, 0, words, 6, more.length);
    Ito.Result result = Ito.run(words);
    assertEquals(0, result.exit(), result.toString());
    return out;
  }

  private static JsonNode facts(Path out) throws IOException {
    return Yaml.json().readTree(out.resolve("provenance.json").toFile()).get("encoding");
  }
}
