package dev.ito;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.cli.Ito;
import dev.ito.data.SampleArray;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.Tiny;
import dev.ito.io.Npy;
import dev.ito.likelihood.LogDensities;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.nn.GraphNetwork;
import dev.ito.score.Network;
import dev.ito.sde.DiscreteGrid;
import dev.ito.sde.TimeGrid;
import dev.ito.solver.Ancestral;
import dev.ito.solver.DpmSolverPp2m;
import dev.ito.solver.Heun;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The library does what the commands do. */
@Tag("native")
class GeneratorTest {
  /** A network of a chain, all that surrounds it in use; 7 samples, the last batch one of 1. */
  private static final String CHAIN =
      Tiny.DIGITS
          .replaceFirst(
              "sde: .*",
              "sde: {type: vp, beta: {type: discrete, base: {type: linear, min: 0.1, max: 20},"
                  + " steps: 50}}")
          .replaceFirst(
              "sampling: .*",
              "sampling: {count: 7, batch: 3, grid: {type: uniform, steps: 5, t-min: 0.02},"
                  + " solver: {type: ancestral, eta: 1}, clip: [-1, 1]}")
          .replace("{prediction: epsilon}", "{prediction: epsilon, times: {type: discrete}}");

  @TempDir private static Path trained;
  @TempDir private Path folder;

  /** Trains the networks, a chain's and another, and draws their samples. */
  @BeforeAll
  static void train() throws IOException {
    for (String name : List.of("chain", "tiny")) {
      Path yaml = trained.resolve(name + ".yaml");
      Files.writeString(yaml, name.equals("chain") ? CHAIN : Tiny.DIGITS);
      run("run", yaml, "--out", trained.resolve(name));
    }
  }

  private static void run(Object... words) {
    Ito.Result result = Ito.run(words);
    assertEquals(0, result.exit(), result.toString());
  }

  private static double[] raw(Path run) throws IOException {
    return Npy.read(run.resolve("samples.raw.npy")).values();
  }

  /** Draws samples in parts of a length. */
  private static double[] parts(Generator generator, int count, int length) {
    double[] all = new double[0];
    for (int from = 0; from < count; from += length) {
      double[] part = generator.sample(from, Math.min(from + length, count)).values().values();
      int before = all.length;
      all = Arrays.copyOf(all, before + part.length);
      System.arraycopy(part, 0, all, before, part.length);
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({"chain, 7", "tiny, 4"})
  void aNetworkDrawsWhatTheCommandDoesWhateverTheParts(String name, int count) throws IOException {
    double[] expected = raw(trained.resolve(name));
    try (Generator generator = Generator.open(trained.resolve(name))) {
      for (int length : new int[] {1, 2, 3, count}) {
        assertArrayEquals(expected, parts(generator, count, length), "parts of " + length);
      }
      // There are more where these come from.
      int[] nfe = generator.sample(count, count + 2).nfe();
      assertArrayEquals(new int[] {6, 6}, nfe);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: euler-maruyama}",
        "{type: heun}",
        "{type: rk45, rtol: 1.0e-3, atol: 1.0e-3}",
        "{type: adaptive-sde, rtol: 0.05, atol: 0.01}"
      })
  void anExactModelDrawsWhatTheCommandDoes(String solver) throws IOException {
    Path yaml = folder.resolve("mixture.yaml");
    Files.writeString(yaml, Tiny.MIXTURE.replace("{type: euler-maruyama}", solver));
    run("sample", yaml, "--out", folder.resolve("run"));
    try (Generator generator = Generator.open(yaml)) {
      assertArrayEquals(raw(folder.resolve("run")), parts(generator, 70, 70));
      assertArrayEquals(raw(folder.resolve("run")), parts(generator, 70, 11));
    }
  }

  /** A pipeline of a tiny network, whose scheduler clips. */
  private Path pipeline() throws IOException {
    Path resources = Path.of("src", "test", "resources");
    Path unet = Files.createDirectories(folder.resolve("model/unet"));
    Path scheduler = Files.createDirectories(folder.resolve("model/scheduler"));
    for (String file : List.of("config.json", "diffusion_pytorch_model.safetensors")) {
      Files.copy(resources.resolve("unets/plain").resolve(file), unet.resolve(file));
    }
    String file = "scheduler_config.json";
    String settings = Files.readString(resources.resolve("diffusers/scheduler").resolve(file));
    Files.writeString(scheduler.resolve(file), settings.replace("1000", "20"));
    return folder.resolve("model");
  }

  @Test
  void aPublishedNetworkDrawsWhatTheCommandDoes() throws IOException {
    Path model = pipeline();
    Path yaml = folder.resolve("published.yaml");
    Files.writeString(
        yaml,
        """
        name: published
        model: {type: diffusers, path: %s}
        sampling: {count: 3, batch: 64, grid: {type: discrete, steps: 20}, solver: {type: ancestral}}
        """
            .formatted(model));
    run("sample", yaml, "--out", folder.resolve("run"));
    try (Generator generator = Generator.open(model);
        Generator written = Generator.open(yaml)) {
      assertArrayEquals(raw(folder.resolve("run")), parts(written, 3, 2));
      // By itself it has all steps of the chain and the scheduler's clipping; only batches differ.
      assertEquals(written.experiment().origin(), generator.experiment().origin());
      assertEquals(
          written.experiment().sampling().decisive(), generator.experiment().sampling().decisive());
      double[] alone =
          generator.with(written.experiment().sampling()).sample(0, 3).values().values();
      assertArrayEquals(raw(folder.resolve("run")), alone);
    }
  }

  @Test
  void anotherWayOfSamplingIsThatOfTheSettings() throws IOException {
    Path run = trained.resolve("tiny");
    Path out = Files.createDirectories(folder.resolve("heun"));
    Files.copy(run.resolve("model.safetensors"), out.resolve("model.safetensors"));
    run(
        "sample",
        run.resolve("experiment.yaml"),
        "--out",
        out,
        "--set",
        "sampling.solver={type: heun}",
        "--set",
        "sampling.grid={type: uniform, steps: 3, t-min: 0.1}");
    try (Generator generator = Generator.open(run)) {
      Generator other = generator.with(new Heun()).with(new TimeGrid.Uniform(3, 0.1, 1));
      assertArrayEquals(raw(out), other.sample(0, 4).values().values());
      assertArrayEquals(raw(run), generator.sample(0, 4).values().values());
    }
  }

  /** Its network is that of a chain, whose first step is 1e-3. */
  @Test
  void theLinesOfTheReadmeFitItsModel() throws IOException {
    try (Generator generator = Generator.open(Path.of("results/reference/mnist-ddpm-unet"))) {
      Generator faster =
          generator.with(new DpmSolverPp2m(0)).with(new TimeGrid.LogSnr(20, 1e-3, 1));
      assertEquals(20, faster.experiment().sampling().grid().steps());
    }
  }

  /** The density of the mixture is known; that of a network is what the command finds. */
  @Test
  void theDensityIsThatOfTheCommand() throws IOException {
    Batch points = new Batch(3, Shape.of(2), new double[] {-1, 0, 0.4, 0.2, 1, 0.5});
    assertDensity(Files.writeString(folder.resolve("m.yaml"), Tiny.MIXTURE), points);
    try (Generator generator = Generator.open(trained.resolve("tiny"))) {
      assertDensity(trained.resolve("tiny"), generator.sample(0, 2).values());
    }
  }

  private void assertDensity(Path model, Batch x) throws IOException {
    Path data = folder.resolve("x.npy");
    SampleArray.write(data, x);
    Path out = folder.resolve("density");
    Path weights = model.resolve("model.safetensors");
    Files.createDirectories(out);
    if (Files.exists(weights)) {
      Files.copy(weights, out.resolve("model.safetensors"));
    }
    Path yaml = Files.isDirectory(model) ? model.resolve("experiment.yaml") : model;
    run(
        "evaluate",
        yaml,
        "--data",
        data,
        "--out",
        out,
        "--set",
        "evaluation=[{type: bits-per-dim, budget: 0}]");
    List<String> lines = Files.readAllLines(out.resolve("bpd.csv"));
    try (Generator generator = Generator.open(model)) {
      LogDensities nats = generator.logDensity(x);
      for (int i = 0; i < x.count(); i++) {
        assertEquals(lines.get(i + 1).split(",")[1], Double.toString(nats.value(i)));
      }
      assertThrows(InvalidInput.class, () -> generator.logDensity(new Batch(1, Shape.of(3))));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "chain"})
  void eightThreadsDrawWhatOneDoes(String name) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try (Generator generator = Generator.open(trained.resolve(name))) {
      double[] alone = generator.sample(0, 3).values().values();
      double[] density = generator.logDensity(generator.sample(0, 3).values()).values();
      List<Future<double[]>> drawn = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        drawn.add(pool.submit(() -> generator.sample(0, 3).values().values()));
      }
      Future<double[]> meanwhile =
          pool.submit(() -> generator.logDensity(generator.sample(0, 3).values()).values());
      for (Future<double[]> one : drawn) {
        assertArrayEquals(alone, one.get());
      }
      assertArrayEquals(density, meanwhile.get());
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void theLastSamplesThereAreCanBeDrawn() throws IOException {
    int end = Integer.MAX_VALUE;
    Path yaml = Files.writeString(folder.resolve("m.yaml"), Tiny.MIXTURE);
    for (Path model : List.of(yaml, trained.resolve("tiny"))) {
      try (Generator generator = Generator.open(model)) {
        assertEquals(2, generator.sample(end - 2, end).values().count());
      }
    }
  }

  @Test
  void imagesAreThePixelsOfTheCommand() throws IOException {
    byte[] bytes = Npy.read(trained.resolve("tiny/samples.npy")).bytes();
    try (Generator generator = Generator.open(trained.resolve("tiny"))) {
      List<BufferedImage> images = generator.sample(0, 4).images();
      assertEquals(4, images.size());
      int grey = Byte.toUnsignedInt(bytes[3 * 64 + 5 * 8 + 2]);
      assertEquals(0xff000000 | grey * 0x010101, images.get(3).getRGB(2, 5));
    }
  }

  @Test
  void afterCloseItSaysSo() throws IOException {
    Generator generator = Generator.open(trained.resolve("tiny"));
    Generator other = generator.with(new Ancestral(0));
    GraphNetwork network = generator.score().network().orElseThrow();
    Batch x = new Batch(1, Shape.image(8, 8, 1));
    Executable use = () -> network.apply(x, new double[] {1}, Network.unlabelled(1), x.copy());
    assertDoesNotThrow(use);
    other.close();
    assertThrows(IllegalStateException.class, use, "the network lives on");
    generator.close();
    for (Generator closed : List.of(generator, other)) {
      String message =
          assertThrows(IllegalStateException.class, () -> closed.sample(0, 1)).getMessage();
      assertEquals("the generator is closed: open it again", message);
      assertThrows(IllegalStateException.class, () -> closed.logDensity(x));
    }
  }

  @Test
  void whatCannotBeIsRefusedInALine() throws IOException {
    assertRefused("no.yaml: no such file", () -> Generator.open(Path.of("no.yaml")));
    assertRefused(
        "config.json: no such file; the folder of a diffusers model", () -> Generator.open(folder));
    assertRefused(
        "plain: sde: required key is missing",
        () -> Generator.open(Path.of("src/test/resources/unets/plain")));
    Path bare = Files.createDirectories(folder.resolve("bare"));
    Files.copy(trained.resolve("tiny.yaml"), new RunDirectory(bare).experiment());
    assertRefused("bare: no checkpoint there", () -> Generator.open(bare));
    Path yaml = Files.writeString(folder.resolve("m.yaml"), Tiny.MIXTURE);
    try (Generator generator = Generator.open(yaml)) {
      assertRefused("samples 3 to 3: ask for at least one", () -> generator.sample(3, 3));
      assertRefused("no samples", () -> generator.logDensity(new Batch(0, Shape.of(2))));
      assertRefused("samples of shape 2 are no images", () -> generator.sample(0, 1).images());
      assertRefused(
          "sampling.grid: discrete steps need a discrete chain",
          () -> generator.with(new DiscreteGrid(5)));
    }
  }

  private static void assertRefused(String part, Executable refused) {
    String message = assertThrows(InvalidInput.class, refused).getMessage();
    assertTrue(message.contains(part), message);
    assertEquals(1, message.lines().count());
  }
}
