package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.experiment.Tiny;
import dev.ito.io.Npy;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prior noise that is given instead of drawn. */
@Tag("native")
class LatentsTest {
  private static final String GIVEN = "given.npy";

  @TempDir private Path folder;

  /** A stochastic, a deterministic and an adaptive solver. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: euler-maruyama}",
        "{type: heun}",
        "{type: rk45, rtol: 1.0e-3, atol: 1.0e-3}",
        "{type: adaptive-sde, rtol: 0.05, atol: 0.01}"
      })
  void savedLatentsGiveTheSameSamplesBitForBit(String solver) throws IOException {
    Path file = Ito.yaml(folder, Tiny.MIXTURE.replace("{type: euler-maruyama}", solver));
    Path drawn = folder.resolve("drawn");
    Path given = folder.resolve(GIVEN);
    sample(file, drawn, "--save-latents");
    Files.copy(drawn.resolve("latents.npy"), given);
    Path again = folder.resolve("again");
    sample(file, again, "--latents", given, "--set", "sampling.batch=7");
    assertArrayEquals(raw(drawn), raw(again));
    assertArrayEquals(
        Files.readAllBytes(drawn.resolve("samples.png")),
        Files.readAllBytes(again.resolve("samples.png")));
  }

  @Test
  void latentsAreDrawnFromThePrior() throws IOException {
    Path file = Ito.yaml(folder, Tiny.MIXTURE.replaceFirst("sde: .*", ve()));
    Path out = folder.resolve("out");
    sample(file, out, "--save-latents", "--seed", 5);
    var latents = Npy.read(out.resolve("latents.npy"));
    assertEquals(List.of(70, 2), latents.shape());
    double[] z = new double[2];
    new Noise(5, Purpose.PRIOR).gaussian(69, 0, z, 0, 2);
    double[] last = Arrays.copyOfRange(latents.values(), 138, 140);
    assertArrayEquals(new double[] {20 * z[0], 20 * z[1]}, last);
  }

  private static String ve() {
    return "sde: {type: ve, sigma-min: 0.01, sigma-max: 20}";
  }

  @Test
  void theNumberOfLatentsIsTheNumberOfSamples() throws IOException {
    Path file = Ito.yaml(folder, Tiny.MIXTURE);
    sample(file, folder.resolve("all"), "--save-latents");
    double[] latents = Npy.read(folder.resolve("all/latents.npy")).values();
    Path given = folder.resolve(GIVEN);
    Npy.writeFloat64(given, new int[] {3, 2}, Arrays.copyOf(latents, 6));
    JsonNode json = sample(file, folder.resolve("some"), "--latents", given);
    var samples = Npy.read(folder.resolve("some/samples.raw.npy"));
    assertEquals(List.of(3, 2), samples.shape());
    double[] all = Npy.read(folder.resolve("all/samples.raw.npy")).values();
    assertArrayEquals(Arrays.copyOf(all, 6), samples.values());
    assertEquals(3, json.at("/sampling/count").asInt());
  }

  @Test
  void provenanceSaysWhichLatentsWereTaken() throws Exception {
    Path file = Ito.yaml(folder, Tiny.MIXTURE);
    JsonNode drawn = sample(file, folder.resolve("drawn"), "--save-latents");
    assertEquals("drawn", drawn.at("/sampling/latents").asText());
    assertEquals("independent", drawn.at("/sampling/noise").asText());
    Path given = folder.resolve("drawn/latents.npy");
    JsonNode taken = sample(file, folder.resolve("taken"), "--latents", given);
    for (JsonNode latents :
        List.of(drawn.at("/sampling/savedLatents"), taken.at("/sampling/latents"))) {
      assertEquals("latents.npy", latents.get("file").asText());
      assertEquals(sha256(given), latents.get("sha256").asText());
    }
    assertEquals(21, taken.at("/sampling/nfe").asDouble());
    assertEquals("21", taken.at("/sampling/nfeRange").asText());
  }

  private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  @Test
  void latentsOfOtherShapesAreRefused() throws IOException {
    Path given = folder.resolve(GIVEN);
    for (int[] axes : new int[][] {{6, 1}, {6}, {3, 2, 1}, {0, 2}}) {
      Npy.writeFloat64(given, axes, new double[Arrays.stream(axes).reduce(1, (a, b) -> a * b)]);
      String found = Arrays.toString(axes).replace("[", "(").replace("]", ")");
      assertRefused(
          given
              + ": expected float64 of shape (n, 2) with n at least 1, but it is float64 of shape "
              + found);
    }
  }

  @Test
  void latentsOfAnotherTypeAreRefused() throws IOException {
    Path given = folder.resolve(GIVEN);
    Npy.writeUint8(given, new int[] {3, 2}, new byte[6]);
    assertRefused(
        given
            + ": expected float64 of shape (n, 2) with n at least 1, but it is uint8 of shape (3,"
            + " 2)");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY})
  void latentsThatAreNotFiniteAreRefused(double bad) throws IOException {
    Path given = folder.resolve(GIVEN);
    Npy.writeFloat64(given, new int[] {2, 2}, new double[] {0, 1, 2, bad});
    assertRefused(given + ": sample 1 is not finite: all values must be");
  }

  @Test
  void aMissingFileIsRefused() throws IOException {
    assertRefused(folder.resolve(GIVEN) + ": there is no such file");
  }

  @Test
  void anotherFileIsRefused() throws IOException {
    Path given = Files.writeString(folder.resolve(GIVEN), "1, 2, 3, 4, 5, 6");
    assertRefused(given + ": this is not a NumPy .npy file");
  }

  /** In a folder that holds a run already, which stays as it is. */
  private void assertRefused(String error) throws IOException {
    Path file = Ito.yaml(folder, Tiny.MIXTURE);
    Path out = folder.resolve("out");
    sample(file, out);
    Map<String, String> before = Ito.files(out);
    Ito.Result result =
        Ito.run("sample", file, "--out", out, "--latents", folder.resolve(GIVEN), "--seed", 9);
    assertEquals("ito: " + file + ":1:1: " + error + "\n", result.error());
    assertEquals(2, result.exit());
    assertEquals("", result.out() + result.progress());
    assertEquals(before, Ito.files(out));
  }

  private static byte[] raw(Path out) throws IOException {
    return Files.readAllBytes(out.resolve("samples.raw.npy"));
  }

  /** Samples, and returns the provenance. */
  private static JsonNode sample(Path file, Path out, Object... more) throws IOException {
    Object[] words = Arrays.copyOf(new Object[] {"sample", file, "--out", out}, 4 + more.length);
    System.arraycopy(more, 0, words, 4, more.length);
    Ito.Result result = Ito.run(words);
    assertEquals(0, result.exit(), result.toString());
    return Yaml.json().readTree(out.resolve("provenance.json").toFile());
  }
}
