package dev.ito;

import static dev.ito.io.Flips.assertNoneOfAThousandIsBelieved;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.experiment.Experiment;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.Tiny;
import dev.ito.io.Flips.Outcome;
import dev.ito.io.KeptRows;
import dev.ito.io.KnownHash;
import dev.ito.io.Npz;
import dev.ito.io.Npz.NpzArray;
import dev.ito.io.Said;
import dev.ito.io.SealedJson;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Safetensors;
import dev.ito.train.TrainLog;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand flipped bits in a file of every kind that is read back, as large as the digits' U-Net
 * makes it.
 */
@Tag("slow")
class FlippedBitsTest {
  @TempDir private Path folder;
  private final SplittableRandom random = new SplittableRandom(7);
  private Path file;

  @BeforeEach
  void place() {
    file = folder.resolve("file");
  }

  /** Reads a damaged file. */
  private interface Reading {
    boolean isSame() throws IOException;
  }

  private static Outcome outcome(Reading reading) throws IOException {
    try {
      return reading.isSame() ? Outcome.SAME : Outcome.BELIEVED;
    } catch (InvalidInput e) {
      return Outcome.FOUND;
    }
  }

  private double[] doubles(int count) {
    return random.doubles(count).toArray();
  }

  private float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble();
    }
    return values;
  }

  /**
   * Weights, their average and two moments; a model and a kept classifier are the same, smaller.
   */
  @Test
  void checkpoint() throws IOException {
    float[] values = floats(2_800_000);
    Map<String, String> metadata = Map.of("step", "2000");
    Map<String, Safetensors.Tensor> tensors =
        Map.of("params/a", new Safetensors.Tensor(List.of(values.length), values, 0));
    new Safetensors(metadata, tensors).write(file);
    assertNoneOfAThousandIsBelieved(
        "checkpoint",
        file,
        () ->
            outcome(
                () -> {
                  Safetensors read = Safetensors.read(file);
                  return read.checked()
                      && read.metadata().equals(metadata)
                      && Arrays.equals(values, read.tensors().get("params/a").values());
                }));
  }

  /** What others made, with its hash beside it. */
  @Test
  void fileWithAKeptHash() throws IOException {
    byte[] bytes = new byte[2_800_000];
    random.nextBytes(bytes);
    Files.write(file, bytes);
    KnownHash.keep(file, Sha256.ofContent(file, Long.MAX_VALUE));
    assertNoneOfAThousandIsBelieved(
        "file with a kept hash",
        file,
        () ->
            outcome(
                () -> {
                  KnownHash.require(file, Sha256.ofContent(file, Long.MAX_VALUE));
                  return Arrays.equals(bytes, Files.readAllBytes(file));
                }));
  }

  /** That of the evaluations during a training has the same reader. */
  @Test
  void logOfATraining() throws IOException {
    try (TrainLog log = new TrainLog(file, 0, new Said())) {
      for (long step = 1; step <= 2000; step++) {
        double[] values = doubles(4);
        log.write(new TrainLog.Line(step, values[0], values[1], values[2], values[3]));
      }
    }
    List<TrainLog.Line> lines = TrainLog.read(file);
    assertNoneOfAThousandIsBelieved(
        "train.jsonl",
        file,
        () -> {
          List<TrainLog.Line> read = TrainLog.read(file);
          boolean less = read.size() < lines.size() && lines.containsAll(read);
          return read.equals(lines) ? Outcome.SAME : less ? Outcome.FOUND : Outcome.BELIEVED;
        });
  }

  @Test
  void keptRows() throws IOException {
    int count = 2000;
    Said said = new Said();
    try (KeptRows rows = KeptRows.open(file, "setting", 100, count, said)) {
      for (int i = 0; i < count; i++) {
        rows.add(i, random.nextDouble(), random.nextDouble());
      }
    }
    List<String> whole = rows(said);
    assertEquals(count, whole.size());
    assertNoneOfAThousandIsBelieved(
        "rows.part",
        file,
        () -> {
          List<String> read = rows(said);
          boolean beginning = read.equals(whole.subList(0, read.size()));
          return read.equals(whole) ? Outcome.SAME : beginning ? Outcome.FOUND : Outcome.BELIEVED;
        });
  }

  private List<String> rows(Said said) throws IOException {
    try (KeptRows rows = KeptRows.open(file, "setting", 100, 2000, said)) {
      return rows.before().stream().map(cells -> String.join(",", cells)).toList();
    }
  }

  /** A thousand images' worth. */
  @Test
  void features() throws IOException {
    double[] features = doubles(64_000);
    double[] logits = doubles(10_000);
    Npz.write(
        file,
        Map.of(
            "features", new NpzArray(new int[] {1000, 64}, features),
            "logits", new NpzArray(new int[] {1000, 10}, logits)));
    assertNoneOfAThousandIsBelieved(
        "features",
        file,
        () ->
            outcome(
                () ->
                    Arrays.equals(features, Npz.read(file, "features").values())
                        && Arrays.equals(logits, Npz.read(file, "logits").values())));
  }

  @Test
  void provenance() throws IOException {
    Path committed = Path.of("results", "reference", "digits-vp-unet", "provenance.json");
    var content = SealedJson.read(committed, Yaml.json());
    SealedJson.write(file, content, Yaml.json());
    assertNoneOfAThousandIsBelieved(
        "provenance.json",
        file,
        () -> outcome(() -> SealedJson.read(file, Yaml.json()).equals(content)));
  }

  @Test
  void experiment() throws IOException {
    RunDirectory run = new RunDirectory(folder);
    Experiment experiment = Yaml.read("tiny", Tiny.DIGITS, Experiment.class, List.of());
    run.store(experiment);
    assertNoneOfAThousandIsBelieved(
        "experiment.yaml",
        run.experiment(),
        () ->
            outcome(
                () -> {
                  InvalidInput.require(run.remark().isEmpty(), "it is said");
                  Experiment read = Yaml.read(run.experiment(), Experiment.class, List.of());
                  return Yaml.write(read).equals(Yaml.write(experiment));
                }));
  }
}
