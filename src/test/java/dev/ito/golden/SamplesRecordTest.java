package dev.ito.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ito.cli.Ito;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

/** The samples of every solver under every process, bit by bit where the score is exact. */
@Tag("native")
class SamplesRecordTest {
  private static final String EXACT =
      """
      name: exact
      seed: 5
      model: {type: gaussian-mixture, shape: [3], weights: [3, 7], means: [[-1, 0, 0.3], [1, 0.5, -0.2]], standard-deviations: [0.3, 0.5]}
      sde: {%s}
      sampling: {count: 4, %s}
      """;

  private static final String EMPIRICAL =
      """
      name: empirical
      model: {type: empirical, dataset: {%s}, standard-deviation: 0.05}
      sde: {type: ve, sigma-min: 0.01, sigma-max: 10}
      sampling: {count: 2, grid: {type: karras, steps: 5, t-min: 1.0e-3}, solver: {%s}}
      """;

  /** Of the largest of the values: float32 arithmetic on other processors. */
  private static final double OF_A_NETWORK = 1e-4;

  @TempDir private Path folder;
  private int runs;

  @Test
  void everySolverUnderEveryProcess() throws IOException {
    Golden golden = new Golden("samples.txt");
    for (Map.Entry<String, List<String>> place : ExactSamples.places().entrySet()) {
      String sde = place.getValue().get(0);
      for (String solver : ExactSamples.solvers(place.getKey())) {
        String sampling = "grid: {%s}, solver: {%s}".formatted(place.getValue().get(1), solver);
        golden.put(
            place.getKey() + " | " + solver, drawn(EXACT.formatted(sde, sampling)).exactly());
      }
    }
    golden.check();
  }

  @Test
  void everyOtherSetting() throws IOException {
    Golden golden = new Golden("samples-settings.txt");
    String linear = "{type: linear, min: 0.1, max: 20}";
    for (String sde :
        List.of(
            "type: vp, beta: " + linear,
            "type: vp, beta: {type: discrete, base: " + linear + ", steps: 50}",
            "type: sub-vp, beta: " + linear,
            "type: ve, sigma-min: 0.01, sigma-max: 50")) {
      for (String sampling : ExactSamples.settings()) {
        golden.put(sde + " | " + sampling, drawn(EXACT.formatted(sde, sampling)).exactly());
      }
    }
    golden.check();
  }

  @Test
  void dataThemselves() throws IOException {
    Golden golden = new Golden("samples-empirical.txt");
    for (String data :
        List.of(
            "type: digits",
            "type: points, distribution: swiss-roll, count: 50",
            "type: points, distribution: checkerboard, count: 50, seed: 2",
            "type: points, distribution: two-moons, count: 50, noise: 0.2",
            "type: points, distribution: mixture, count: 50")) {
      for (String solver : List.of("type: heun", "type: ancestral")) {
        golden.put(data + " | " + solver, drawn(EMPIRICAL.formatted(data, solver)).exactly());
      }
    }
    golden.check();
  }

  /**
   * The values of networks up to {@link #OF_A_NETWORK}; on a machine as that of the record they
   * have the same last bits, too. Adaptive solvers are compared there only: by the last bits of a
   * network they may take other steps.
   */
  @Test
  void everySolverOnNetworks() throws IOException {
    Golden golden = new Golden("samples-networks.txt");
    Golden bits = new Golden("samples-networks-bits.txt");
    for (String solver : ExactSamples.ofEachType()) {
      drawOfNetwork("points", solver, golden, bits);
    }
    for (String solver : ExactSamples.SOME.subList(0, 5)) {
      drawOfNetwork("digits", solver, golden, bits);
    }
    golden.check(OF_A_NETWORK);
    bits.checkOnThisMachine(0);
  }

  private void drawOfNetwork(String run, String solver, Golden golden, Golden bits)
      throws IOException {
    Ito.Result result = ofNetwork(run, "sampling.solver={" + solver + "}");
    Drawn drawn = Drawn.of(result, out());
    if (!solver.contains("rk45") && !solver.contains("adaptive")) {
      golden.put(run + " | " + solver, drawn.nearly());
    }
    bits.put(run + " | " + solver, drawn.exactly());
  }

  private Ito.Result ofNetwork(String run, String setting) {
    Path place = Golden.file("runs").resolve(run);
    return Ito.run(
        "sample",
        place.resolve("experiment.yaml"),
        "--checkpoint",
        place.resolve("model.safetensors"),
        "--device",
        "cpu",
        "--set",
        setting,
        "--out",
        next());
  }

  private Drawn drawn(String yaml) throws IOException {
    Path file = Ito.yaml(folder, yaml);
    Ito.Result result = Ito.run("sample", file, "--out", next());
    return Drawn.of(result, out());
  }

  private Path next() {
    runs++;
    return out();
  }

  private Path out() {
    return folder.resolve("out" + runs);
  }

  /**
   * What a run left.
   *
   * @param bytes of the samples; empty if it was refused
   * @param text the cost, or the refusal
   */
  private record Drawn(byte[] bytes, String text) {
    private static final int SHOWN = 4;

    static Drawn of(Ito.Result result, Path out) throws IOException {
      if (result.exit() != 0) {
        String said = Masks.text(result.error().strip(), out.getParent());
        return new Drawn(new byte[0], "exit " + result.exit() + " " + said);
      }
      JsonNode facts =
          new ObjectMapper().readTree(out.resolve("provenance.json").toFile()).get("sampling");
      return new Drawn(
          Files.readAllBytes(out.resolve("samples.raw.npy")),
          "nfe=" + facts.get("nfe") + " of " + facts.get("nfeRange"));
    }

    String exactly() {
      return bytes.length == 0 ? text : text + " first=" + first() + " sha256=" + sha256();
    }

    /** An adaptive solver may take another step elsewhere. */
    String nearly() {
      return bytes.length == 0 ? text : "first=" + first();
    }

    private String first() {
      int data = 10 + ByteBuffer.wrap(bytes, 8, 2).order(ByteOrder.LITTLE_ENDIAN).getShort();
      double[] values = new double[SHOWN];
      ByteBuffer.wrap(bytes, data, bytes.length - data)
          .slice()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asDoubleBuffer()
          .get(values);
      return Arrays.toString(values);
    }

    private String sha256() {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
