package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.experiment.Tiny;
import dev.ito.io.Npy;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples on the ways between latents. */
@Tag("native")
class InterpolationTest {
  private static final String HEUN =
      Tiny.MIXTURE.replace("euler-maruyama", "heun").replace("uniform", "log-snr");
  private static final String DIGITS =
      HEUN.replaceFirst(
              "model: .*",
              "model: {type: empirical, dataset: {type: digits}, standard-deviation: 0.05}")
          .replace("count: 70", "count: 4");

  @TempDir private Path folder;

  @Test
  void theEndsOfTheRowsAreTheSamples() throws IOException {
    double[] samples = Npy.read(run(DIGITS, "sample").resolve("samples.raw.npy")).values();
    Path out = run(DIGITS, "ways", "--interpolate", 5, "--set", "sampling.batch=3");
    var frames = Npy.read(out.resolve("interpolation.npy"));
    assertEquals(List.of(2, 5, 8, 8, 1), frames.shape());
    double[] x = frames.values();
    int[] places = {0, 4, 5, 9};
    for (int i = 0; i < 4; i++) {
      assertArrayEquals(
          Arrays.copyOfRange(samples, 64 * i, 64 * (i + 1)),
          Arrays.copyOfRange(x, 64 * places[i], 64 * (places[i] + 1)),
          "sample " + i);
    }
    assertEquals(
        Set.of(
            "experiment.yaml",
            "provenance.json",
            "report.html",
            "interpolation.npy",
            "interpolation.png"),
        Ito.files(out).keySet());
    var picture = ImageIO.read(out.resolve("interpolation.png").toFile());
    assertEquals((picture.getWidth() - 2) / 5.0, (picture.getHeight() - 2) / 2.0);
  }

  /** The formula of the paper, written out, and its latents given to the sampler. */
  @Test
  void theFramesAreSamplesOfLatentsOnTheGreatCircle() throws IOException {
    Path given = folder.resolve("given.npy");
    double[] ends = {0.3, -1.2, 1.5, 0.2, -0.4, -0.4, 2, 1};
    Npy.writeFloat64(given, new int[] {4, 2}, ends);
    Path out = run(HEUN, "ways", "--interpolate", 4, "--latents", given);
    double[] ways = new double[16];
    for (int frame = 0; frame < 8; frame++) {
      int a = 4 * (frame / 4);
      double u = frame % 4 / 3.0;
      double theta =
          Math.acos(
              (ends[a] * ends[a + 2] + ends[a + 1] * ends[a + 3])
                  / Math.hypot(ends[a], ends[a + 1])
                  / Math.hypot(ends[a + 2], ends[a + 3]));
      for (int axis = 0; axis < 2; axis++) {
        ways[2 * frame + axis] =
            (Math.sin((1 - u) * theta) * ends[a + axis] + Math.sin(u * theta) * ends[a + 2 + axis])
                / Math.sin(theta);
      }
    }
    Npy.writeFloat64(given, new int[] {8, 2}, ways);
    Path samples = run(HEUN, "samples", "--latents", given).resolve("samples.raw.npy");
    assertArrayEquals(
        Npy.read(samples).values(), Npy.read(out.resolve("interpolation.npy")).values(), 1e-12);
  }

  @Test
  void atMostEightRowsAreDrawn() throws IOException {
    Path out = run(HEUN, "ways", "--interpolate", 3);
    assertEquals(List.of(8, 3, 2), Npy.read(out.resolve("interpolation.npy")).shape());
    assertTrue(Files.exists(out.resolve("interpolation.png")));
    JsonNode facts =
        Yaml.json().readTree(out.resolve("provenance.json").toFile()).get("interpolation");
    assertEquals(8, facts.get("rows").asInt());
    assertEquals(3, facts.get("frames").asInt());
    assertEquals("drawn", facts.get("latents").asText());
    assertEquals(41, facts.get("nfe").asInt());
  }

  @Test
  void theLatentsOfAnEncodingCanBeInterpolated() throws IOException {
    Path data = folder.resolve("data.npy");
    Npy.writeFloat64(data, new int[] {2, 2}, new double[] {-1, 0, 1, 0.5});
    String yaml = HEUN.replace("solver:", "denoise-at-end: false, solver:");
    Path latents = run(yaml, "encoding", "--encode", data).resolve("latents.npy");
    Path out = run(yaml, "ways", "--interpolate", 2, "--latents", latents);
    assertArrayEquals(
        Npy.read(folder.resolve("encoding/reconstruction.raw.npy")).values(),
        Npy.read(out.resolve("interpolation.npy")).values());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9})
  void anOddNumberOfSamplesIsRefused(int count) throws IOException {
    assertRefused(
        HEUN.replace("count: 70", "count: " + count),
        "a.yaml:1:1: --interpolate goes from sample 0 to 1, from 2 to 3 and so on, but their number"
            + " is %d: use an even one".formatted(count),
        "--interpolate",
        3);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1, 101})
  void oneFrameIsNoWay(int frames) throws IOException {
    assertRefused(
        HEUN,
        "a.yaml:1:1: --interpolate needs 2 to 100 frames, both ends included, was " + frames,
        "--interpolate",
        frames);
  }

  @Test
  void solversThatDrawNoiseAreRefused() throws IOException {
    assertRefused(
        Tiny.MIXTURE,
        "a.yaml:4:80: sampling.solver: --interpolate needs a solver of the probability-flow ODE,"
            + " which draws no noise on the way: use euler, heun, rk4, rk45, dpm-solver, unipc-2,"
            + " or ancestral with eta 0",
        "--interpolate",
        3);
  }

  @Test
  void oppositeLatentsAreRefused() throws IOException {
    Path given = folder.resolve("given.npy");
    Npy.writeFloat64(given, new int[] {4, 2}, new double[] {1, 0, 0, 1, 1, 2, -2, -4});
    assertRefused(
        HEUN,
        "a.yaml:1:1: there is no way between latents 2 and 3: their directions are opposite, and no"
            + " great circle is the shortest",
        "--interpolate",
        3,
        "--latents",
        given);
  }

  private void assertRefused(String yaml, String error, Object... more) throws IOException {
    Path file = Ito.yaml(folder, yaml);
    Path out = folder.resolve("out");
    Ito.Result result = Ito.run(words(file, out, more));
    assertEquals("ito: " + folder + "/" + error + "\n", result.error());
    assertEquals(2, result.exit());
    assertEquals("", result.out() + result.progress());
    assertEquals(Map.of(), Ito.files(out));
  }

  private Path run(String yaml, String name, Object... more) throws IOException {
    Path out = folder.resolve(name);
    Ito.Result result = Ito.run(words(Ito.yaml(folder, yaml), out, more));
    assertEquals(0, result.exit(), result.toString());
    return out;
  }

  private static Object[] words(Path file, Path out, Object... more) {
    Object[] words = Arrays.copyOf(new Object[] {"sample", file, "--out", out}, 4 + more.length);
    System.arraycopy(more, 0, words, 4, more.length);
    return words;
  }
}
