package dev.ito.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.experiment.DiffusersModel;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.Latents;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.Tiny;
import dev.ito.experiment.Trained;
import dev.ito.experiment.TrainingIdentity;
import dev.ito.io.Monitor;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Checkpoint;
import dev.ito.nn.Device;
import dev.ito.nn.GraphNetwork;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training that begins with published weights. */
@Tag("native")
class FineTuningTest {
  private static final Provenance PROVENANCE = new Provenance(List.of("test"), Device.CPU);
  private static final Path NETWORK = Path.of("src", "test", "resources", "unets", "plain");
  private static final Path SCHEDULER = Path.of("src", "test", "resources", "diffusers");

  @TempDir private Path folder;

  /** A pipeline of its own: the tests change it. */
  @BeforeEach
  void copy() throws IOException {
    for (String part : List.of("model/unet", "model/scheduler")) {
      Files.createDirectories(folder.resolve(part));
    }
    for (String file : List.of("config.json", "diffusion_pytorch_model.safetensors")) {
      Files.copy(NETWORK.resolve(file), folder.resolve("model/unet").resolve(file));
    }
    String file = "scheduler/scheduler_config.json";
    Files.copy(SCHEDULER.resolve(file), folder.resolve("model").resolve(file));
  }

  private Experiment experiment(String... settings) {
    String yaml =
        """
        name: tuned
        seed: 1
        dataset: {type: digits}
        model: {type: diffusers, path: %s}
        training: {batch: 4, steps: 4, learning-rate: {peak: 1.0e-3}, ema: 0.9, checkpoint-every: 2}
        sampling: {count: 2, grid: {type: discrete, steps: 2}, solver: {type: ancestral, eta: 0}}
        """;
    return Yaml.read(
        "a.yaml", yaml.formatted(folder.resolve("model")), Experiment.class, List.of(settings));
  }

  private RunDirectory run(String name) {
    return new RunDirectory(folder.resolve(name));
  }

  private Run run(String name, Experiment experiment) {
    return new Run(experiment, run(name), PROVENANCE, Monitor.SILENT);
  }

  private void train(String name, Experiment experiment) throws IOException {
    assertTrue(TrainJob.of(run(name, experiment)).execute());
  }

  private Path weights() {
    return folder.resolve("model/unet/diffusion_pytorch_model.safetensors");
  }

  private JsonNode provenance(String name) throws IOException {
    return Yaml.json().readTree(run(name).file("provenance.json").toFile());
  }

  private JsonNode sampled(String name, Experiment experiment) throws IOException {
    try (Session session = Session.open(run(name, experiment), Optional.empty())) {
      new SampleJob(Latents.drawn(experiment), false).execute(session);
    }
    return provenance(name).at("/sampling/weights");
  }

  @Test
  void theObjectiveIsThatOfTheModel() {
    assertEquals(
        Yaml.json().valueToTree(new DiffusersModel(folder.resolve("model")).objective()),
        Yaml.json().valueToTree(experiment().trained().orElseThrow().objective()));
    // Written in full it is the same training.
    Experiment written = Yaml.read("b.yaml", Yaml.write(experiment()), Experiment.class, List.of());
    assertEquals("", TrainingIdentity.firstDifference(experiment(), written));
  }

  /** With a rate of 1e-12 a step moves no weight by more: what is stored is what was published. */
  @Test
  void weightsAndTheirAverageBeginAsPublished() throws IOException {
    Experiment experiment = experiment("training.learning-rate.peak=1.0e-12", "training.steps=1");
    train("run", experiment);
    var model = experiment.trained().flatMap(Trained::start).orElseThrow();
    try (GraphNetwork network = new GraphNetwork(model.network(), experiment.shape(), Device.CPU)) {
      float[] published = model.weights(network.layout());
      Checkpoint.State state = Checkpoint.read(run("run").checkpoint(1), network.layout()).state();
      assertArrayEquals(published, state.parameters(), 2e-12f);
      assertArrayEquals(published, state.ema(), 2e-12f);
    }
  }

  /** And what is drawn afterwards is of the checkpoint. */
  @Test
  void aResumedTrainingEndsInTheSameBits() throws IOException {
    Experiment experiment = experiment();
    String start = "diffusion_pytorch_model.safetensors sha256:";
    assertTrue(sampled("cut", experiment).asText().startsWith(start));
    train("whole", experiment);
    train("cut", experiment("training.steps=2"));
    train("cut", experiment);
    assertArrayEquals(
        Files.readAllBytes(run("whole").checkpoint(4)),
        Files.readAllBytes(run("cut").checkpoint(4)));
    assertEquals(
        Sha256.ofContent(weights(), Long.MAX_VALUE),
        provenance("cut").at("/training/startWeightsSha256").asText());
    assertEquals("checkpoint-000000004.safetensors", sampled("cut", experiment).asText());
  }

  /** The density of a model at data, without any training. */
  @Test
  void aModelIsEvaluatedOnData() throws IOException {
    String metric = "evaluation=[{type: bits-per-dim, images: 2, rtol: 0.1, atol: 0.1, budget: 0}]";
    Experiment experiment = experiment("training=null", metric);
    try (Session session = Session.open(run("run", experiment), Optional.empty())) {
      EvaluateJob.of(experiment, Optional.empty()).execute(session);
    }
    JsonNode measured = Yaml.json().readTree(run("run").file("metrics.json").toFile());
    assertEquals("bits-per-dim", measured.at("/metrics/0/name").asText());
    assertTrue(Double.isFinite(measured.at("/metrics/0/value").asDouble()));
  }

  @Test
  void withASessionItsModelIsClosed() throws IOException {
    Session session = Session.open(run("run", experiment()), Optional.empty());
    session.close();
    assertThrows(IllegalStateException.class, session.generator()::score);
  }

  @Test
  void otherStartWeightsAreAnotherTraining() throws IOException {
    train("run", experiment("training.steps=2"));
    byte[] bytes = Files.readAllBytes(weights());
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights(), bytes);
    InvalidInput error = assertThrows(InvalidInput.class, () -> train("run", experiment()));
    assertTrue(error.getMessage().startsWith("model.path: "), error.getMessage());
    error = assertThrows(InvalidInput.class, () -> train("run", experiment("seed=2")));
    assertTrue(error.getMessage().startsWith("seed: 1 -> 2"), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "objective={prediction: v} | the weights of the model predict epsilon and are told the step",
        "sde={type: vp, beta: {type: linear, min: 0.1, max: 20}} | leave sde out",
        "dataset.range=[0, 1] | its pixels lie in [0.0, 1.0], those of the model in [-1.0, 1.0]",
        "dataset={type: points, distribution: two-moons, count: 10} | they must be equal",
        "network={type: unet, channels: 32, multipliers: [1], blocks: 1} | an experiment has either",
        "training.batch=5000 | more than the 1500 examples"
      })
  void whatDoesNotGoTogetherIsRefused(String setting, String reason) {
    String message = assertThrows(InvalidInput.class, () -> experiment(setting)).getMessage();
    assertTrue(message.contains(reason), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void anExactScoreIsNoStart() {
    String yaml =
        Tiny.MIXTURE
            + "dataset: {type: points, distribution: two-moons, count: 100}\n"
            + "training: {batch: 4, steps: 4}\n";
    InvalidInput error =
        assertThrows(
            InvalidInput.class, () -> Yaml.read("a.yaml", yaml, Experiment.class, List.of()));
    assertTrue(error.getMessage().contains("there is nothing to train"), error.getMessage());
  }
}
