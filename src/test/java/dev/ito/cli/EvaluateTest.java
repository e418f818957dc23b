package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.experiment.Tiny;
import dev.ito.io.Npy;
import dev.ito.math.Estimate;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ito evaluate on densities that are known, and what it refuses. */
@Tag("native")
class EvaluateTest {
  @TempDir private Path folder;

  /** The mixture of {@link Tiny#MIXTURE} in its own formula. */
  private static double logDensity(double x, double y) {
    double first = Math.exp(-((x + 1) * (x + 1) + y * y) / 0.18) / (0.18 * Math.PI);
    double second = Math.exp(-((x - 1) * (x - 1) + (y - 0.5) * (y - 0.5)) / 0.5) / (0.5 * Math.PI);
    return Math.log(0.3 * first + 0.7 * second);
  }

  @Test
  void givenPointsGetTheirLogDensities() throws IOException {
    double[] points = {-1, 0, 0.4, 0.2, 1, 0.5, -0.7, 0.4, 1.9, -0.3};
    Path data = folder.resolve("x.npy");
    Npy.writeFloat64(data, new int[] {5, 2}, points);
    Path out = folder.resolve("out");
    Path yaml =
        Ito.yaml(
            folder,
            Tiny.MIXTURE + "evaluation: [{type: bits-per-dim, divergence: exact, batch: 2}]\n");
    Ito.Result result = Ito.run("evaluate", yaml, "--data", data, "--out", out);
    assertEquals(0, result.exit(), result.toString());
    List<String> lines = Files.readAllLines(out.resolve("bpd.csv"));
    assertEquals("index,log-density-nats,bits-per-dim,nfe", lines.get(0));
    assertEquals(6, lines.size());
    double[] bits = new double[5];
    for (int i = 0; i < 5; i++) {
      String[] cells = lines.get(i + 1).split(",");
      double nats = Double.parseDouble(cells[1]);
      bits[i] = Double.parseDouble(cells[2]);
      assertEquals(i, Integer.parseInt(cells[0]));
      assertEquals(logDensity(points[2 * i], points[2 * i + 1]), nats, 0.02);
      assertEquals(-nats / (2 * Math.log(2)), bits[i], 1e-12);
      assertTrue(Integer.parseInt(cells[3]) > 20, cells[3]);
    }
    JsonNode metric = Yaml.json().readTree(Files.readString(out.resolve("metrics.json")));
    JsonNode first = metric.at("/metrics/0");
    assertEquals("bits-per-dim", first.get("name").asText());
    assertEquals(5, first.get("n").asInt());
    assertEquals(Estimate.of(bits).mean(), first.get("value").asDouble(), 1e-12);
    assertEquals(0, first.at("/detail/offsetBits").asDouble());
    assertEquals("solver", first.at("/detail/errors/0/name").asText());
    JsonNode provenance = Yaml.json().readTree(Files.readString(out.resolve("provenance.json")));
    assertEquals("x.npy", provenance.at("/evaluation/data/file").asText());
  }

  @Test
  void givenDataAloneAskForTheirLikelihood() throws IOException {
    Path data = folder.resolve("x.npy");
    Npy.writeFloat64(data, new int[] {1, 2}, new double[] {1, 0.5});
    Path out = folder.resolve("out");
    Ito.Result result =
        Ito.run("evaluate", Ito.yaml(folder, Tiny.MIXTURE), "--data", data, "--out", out);
    assertEquals(0, result.exit(), result.toString());
    assertEquals(2, Files.readAllLines(out.resolve("bpd.csv")).size());
  }

  private static final String IMAGES =
      Tiny.MIXTURE.replaceFirst(
          "model: .*",
          "model: {type: gaussian-mixture, shape: [2, 2, 1], weights: [1], means: [0],"
              + " standard-deviations: [0.5]}");

  /** Bytes are 256 levels of width 2/255: log2(255/2) bits more than the density says. */
  @Test
  void givenPixelsAreSpreadOverTheirBins() throws IOException {
    Path data = folder.resolve("x.npy");
    Npy.writeUint8(data, new int[] {1, 2, 2, 1}, new byte[] {127, (byte) 128, 64, (byte) 255});
    Path out = folder.resolve("out");
    Path yaml =
        Ito.yaml(folder, IMAGES + "evaluation: [{type: bits-per-dim, draws: 4}, {type: elbo}]\n");
    Ito.Result result = Ito.run("evaluate", yaml, "--data", data, "--out", out);
    assertEquals(0, result.exit(), result.toString());
    String[] cells = Files.readAllLines(out.resolve("bpd.csv")).get(1).split(",");
    double squares = (1 + 1 + 127.0 * 127 + 255.0 * 255) / (255.0 * 255);
    double nats = 2 * squares + 2 * Math.log(2 * Math.PI * 0.25);
    double expected = nats / 4 / Math.log(2) + Math.log(255.0 / 2) / Math.log(2);
    assertEquals(expected, Double.parseDouble(cells[2]), 0.02);
    assertTrue(Files.exists(out.resolve("elbo.csv")));
  }

  @Test
  void aChainWritesTheTermsOfItsSteps() throws IOException {
    Path data = folder.resolve("x.npy");
    Npy.writeUint8(data, new int[] {2, 2, 2, 1}, new byte[8]);
    Path out = folder.resolve("out");
    Path yaml =
        Ito.yaml(
            folder,
            IMAGES.replaceFirst(
                    "sde: .*", "sde: {type: vp, beta: {type: discrete, betas: [0.1, 0.3, 0.9]}}")
                + "evaluation: [{type: elbo}, {type: bits-per-dim, solver: {type: rk4}, grid: {type: log-snr, steps: 5, t-min: 0.34}}]\n");
    Ito.Result result = Ito.run("evaluate", yaml, "--data", data, "--out", out);
    assertEquals(0, result.exit(), result.toString());
    assertEquals(3, Files.readAllLines(out.resolve("elbo-steps.csv")).size());
    assertEquals("20", Files.readAllLines(out.resolve("bpd.csv")).get(1).split(",")[3]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bits-per-dim, rtol: 0 | rtol must be positive, was 0.0",
        "bits-per-dim, atol: -1.0e-5 | atol must be positive, was -1.0E-5",
        "bits-per-dim, probes: 0 | probes must be at least 1, was 0",
        "bits-per-dim, divergence: exact, probes: 2 | probes: an exact divergence has none, but it is 2: leave it out",
        "bits-per-dim, images: 0 | images must be at least 1, was 0",
        "bits-per-dim, draws: 0 | draws must be at least 1, was 0",
        "bits-per-dim, draws: 2, dequantisation: none | draws: without dequantisation all are the same: leave it out",
        "bits-per-dim, importance-samples: 0 | importance-samples must be at least 1, was 0",
        "bits-per-dim, importance-samples: 2, dequantisation: none | importance-samples: without dequantisation all are the same: leave it out",
        "bits-per-dim, importance-samples: 4 | importance-samples: with a single probe the weights would favour its luck, and the result would be no bound: use probes: 2",
        "bits-per-dim, truncation: bound, dequantisation: truncated-normal | truncation: truncated-normal dequantisation leaves no times before t-min: leave it out, or use dequantisation: uniform",
        "bits-per-dim, t-min: 0.99, dequantisation: truncated-normal | t-min: the noise there is 1.76e+04 bins of the data, which leaves no level: no model has less than 15.4 bits per dimension then, and equal levels have 8.00: use an earlier t-min",
        "bits-per-dim, refined: 16 | refined: the tolerances measure all images: leave it out, or write a solver and a grid that measure them coarsely",
        "bits-per-dim, t-min: 0 | t-min must be in (0, 1), was 0.0",
        "bits-per-dim, budget: -1 | budget must not be negative, was -1",
        "bits-per-dim, solver: {type: rk4} | solver and grid: one needs the other: write both, or neither for the adaptive solver",
        "elbo, bound: {type: continuous, points: 0} | points must be at least 1, was 0",
        "elbo, bound: {type: chain} | discrete steps need a discrete chain: use sde: {type: vp, beta: {type: discrete, ...}}, or times and a grid of another type"
      })
  void settingsThatMakeNoSenseAreRefusedWhenTheyAreRead(String metric, String message)
      throws IOException {
    refuses(IMAGES + "evaluation: [{type: " + metric + "}]\n", message);
  }

  @Test
  void aChainHasNoBoundInContinuousTime() throws IOException {
    refuses(
        IMAGES.replaceFirst("sde: .*", "sde: {type: vp, beta: {type: discrete, betas: [0.1, 0.9]}}")
            + "evaluation: [{type: elbo, bound: {type: continuous}}]\n",
        "evaluation.0: bound: the continuous one is for processes in continuous time, but this is a"
            + " discrete chain of 2 steps: use bound: {type: chain}");
  }

  /** The digits have 17 levels: a byte between two of them is of no such image. */
  @Test
  void imagesWithMoreLevelsThanTheModelsAreRefused() throws IOException {
    String digits =
        Tiny.MIXTURE.replaceFirst(
            "model: .*",
            "model: {type: empirical, dataset: {type: digits}, standard-deviation: 0.1}");
    Path yaml = Ito.yaml(folder, digits + "evaluation: [{type: bits-per-dim, budget: 0}]\n");
    byte[] bytes = new byte[128];
    bytes[0] = (byte) 255;
    bytes[1] = (byte) 128;
    bytes[70] = 16;
    Path data = folder.resolve("x.npy");
    Npy.writeUint8(data, new int[] {2, 8, 8, 1}, bytes);
    Path out = folder.resolve("out");
    Ito.Result result = Ito.run("evaluate", yaml, "--data", data, "--out", out);
    assertEquals(0, result.exit(), result.toString());
    JsonNode metrics = Yaml.json().readTree(Files.readString(out.resolve("metrics.json")));
    assertEquals(17, metrics.at("/metrics/0/detail/levels").intValue());
    bytes[70] = 17;
    Npy.writeUint8(data, new int[] {2, 8, 8, 1}, bytes);
    Ito.Result refused = Ito.run("evaluate", yaml, "--data", data, "--out", folder.resolve("none"));
    assertEquals(2, refused.exit(), refused.toString());
    String message =
        "x.npy: image 1 has a pixel of 17, which is none of the 17 levels that the data set of the"
            + " model states: give images of these levels, or real numbers as float64";
    assertTrue(refused.error().strip().endsWith(message), refused.error());
    assertTrue(!Files.exists(folder.resolve("none")));
  }

  @Test
  void dataWithoutLevelsAreNotSpreadOverThem() throws IOException {
    refuses(
        Tiny.POINTS + "evaluation: [{type: bits-per-dim}]\n",
        "evaluation.0: these data declare no levels, over whose bins to spread them: use"
            + " dequantisation: none, which measures the density of real numbers");
  }

  @Test
  void anExactDivergenceOfManyValuesIsRefused() throws IOException {
    refuses(
        IMAGES.replace("[2, 2, 1]", "[9, 9, 1]")
            + "evaluation: [{type: bits-per-dim, divergence: exact}]\n",
        "evaluation.0: an exact divergence of 81 values takes 81 passes per evaluation, and is"
            + " limited to 64: use divergence: rademacher");
  }

  private void refuses(String yaml, String message) throws IOException {
    Ito.Result result =
        Ito.run("evaluate", Ito.yaml(folder, yaml), "--out", folder.resolve("none"));
    assertEquals(2, result.exit(), result.toString());
    assertTrue(result.error().strip().endsWith(message), result.error());
    assertEquals(1, result.error().strip().lines().count());
    assertTrue(!Files.exists(folder.resolve("none")));
  }
}
