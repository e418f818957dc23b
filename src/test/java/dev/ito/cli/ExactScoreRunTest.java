package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.data.Digits;
import dev.ito.data.Examples;
import dev.ito.data.Split;
import dev.ito.experiment.Tiny;
import dev.ito.io.Npy;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sampling from densities that are known: nothing is trained, and the right answer is known. */
@Tag("native")
class ExactScoreRunTest {
  @TempDir private Path folder;

  @Test
  void samplesDoNotDependOnTheBatch() throws IOException {
    Path file = Ito.yaml(folder, Tiny.MIXTURE);
    byte[][] samples = new byte[3][];
    int[] sizes = {1, 7, 64};
    for (int k = 0; k < sizes.length; k++) {
      Path out = folder.resolve("batch" + sizes[k]);
      Ito.Result result =
          Ito.run("sample", file, "--out", out, "--set", "sampling.batch=" + sizes[k]);
      assertEquals(0, result.exit(), result.toString());
      samples[k] = Files.readAllBytes(out.resolve("samples.raw.npy"));
    }
    assertArrayEquals(samples[0], samples[1]);
    assertArrayEquals(samples[0], samples[2]);
  }

  @Test
  void aLongerRunStartsWithTheShorterOne() throws IOException {
    Path file = Ito.yaml(folder, Tiny.MIXTURE);
    Ito.run("sample", file, "--out", folder.resolve("long"));
    Ito.run("sample", file, "--out", folder.resolve("short"), "--set", "sampling.count=9");
    double[] all = Npy.read(folder.resolve("long/samples.raw.npy")).values();
    double[] some = Npy.read(folder.resolve("short/samples.raw.npy")).values();
    assertArrayEquals(some, Arrays.copyOf(all, 18));
  }

  @Test
  void theFolderOfAnExactScoreHoldsNoTraining() throws IOException {
    Path out = folder.resolve("out");
    Ito.Result result = Ito.run("run", Ito.yaml(folder, Tiny.MIXTURE), "--out", out, "--json");
    assertEquals(0, result.exit(), result.toString());
    assertEquals(
        Set.of(
            "experiment.yaml",
            "provenance.json",
            "report.html",
            "samples.png",
            "samples.raw.npy",
            "trajectory.gif"),
        Ito.files(out).keySet());
    var provenance = Yaml.json().readTree(result.out()).get("provenance");
    assertEquals("not used", provenance.at("/sampling/tensorflow").asText());
    assertEquals("exact", provenance.at("/sampling/weights").asText());
    assertTrue(provenance.path("training").isMissingNode());
  }

  @Test
  void aFileThatIsNotWrittenIsNotNamed() throws IOException {
    Path out = folder.resolve("out");
    String line =
        "model: {type: gaussian-mixture, shape: [3], weights: [1], means: [0], standard-deviations:"
            + " [1]}";
    Path file = Ito.yaml(folder, Tiny.MIXTURE.replaceFirst("model: .*", line));
    Ito.Result result = Ito.run("sample", file, "--out", out);
    assertEquals(0, result.exit(), result.toString());
    assertTrue(result.progress().strip().endsWith(out.resolve("samples.raw.npy").toString()));
    assertEquals(
        Set.of("experiment.yaml", "provenance.json", "report.html", "samples.raw.npy"),
        Ito.files(out).keySet());
  }

  /**
   * Mean and variance of each coordinate lie within five standard errors, and 0.01 for the error of
   * the solver: four normal quantities, a false alarm in 4 x 6e-7.
   */
  @Test
  void samplesOfAMixtureHaveItsMoments() throws IOException {
    int n = 4000;
    Path out = folder.resolve("out");
    Path file =
        Ito.yaml(
            folder,
            Tiny.MIXTURE.replaceFirst(
                "sampling: .*",
                "sampling: {count: %d, batch: 500, grid: {type: log-snr, steps: 40, t-min: 1.0e-4}, solver: {type: heun}}"
                    .formatted(n)));
    assertEquals(0, Ito.run("sample", file, "--out", out).exit());
    double[] x = Npy.read(out.resolve("samples.raw.npy")).values();
    double[][] means = {{-1, 1}, {0, 0.5}};
    for (int axis = 0; axis < 2; axis++) {
      int offset = axis;
      double[] values = IntStream.range(0, n).mapToDouble(i -> x[2 * i + offset]).toArray();
      assertMoments(values, new double[] {0.3, 0.7}, means[axis], new double[] {0.3, 0.5});
    }
  }

  /** Compares with the moments of a mixture of normal laws in one dimension. */
  private static void assertMoments(
      double[] x, double[] weights, double[] means, double[] deviations) {
    double mean = 0;
    for (int k = 0; k < weights.length; k++) {
      mean += weights[k] * means[k];
    }
    double variance = 0;
    double fourth = 0;
    for (int k = 0; k < weights.length; k++) {
      double d2 = Math.pow(means[k] - mean, 2);
      double s2 = deviations[k] * deviations[k];
      variance += weights[k] * (d2 + s2);
      fourth += weights[k] * (d2 * d2 + 6 * d2 * s2 + 3 * s2 * s2);
    }
    double center = mean;
    double sampleMean = Arrays.stream(x).average().orElseThrow();
    double sampleVariance =
        Arrays.stream(x).map(v -> (v - center) * (v - center)).average().orElseThrow();
    assertEquals(mean, sampleMean, 5 * Math.sqrt(variance / x.length) + 0.01);
    double error = Math.sqrt((fourth - variance * variance) / x.length);
    assertEquals(variance, sampleVariance, 5 * error + 0.01);
  }

  /** With the exact score of the smoothed data set, samples are data, up to the smoothing. */
  @Test
  void samplesOfADataSetAreItsExamples() throws IOException {
    Path out = folder.resolve("out");
    Path file =
        Ito.yaml(
            folder,
            Tiny.MIXTURE
                .replaceFirst(
                    "model: .*",
                    "model: {type: empirical, dataset: {type: digits}, standard-deviation: 0.05}")
                .replaceFirst(
                    "sampling: .*",
                    "sampling: {count: 6, grid: {type: log-snr, steps: 30, t-min: 1.0e-4}, solver:"
                        + " {type: ancestral}}"));
    Ito.Result result = Ito.run("run", file, "--out", out);
    assertEquals(0, result.exit(), result.toString());
    assertEquals(
        Set.of(
            "experiment.yaml",
            "provenance.json",
            "report.html",
            "samples.png",
            "samples.npy",
            "samples.raw.npy",
            "trajectory.gif"),
        Ito.files(out).keySet());
    double[] samples = Npy.read(out.resolve("samples.raw.npy")).values();
    Examples digits = new Digits(List.of(-1.0, 1.0)).open(Split.TRAIN);
    long different = IntStream.range(0, 6).map(i -> nearest(samples, i, digits)).distinct().count();
    assertTrue(different >= 5, different + " different digits");
  }

  /** Returns the nearest example; its mean square distance is that of the smoothing, 0.05^2. */
  private static int nearest(double[] samples, int sample, Examples digits) {
    double[] x = new double[64];
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < digits.count(); i++) {
      digits.read(i, x, 0);
      double square = 0;
      for (int j = 0; j < 64; j++) {
        square += Math.pow(x[j] - samples[64 * sample + j], 2) / 64;
      }
      best = square < least ? i : best;
      least = Math.min(least, square);
    }
    assertTrue(Math.sqrt(least) < 0.08, "sample " + sample + " is " + Math.sqrt(least) + " away");
    return best;
  }
}
