package dev.ito.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.cli.Ito;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that commands leave, the keys in them, and the values where nothing is measured. */
@Tag("native")
class FilesRecordTest {
  private static final String MIXTURE =
      """
      name: mixture
      seed: 1
      dataset: {type: points, distribution: two-moons, count: 20}
      model: {type: gaussian-mixture, shape: [2], weights: [3, 7], means: [[-1, 0], [1, 0.5]], standard-deviations: [0.3, 0.5]}
      sde: {type: vp, beta: {type: linear, min: 0.1, max: 20}}
      sampling: {count: 6, grid: {type: uniform, steps: 8, t-min: 0.01}, solver: {type: heun}}
      evaluation: [{type: bits-per-dim, dequantisation: none, images: 3, budget: 0}, {type: elbo, dequantisation: none, images: 2}]
      """;

  private static final String STUDY =
      """
      name: orders
      question: How fast do the solvers converge?
      scale: all
      scales:
        all:
          experiments: {mixture: %s}
          metrics: [{type: bits-per-dim, dequantisation: none, images: 3, budget: 0}]
      variations:
        - name: fine
          set: {sampling.solver: {type: exponential}, sampling.grid.steps: 64}
        - name: Euler-Maruyama
          set: {sampling.solver: {type: euler-maruyama}}
          over: {sampling.grid.steps: [8, 16]}
          reference: fine
      """;

  private static final String TRAINED =
      """
      name: digits
      dataset: {type: digits}
      sde: {type: vp, beta: {type: discrete, base: {type: linear, min: 0.1, max: 20}, steps: 50}}
      network: {type: unet, channels: 4, multipliers: [1], blocks: 1, groups: 2}
      objective: {prediction: epsilon}
      training: {batch: 4, steps: 3, checkpoint-every: 1}
      sampling: {count: 2, grid: {type: discrete, steps: 3}, solver: {type: ancestral}}
      evaluation: [{type: elbo, images: 2}]
      during-training: [{type: elbo, images: 2}]
      """;

  @TempDir private Path folder;

  private Path out() {
    return folder.resolve("out");
  }

  private Ito.Result done(Object... words) {
    Ito.Result result =
        Ito.run(Stream.concat(Stream.of(words), Stream.of("--out", out())).toArray());
    assertEquals(0, result.exit(), result::toString);
    return result;
  }

  private void recordAll(Golden golden, Ito.Result result) throws IOException {
    golden.put("says", Masks.result(result, folder));
    golden.put("files", Folders.names(out()));
    for (String name : Folders.names(out()).split("\n")) {
      recordOne(golden, name);
    }
  }

  private void recordOne(Golden golden, String name) throws IOException {
    Path file = out().resolve(name);
    if (name.endsWith(".json")) {
      JsonPaths.put(golden, name, file, folder);
    } else if (name.endsWith(".jsonl")) {
      JsonPaths.putLines(golden, name, file, folder);
    } else if (name.endsWith(".csv")) {
      Folders.putTable(golden, name, file);
    } else if (name.endsWith(".yaml")) {
      golden.put(name, Masks.text(Files.readString(file).stripTrailing(), folder));
    }
  }

  private void exact(String name, Object... words) throws IOException {
    Golden golden = new Golden("files-" + name + ".txt");
    recordAll(golden, done(words));
    golden.check();
  }

  @Test
  void sample() throws IOException {
    exact("sample", "sample", Ito.yaml(folder, MIXTURE), "--save-latents");
  }

  @Test
  void sampleAsJson() throws IOException {
    exact("sample-json", "sample", Ito.yaml(folder, MIXTURE), "--json");
  }

  @Test
  void encode() throws IOException {
    Path data = ArrayFiles.normal(folder.resolve("x.npy"), 3, 5, 2);
    exact("encode", "sample", Ito.yaml(folder, MIXTURE), "--encode", data);
  }

  @Test
  void latents() throws IOException {
    Path data = ArrayFiles.normal(folder.resolve("x.npy"), 3, 5, 2);
    exact("latents", "sample", Ito.yaml(folder, MIXTURE), "--latents", data);
  }

  @Test
  void interpolate() throws IOException {
    exact("interpolate", "sample", Ito.yaml(folder, MIXTURE), "--interpolate", 3);
  }

  @Test
  void evaluate() throws IOException {
    exact("evaluate", "evaluate", Ito.yaml(folder, MIXTURE));
  }

  @Test
  void evaluateGivenData() throws IOException {
    Path data = ArrayFiles.normal(folder.resolve("x.npy"), 3, 5, 2);
    exact("evaluate-data", "evaluate", Ito.yaml(folder, MIXTURE), "--data", data);
  }

  @Test
  void run() throws IOException {
    exact("run", "run", Ito.yaml(folder, MIXTURE));
  }

  @Test
  void compare() throws IOException {
    Path study = folder.resolve("study.yaml");
    Files.writeString(study, STUDY.formatted(Ito.yaml(folder, MIXTURE)));
    exact("compare", "compare", study);
  }

  /** A network is trained here: its numbers are those of a machine. */
  @Test
  void runOfANetwork() throws IOException {
    Golden golden = new Golden("files-run-network.txt");
    recordAll(golden, done("run", Ito.yaml(folder, TRAINED), "--device", "cpu"));
    golden.checkOnThisMachine(1e-4);
  }

  @Test
  void convert() throws IOException {
    for (String format : List.of("diffusers", "saved-model")) {
      Path place = Golden.file("runs/digits");
      Golden golden = new Golden("files-convert-" + format + ".txt");
      Ito.Result result =
          Ito.run(
              "convert",
              place.resolve("experiment.yaml"),
              "--checkpoint",
              place.resolve("model.safetensors"),
              "--to",
              format,
              "--out",
              out());
      assertEquals(0, result.exit(), result::toString);
      recordAll(golden, result);
      golden.checkOnThisMachine(1e-4);
      Files.move(out(), folder.resolve(format));
    }
  }
}
