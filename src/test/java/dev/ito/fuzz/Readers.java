package dev.ito.fuzz;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.data.Archives;
import dev.ito.data.Dataset;
import dev.ito.data.Examples;
import dev.ito.data.FolderPixels;
import dev.ito.data.PixelSource;
import dev.ito.data.Split;
import dev.ito.experiment.Experiment;
import dev.ito.features.ComparedSet;
import dev.ito.interop.PublishedScheduler;
import dev.ito.interop.PublishedSettings;
import dev.ito.interop.UnetConfig;
import dev.ito.io.KeptRows;
import dev.ito.io.Monitor;
import dev.ito.io.Npz;
import dev.ito.io.SealedJson;
import dev.ito.nn.Checkpoint;
import dev.ito.nn.Safetensors;
import dev.ito.nn.TinyLayout;
import dev.ito.sde.Coefficient;
import dev.ito.sde.LinearSde;
import dev.ito.study.Study;
import dev.ito.train.TrainLog;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Everything that Ito reads, each with well-formed seeds. */
final class Readers {
  private static final Path RESOURCES = Path.of("src", "test", "resources");
  private final Path folder;

  /** Makes them, with a folder for the files that they read. */
  Readers(Path folder) {
    this.folder = folder;
  }

  List<Fuzz> all() throws IOException {
    List<Fuzz> all = new ArrayList<>(List.of(npy(), npz(), safetensors(), checkpoint()));
    all.addAll(List.of(idx(), cifar(), pictures(), imageFolder(), inceptionArchive()));
    all.addAll(List.of(experiment(), setting(), formula(), linearSde(), study()));
    all.addAll(List.of(unetConfig(), scheduler(), keptRows(), trainLog(), provenance()));
    return all;
  }

  private Path file(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<byte[]> contents(Path... files) throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (Path file : files) {
      contents.add(Files.readAllBytes(file));
    }
    return contents;
  }

  private static List<byte[]> below(Path root, String end) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return contents(
          files.filter(file -> file.toString().endsWith(end)).sorted().toArray(Path[]::new));
    }
  }

  private static void readAll(ComparedSet set) throws IOException {
    if (set.images().isPresent()) {
      PixelSource images = set.images().get();
      images.read(0, images.count());
    }
  }

  private Fuzz npy() throws IOException {
    Path features = RESOURCES.resolve("features");
    List<byte[]> seeds =
        contents(
            features.resolve("grey.npy"),
            features.resolve("images.npy"),
            features.resolve("inception-like-features.npy"));
    return new Fuzz(
        "npy", seeds, Mutation::bytes, input -> readAll(ComparedSet.open(file("a.npy", input))));
  }

  private Fuzz npz() throws IOException {
    Path statistics = folder.resolve("seed.npz");
    var mu = new Npz.NpzArray(new int[] {2}, new double[] {1, 2});
    var sigma = new Npz.NpzArray(new int[] {2, 2}, new double[] {2, 1, 1, 2});
    Npz.write(statistics, Map.of("mu", mu, "sigma", sigma));
    Path array = folder.resolve("array.npz");
    Npz.write(array, Map.of("a", new Npz.NpzArray(new int[] {8, 2}, new double[16])));
    return new Fuzz(
        "npz",
        contents(statistics, array),
        Mutation::zip,
        input -> readAll(ComparedSet.open(file("a.npz", input))));
  }

  private byte[] checkpointSeed() throws IOException {
    Path seed = folder.resolve("seed.safetensors");
    float[] weights = Checkpoint.State.initial(TinyLayout.LAYOUT, 1).parameters();
    float[] zeros = new float[weights.length];
    Map<String, float[]> averages = Map.of("ema", weights, "power-average-0.1", weights);
    var state = new Checkpoint.State(3, weights, averages, zeros, zeros);
    new Checkpoint(TinyLayout.LAYOUT, state, Map.of("experiment", "name: x")).write(seed);
    return Files.readAllBytes(seed);
  }

  private Fuzz safetensors() throws IOException {
    List<byte[]> seeds = new ArrayList<>(below(RESOURCES.resolve("unets"), ".safetensors"));
    seeds.removeIf(seed -> seed.length > 100_000);
    seeds.add(checkpointSeed());
    return new Fuzz(
        "safetensors",
        seeds,
        Mutation::safetensors,
        input -> Safetensors.read(file("a.safetensors", input)));
  }

  private Fuzz checkpoint() throws IOException {
    return new Fuzz(
        "checkpoint",
        List.of(checkpointSeed()),
        Mutation::safetensors,
        input -> Checkpoint.read(file("a.safetensors", input), TinyLayout.LAYOUT));
  }

  private Dataset dataset(String type, String name) {
    String yaml = "{type: %s, path: %s}".formatted(type, folder.resolve(name));
    return Yaml.read("data", yaml, Dataset.class, List.of());
  }

  /** Reads all examples of the test split. */
  private static void readAll(Dataset dataset) throws IOException {
    Examples examples = dataset.open(Split.TEST);
    double[] out = new double[examples.shape().size()];
    for (int i = 0; i < examples.count(); i++) {
      examples.read(i, out, 0);
      examples.label(i);
    }
  }

  private Fuzz idx() throws IOException {
    Archives.idx(folder.resolve("idx"));
    Path images = Archives.first(folder.resolve("idx"), "t10k-images");
    return new Fuzz(
        "idx",
        List.of(Files.readAllBytes(images), Archives.unpacked(images)),
        Mutation::bytes,
        input -> {
          Files.write(images, input);
          readAll(dataset("mnist", "idx"));
        });
  }

  private Fuzz cifar() throws IOException {
    byte[] seed = Archives.cifar(3);
    return new Fuzz(
        "cifar",
        List.of(seed, Archives.gzip(seed)),
        Mutation::bytes,
        input -> {
          file("cifar/test_batch.bin", input);
          readAll(dataset("cifar10", "cifar"));
        });
  }

  private Fuzz pictures() throws IOException {
    return new Fuzz(
        "pictures",
        Archives.pictures(folder.resolve("seeds")),
        Mutation::picture,
        input -> {
          file("pictures/a.png", input);
          FolderPixels.of(folder.resolve("pictures")).read(0, 1);
        });
  }

  private Fuzz imageFolder() throws IOException {
    List<byte[]> seeds = Archives.pictures(folder.resolve("seeds"));
    for (int i = 0; i < seeds.size(); i++) {
      file("images/b" + i + ".png", seeds.get(i));
    }
    return new Fuzz(
        "image-folder",
        seeds,
        Mutation::picture,
        input -> {
          file("images/a.png", input);
          Archives.open(folder.resolve("images"), folder.resolve("images-cache"));
        });
  }

  private Fuzz inceptionArchive() throws IOException {
    byte[] tar = Archives.tar(new byte[1500]);
    return new Fuzz(
        "inception-tar",
        List.of(tar, Archives.gzip(tar)),
        Mutation::bytes,
        input -> Archives.extract(file("a.tgz", input), folder.resolve("graph.pb")));
  }

  private Fuzz experiment() throws IOException {
    return new Fuzz(
        "experiment",
        below(Path.of("configs"), ".yaml"),
        Mutation::text,
        input -> Yaml.read(file("a.yaml", input), Experiment.class, List.of()));
  }

  private Fuzz setting() throws IOException {
    String text = Files.readString(Path.of("configs", "digits-vp-unet.yaml"));
    List<byte[]> seeds =
        Stream.of(
                "seed=3",
                "training.steps=100",
                "sampling.solver={type: heun}",
                "sampling.grid={type: uniform, steps: 10}",
                "network.channels=[16, 32]",
                "objective.sde={type: ve, sigma-min: 0.01, sigma-max: 50}",
                "sampling.count=16",
                "training.learning-rate=1e-3",
                "evaluation=[{type: bits-per-dim}]")
            .map(Readers::utf8)
            .toList();
    return new Fuzz(
        "set",
        seeds,
        Mutation::text,
        input -> {
          String set = new String(input, StandardCharsets.UTF_8);
          Yaml.read("a.yaml", text, Experiment.class, List.of(set));
        });
  }

  private static final List<String> FORMULAS =
      List.of(
          "-0.5*(0.1 + 19.9*t)",
          "0.1 + 19.9*t",
          "sin(3*t)^2 + 0.1",
          "exp(-t)*(1 + t^2)/2",
          "sqrt(t + 0.01)*cos(t) + 2",
          "log(1 + t) + abs(t - 0.5)");

  private Fuzz formula() {
    return new Fuzz(
        "formula",
        FORMULAS.stream().map(Readers::utf8).toList(),
        Mutation::text,
        input -> new Coefficient(new String(input, StandardCharsets.UTF_8)).at(0.3));
  }

  private Fuzz linearSde() {
    return new Fuzz(
        "linear-sde",
        FORMULAS.stream().map(Readers::utf8).toList(),
        Mutation::text,
        input -> {
          Coefficient mutated = new Coefficient(new String(input, StandardCharsets.UTF_8));
          new LinearSde(new Coefficient("-t"), mutated, null).marginal(0.7);
          new LinearSde(mutated, new Coefficient("1 + t"), null).marginal(0.7);
        });
  }

  private Fuzz study() throws IOException {
    // A study names the files of its experiments: it lies where they are.
    return new Fuzz(
        "study",
        below(Path.of("experiments"), "study.yaml"),
        Mutation::text,
        input -> Yaml.read(file("study.yaml", input), Study.class, List.of()));
  }

  private Fuzz unetConfig() throws IOException {
    List<byte[]> seeds = new ArrayList<>(below(RESOURCES, "config.json"));
    seeds.removeIf(seed -> !new String(seed, StandardCharsets.UTF_8).contains("UNet2DModel"));
    return new Fuzz(
        "unet-config",
        seeds,
        Mutation::text,
        input -> UnetConfig.of(PublishedSettings.read(file("model/config.json", input))));
  }

  private Fuzz scheduler() throws IOException {
    return new Fuzz(
        "scheduler",
        below(RESOURCES, "scheduler_config.json"),
        Mutation::text,
        input -> {
          file("model/scheduler_config.json", input);
          PublishedScheduler.of(folder.resolve("model"));
        });
  }

  private Fuzz keptRows() throws IOException {
    Path seed = folder.resolve("seed.rows.part");
    try (KeptRows rows = KeptRows.open(seed, "a setting", 2, 8, Monitor.SILENT)) {
      for (int i = 0; i < 4; i++) {
        rows.add(i, i / 3.0, 10);
      }
      rows.flush();
    }
    return new Fuzz(
        "kept-rows",
        contents(seed),
        Mutation::text,
        input -> {
          Path file = file("rows.part", input);
          try (KeptRows rows = KeptRows.open(file, "a setting", 2, 8, Monitor.SILENT)) {
            rows.before();
          }
        });
  }

  private Fuzz trainLog() throws IOException {
    Path seed = folder.resolve("seed.jsonl");
    try (TrainLog log = new TrainLog(seed, 0, Monitor.SILENT)) {
      for (int step = 1; step < 4; step++) {
        log.write(new TrainLog.Line(step, 0.5, 0.1, 2, 1e-4));
      }
    }
    return new Fuzz(
        "train-log",
        contents(seed),
        Mutation::text,
        input -> TrainLog.read(file("train.jsonl", input)));
  }

  private Fuzz provenance() throws IOException {
    Path seed = folder.resolve("seed.json");
    ObjectNode content = Yaml.json().createObjectNode();
    content.putObject("training").put("steps", 3).putArray("warnings").add("none");
    SealedJson.write(seed, content, Yaml.json());
    byte[] unsealed = utf8(content.toString());
    return new Fuzz(
        "provenance",
        List.of(Files.readAllBytes(seed), unsealed),
        Mutation::text,
        input -> SealedJson.read(file("a.json", input), Yaml.json()));
  }
}
