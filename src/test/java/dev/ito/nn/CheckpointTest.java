package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("native")
class CheckpointTest {
  private static final ParameterLayout LAYOUT = layout(8, 1);
  private static final Checkpoint.State STATE =
      States.of(12_345_678_901L, values(1), values(2), values(3), values(4));

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("step-1.safetensors");
  }

  private static ParameterLayout layout(int width, int depth) {
    Mlp mlp = new Mlp(width, depth, new TimeEmbedding.Sinusoidal(), Architecture.Precision.FLOAT32);
    try (LayerGraph graph = new LayerGraph(Shape.of(2), mlp::build)) {
      return graph.layout();
    }
  }

  private static float[] values(long seed) {
    return LayerGraph.normal(seed, LAYOUT.size(), 1);
  }

  @Test
  void roundTripBitForBit() throws IOException {
    Map<String, String> metadata = Map.of("seed", "42", "text", "with \"quotes\" and \u00e9");
    new Checkpoint(LAYOUT, STATE, metadata).write(file);
    Checkpoint read = Checkpoint.read(file, LAYOUT);
    States.assertSame(STATE, read.state());
    assertEquals(metadata, read.metadata());
    assertEquals(LAYOUT, read.layout());
  }

  @Test
  void everyVectorIsInTheFileUnderItsName() throws IOException {
    new Checkpoint(LAYOUT, STATE, Map.of()).write(file);
    Safetensors stored = Safetensors.read(file);
    assertEquals(Map.of("step", "12345678901"), stored.metadata());
    assertEquals(4 * LAYOUT.parameters().size(), stored.tensors().size());
    Map<String, float[]> vectors =
        Map.of(
            "params/", STATE.parameters(),
            "ema/", STATE.ema(),
            "adam-m/", STATE.adamM(),
            "adam-v/", STATE.adamV());
    for (var parameter : LAYOUT.parameters()) {
      vectors.forEach(
          (prefix, vector) -> {
            Safetensors.Tensor tensor = stored.tensors().get(prefix + parameter.name());
            assertEquals(parameter.shape(), tensor.shape());
            int from = parameter.offset();
            float[] expected = Arrays.copyOfRange(vector, from, from + parameter.size());
            assertEquals(0, Arrays.compare(expected, tensor.values()));
          });
    }
  }

  @Test
  void theModelIsTheAverageAlone() throws IOException {
    Path model = folder.resolve("model.safetensors");
    Checkpoint checkpoint = new Checkpoint(LAYOUT, STATE, Map.of("seed", "42"));
    checkpoint.write(file);
    checkpoint.model().write(model);
    Safetensors stored = Safetensors.read(model);
    assertEquals(LAYOUT.parameters().size(), stored.tensors().size());
    for (Path either : List.of(file, model)) {
      Checkpoint.Model read = Checkpoint.Model.read(either, LAYOUT);
      assertEquals(0, Arrays.compare(STATE.ema(), read.ema()));
      assertEquals(Map.of("seed", "42", "step", "12345678901"), read.metadata());
    }
    InvalidInput e = assertThrows(InvalidInput.class, () -> Checkpoint.read(model, LAYOUT));
    assertTrue(e.getMessage().contains("it has nothing more where"), e.getMessage());
  }

  @Test
  void anotherArchitectureNamesTheFirstDifference() throws IOException {
    new Checkpoint(LAYOUT, STATE, Map.of()).write(file);
    assertEquals(
        file
            + " is of another architecture: it has time_embedding.linear_1.kernel [8, 8] where this"
            + " network has time_embedding.linear_1.kernel [16, 16]; use the network it was trained"
            + " with, or another --out",
        message(layout(16, 1)));
    assertEquals(
        file
            + " is of another architecture: it has output.kernel [8, 2] where this network has"
            + " blocks.1.time_emb_proj.kernel [8, 8]; use the network it was trained with, or"
            + " another --out",
        message(layout(8, 2)));
    List<ParameterLayout.Parameter> fewer =
        LAYOUT.parameters().subList(0, LAYOUT.parameters().size() - 1);
    assertEquals(
        file
            + " is of another architecture: it has output.bias [2] where this network has"
            + " nothing more; use the network it was trained with, or another --out",
        message(new ParameterLayout(fewer)));
  }

  @Test
  void weightsThatAreNoCheckpoint() throws IOException {
    Map<String, Safetensors.Tensor> tensors =
        Map.of("conv_in.weight", new Safetensors.Tensor(List.of(2), new float[2], 0));
    new Safetensors(Map.of("format", "pt"), tensors).write(file);
    assertEquals(file + ": not a checkpoint of Ito: it has no step", message(LAYOUT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "x", "9999999999999999999"})
  void stepsThatAreNone(String step) throws IOException {
    new Checkpoint(LAYOUT, STATE, Map.of()).write(file);
    new Safetensors(Map.of("step", step), Safetensors.read(file).tensors()).write(file);
    assertEquals(file + ": not a checkpoint of Ito: it has no step", message(LAYOUT));
  }

  @Test
  void aVectorThatIsMissingOrOfAnotherShape() throws IOException {
    new Checkpoint(LAYOUT, STATE, Map.of()).write(file);
    Safetensors stored = Safetensors.read(file);
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>(stored.tensors());
    tensors.remove("adam-v/output.bias");
    new Safetensors(stored.metadata(), tensors).write(file);
    String expected =
        file + ": not a complete checkpoint: it has no adam-v/output.bias of shape [2]";
    assertEquals(expected, message(LAYOUT));
    tensors.put("adam-v/output.bias", new Safetensors.Tensor(List.of(1), new float[1], 0));
    new Safetensors(stored.metadata(), tensors).write(file);
    assertEquals(expected, message(LAYOUT));
  }

  /** Every length near the start and the end, and every 97th between. */
  @Test
  void aTruncatedCheckpointIsAnError() throws IOException {
    new Checkpoint(LAYOUT, STATE, Map.of()).write(file);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      if (length < 20 || length > whole.length - 20 || length % 97 == 0) {
        Files.write(file, Arrays.copyOf(whole, length));
        assertTrue(message(LAYOUT).contains("truncated"), length + ": " + message(LAYOUT));
      }
    }
  }

  @Test
  void aFailedWriteKeepsTheCheckpointBefore() throws IOException {
    new Checkpoint(LAYOUT, STATE, Map.of()).write(file);
    Checkpoint.State broken =
        States.of(2, values(5), values(6), values(7), new float[LAYOUT.size() - 1]);
    Checkpoint checkpoint = new Checkpoint(LAYOUT, broken, Map.of());
    assertThrows(IndexOutOfBoundsException.class, () -> checkpoint.write(file));
    States.assertSame(STATE, Checkpoint.read(file, LAYOUT).state());
    try (var left = Files.list(folder)) {
      assertEquals(List.of(file), left.toList());
    }
  }

  private String message(ParameterLayout expected) {
    return assertThrows(InvalidInput.class, () -> Checkpoint.read(file, expected)).getMessage();
  }
}
