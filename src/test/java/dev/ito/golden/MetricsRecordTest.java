package dev.ito.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.cli.Ito;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every value of {@code metrics.json}, the tables and the lines of every metric. */
@Tag("native")
class MetricsRecordTest {

  /** Of the largest number of an entry, where TensorFlow takes part in double precision. */
  private static final double OF_ALGEBRA = 1e-6;

  /**
   * Likewise, where a network in float32 takes part: on a processor without AVX-512 a source of
   * error was 1.6e-4 off.
   */
  private static final double OF_A_NETWORK = 3e-4;

  @TempDir private Path folder;
  private int runs;

  /** Exactly: no TensorFlow takes part. */
  @Test
  void likelihoodsOfKnownDensities() throws IOException {
    Golden golden = new Golden("metrics-likelihood.txt");
    for (Map.Entry<String, String> entry : Likelihoods.cases().entrySet()) {
      record(golden, entry.getKey(), evaluate(entry.getValue()), true);
    }
    golden.check();
  }

  private static String features(String metric, String more) {
    return "{type: %s, samples: 30, features: {type: inception, path: %s}%s}"
        .formatted(
            metric, Golden.inRepository("src/test/resources/features/inception-like.pb"), more);
  }

  private static String classifier(String metric, String more) {
    return "{type: %s, samples: 30, features: {type: classifier, seed: 6, steps: 20}%s}"
        .formatted(metric, more);
  }

  /** Samples of a known density, with the features of a frozen graph in float32. */
  @Test
  void qualityOfSamples() throws IOException {
    Golden golden = new Golden("metrics-samples.txt");
    String metrics =
        String.join(
            ", ",
            features("fid", ", held-out: true"),
            features("fid", ", reference: test, batch: 7"),
            features("kid", ""),
            features("inception-score", ""),
            features("precision-recall", ""));
    record(golden, "inception", evaluate(Likelihoods.DIGITS.formatted(metrics)), true);
    golden.check(OF_A_NETWORK);
  }

  /**
   * The classifier is trained here, so that its features are others on other processors: there only
   * the texts between the numbers are compared.
   */
  @Test
  void qualityInTheFeaturesOfAClassifier() throws IOException {
    Golden golden = new Golden("metrics-classifier.txt");
    String metrics =
        String.join(
            ", ",
            "{type: fd-classifier, samples: 100, force: true, seed: 6}",
            classifier("fid", ", force: true"),
            classifier("kid", ""),
            classifier("inception-score", ""),
            classifier("precision-recall", ""));
    record(golden, "classifier", evaluate(Likelihoods.DIGITS.formatted(metrics)), false);
    golden.checkOnThisMachine(OF_A_NETWORK);
  }

  /** Fixed steps: an adaptive solver may take others on other processors. */
  @Test
  void likelihoodsOfNetworks() throws IOException {
    Golden golden = new Golden("metrics-networks.txt");
    String bits = "{type: bits-per-dim, images: 3, budget: 2" + Likelihoods.RK4;
    String spread = bits + ", dequantisation: uniform}, {type: elbo, images: 3}";
    record(golden, "digits", ofNetwork("digits", spread), false);
    String truncated = bits + ", dequantisation: truncated-normal}";
    record(golden, "digits, truncated", ofNetwork("digits", truncated), false);
    record(
        golden,
        "points",
        ofNetwork(
            "points",
            bits
                + ", dequantisation: none, divergence: exact}, {type: elbo, images: 3, dequantisation: none, bound: {type: continuous, points: 4}}"),
        false);
    golden.check(OF_A_NETWORK);
  }

  private Ito.Result evaluate(String yaml) throws IOException {
    return Ito.run("evaluate", Ito.yaml(folder, yaml), "--out", next());
  }

  private Ito.Result ofNetwork(String run, String evaluation) {
    Path place = Golden.file("runs").resolve(run);
    return Ito.run(
        "evaluate",
        place.resolve("experiment.yaml"),
        "--checkpoint",
        place.resolve("model.safetensors"),
        "--device",
        "cpu",
        "--set",
        "evaluation=[" + evaluation + "]",
        "--out",
        next());
  }

  private void record(Golden golden, String name, Ito.Result result, boolean console)
      throws IOException {
    if (result.exit() != 0) {
      golden.put(name, Masks.result(result, folder));
      return;
    }
    if (console) {
      golden.put(
          name + " says",
          Masks.result(result, folder).replace(out().getFileName().toString(), "out"));
    }
    JsonPaths.put(golden, name + " metrics.json ", out().resolve("metrics.json"), folder);
    for (Path table : tables()) {
      Folders.putTable(golden, name + " " + table.getFileName(), table);
    }
  }

  private List<Path> tables() throws IOException {
    try (Stream<Path> files = Files.list(out())) {
      return files.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
    }
  }

  /** The distance of features, whose eigenvalues TensorFlow finds in double precision. */
  @Test
  void theCommandFidOnFeatures() throws IOException {
    Golden golden = new Golden("metrics-fid-features.txt");
    Path a = ArrayFiles.normal(folder.resolve("a.npy"), 1, 60, 4);
    Path b = ArrayFiles.normal(folder.resolve("b.npy"), 2, 50, 4);
    recordFid(golden, "features", a, b);
    recordFid(golden, "features with others", a, b, "--also", "kid,precision-recall", "--seed", 3);
    golden.check(OF_ALGEBRA);
  }

  /** The features of images are those of a frozen graph in float32. */
  @Test
  void theCommandFidOnImages() throws IOException {
    Golden golden = new Golden("metrics-fid-images.txt");
    Path resources = Golden.inRepository("src/test/resources/features");
    String network = "{type: inception, path: " + resources.resolve("inception-like.pb") + "}";
    Path images = ArrayFiles.images(folder.resolve("x.npy"), 4, 12);
    recordFid(
        golden,
        "images",
        images,
        "dataset:test",
        "--dataset",
        "{type: digits}",
        "--features",
        network,
        "--force",
        "--batch",
        3,
        "--also",
        "kid,precision-recall,inception-score");
    golden.check(OF_A_NETWORK);
  }

  private void recordFid(Golden golden, String name, Object... words) throws IOException {
    golden.put(name + " says", Masks.result(fid(words), folder));
    Object[] more = Stream.concat(Stream.of(words), Stream.of("--json")).toArray();
    Ito.Result json = fid(more);
    assertEquals(0, json.exit(), json::toString);
    Path file = Files.writeString(folder.resolve("fid.json"), json.out());
    JsonPaths.put(golden, name, file, folder);
  }

  private static Ito.Result fid(Object... words) {
    return Ito.run(Stream.concat(Stream.of("fid"), Stream.of(words)).toArray());
  }

  private Path next() {
    runs++;
    return out();
  }

  private Path out() {
    return folder.resolve("out" + runs);
  }
}
