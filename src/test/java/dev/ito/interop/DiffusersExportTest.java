package dev.ito.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.experiment.DiffusersModel;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.Tiny;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Device;
import dev.ito.nn.GraphNetwork;
import dev.ito.score.ScoreModel;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a network as a folder of the diffusers library, and what is refused. */
@Tag("native")
class DiffusersExportTest {
  private static final String CHAIN =
      "sde={type: vp, beta: {type: discrete, base: {type: linear, min: 0.1, max: 20}, steps: 1000}}";

  @TempDir private Path folder;

  private static Experiment experiment(String... settings) {
    return Yaml.read("a.yaml", Tiny.DIGITS, Experiment.class, List.of(settings));
  }

  /** Exports a network with random weights, which are returned. */
  private float[] export(Experiment experiment) throws IOException {
    try (GraphNetwork network =
        new GraphNetwork(
            experiment.trained().orElseThrow().network(), experiment.shape(), Device.CPU)) {
      float[] weights = new float[network.layout().size()];
      Random random = new Random(1);
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) random.nextGaussian();
      }
      network.restore(weights);
      var objective = experiment.trained().orElseThrow().objective();
      var model =
          new ScoreModel(experiment.sde(), objective.prediction(), objective.condition(), network);
      new DiffusersExport().write(new Export.Source(data(experiment), model, 0, network), folder);
      return weights;
    }
  }

  private static Export.Data data(Experiment experiment) {
    return new Export.Data(experiment.pixels(), experiment.sampling().clip(), experiment.seed());
  }

  @Test
  void whatIsReadBackIsTheSameBitForBit() throws IOException {
    Experiment experiment = experiment(CHAIN, "objective.prediction=v");
    float[] weights = export(experiment);
    DiffusersModel read = new DiffusersModel(folder);
    assertEquals(experiment.sde(), read.sde().orElseThrow());
    assertEquals(experiment.shape(), read.sampleShape());
    PublishedUnet published = PublishedUnet.read(folder);
    assertEquals(experiment.trained().orElseThrow().network(), published.unet());
    try (GraphNetwork network = new GraphNetwork(published.unet(), published.shape(), Device.CPU)) {
      assertArrayEquals(weights, published.weights(network.layout()));
    }
    var scheduler =
        Yaml.json().readTree(folder.resolve("scheduler/scheduler_config.json").toFile());
    assertEquals("v_prediction", scheduler.get("prediction_type").asText());
    assertEquals(1e-4, scheduler.at("/trained_betas/0").asDouble());
    assertEquals(0.02, scheduler.at("/trained_betas/999").asDouble(), 1e-17);
    assertTrue(scheduler.get("clip_sample").asBoolean());
    assertTrue(Files.exists(folder.resolve("model_index.json")));
  }

  /** A network that is told 999 t: the folder is the network alone. */
  @Test
  void withoutStepsThereIsNoScheduler() throws IOException {
    Experiment experiment = experiment();
    float[] weights = export(experiment);
    assertFalse(Files.exists(folder.resolve("scheduler")));
    assertFalse(Files.exists(folder.resolve("model_index.json")));
    PublishedUnet published = PublishedUnet.read(folder);
    try (GraphNetwork network = new GraphNetwork(published.unet(), published.shape(), Device.CPU)) {
      assertArrayEquals(weights, published.weights(network.layout()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "network.embedding={type: fourier} | network.embedding",
        "objective.prediction=edm | objective.prediction: the library's schedulers have no edm",
        "objective.prediction=score | objective.prediction: the library's schedulers have no score",
        "dataset.range=[0, 1] | dataset.range: the library has images in [-1, 1]",
        "sampling.clip=[-1, 2] | sampling.clip: the library clips to [-c, c], not [-1.0, 2.0]"
      })
  void whatTheLibraryHasNotIsRefusedByName(String setting, String reason) {
    Experiment experiment = experiment(CHAIN, setting);
    String message = assertThrows(InvalidInput.class, () -> export(experiment)).getMessage();
    assertTrue(message.startsWith(reason), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void withoutASchedulerOnlyNoiseIsPredicted() {
    Experiment experiment = experiment("objective.prediction=v");
    String message = assertThrows(InvalidInput.class, () -> export(experiment)).getMessage();
    assertTrue(message.startsWith("objective.prediction: v needs a scheduler"), message);
  }

  @Test
  void pointsAreNoImages() {
    Experiment experiment =
        Yaml.read("a.yaml", Tiny.POINTS, Experiment.class, List.of("objective.prediction=epsilon"));
    String message = assertThrows(InvalidInput.class, () -> export(experiment)).getMessage();
    assertTrue(message.startsWith("network: only a unet is a UNet2DModel"), message);
  }
}
