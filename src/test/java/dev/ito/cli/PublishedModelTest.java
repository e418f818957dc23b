package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A published folder on the command line, whole and broken. */
@Tag("native")
class PublishedModelTest {
  private static final Path NETWORK = Path.of("src", "test", "resources", "unets", "plain");
  private static final Path SCHEDULER = Path.of("src", "test", "resources", "diffusers");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

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

  private Path weights() {
    return folder.resolve("model/unet/diffusion_pytorch_model.safetensors");
  }

  private Path yaml(String rest) throws IOException {
    String yaml = "name: published\nmodel: {type: diffusers, path: %s}\n%s";
    return Ito.yaml(folder, yaml.formatted(folder.resolve("model"), rest));
  }

  private Ito.Result sample(String rest) throws IOException {
    return Ito.run("sample", yaml(rest), "--out", folder.resolve("out"));
  }

  private static final String CHAIN =
      "sampling: {count: 2, grid: {type: discrete, steps: 3}, solver: {type: ancestral, eta: 0}}\n";

  private void assertRefused(String reason) throws IOException {
    Ito.Result result = sample(CHAIN);
    assertEquals(2, result.exit(), result.toString());
    assertTrue(result.error().contains(reason), result.toString());
    assertEquals(1, result.error().lines().count(), result.toString());
    assertFalse(Files.exists(folder.resolve("out/samples.raw.npy")));
  }

  /** Rewrites the header of the weights; the values stay. */
  private void changeHeader(Consumer<ObjectNode> change) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(weights()));
    int length = (int) bytes.order(ByteOrder.LITTLE_ENDIAN).getLong();
    byte[] json = new byte[length];
    bytes.get(json);
    ObjectNode header = (ObjectNode) JSON.readTree(json);
    change.accept(header);
    byte[] changed = JSON.writeValueAsBytes(header);
    ByteBuffer out = ByteBuffer.allocate(8 + changed.length + bytes.remaining());
    out.order(ByteOrder.LITTLE_ENDIAN).putLong(changed.length).put(changed).put(bytes);
    Files.write(weights(), out.array());
  }

  private void changeText(String file, String before, String after) throws IOException {
    Path path = folder.resolve("model").resolve(file);
    String text = Files.readString(path);
    assertTrue(text.contains(before));
    Files.writeString(path, text.replace(before, after));
  }

  /** Both in a chain's own steps and in continuous time. */
  @Test
  void aPublishedNetworkIsSampledUnderEveryProcess() throws IOException {
    Ito.Result chain = sample(CHAIN);
    assertEquals(0, chain.exit(), chain.toString());
    assertFalse(chain.progress().contains("the network knows are"), chain.toString());
    for (String solver :
        List.of("{type: euler-maruyama}", "{type: rk45, rtol: 0.01, atol: 0.01}")) {
      Ito.Result continuous =
          sample(
              """
              sde: {type: vp, beta: {type: linear, min: 0.1, max: 20}}
              sampling: {count: 2, grid: {type: uniform, steps: 4, t-min: 1.0e-4}, solver: %s}
              """
                  .formatted(solver));
      assertEquals(0, continuous.exit(), continuous.toString());
      String said = continuous.progress() + continuous.out();
      assertTrue(
          said.contains("that the network knows are the times t = 0.0009165 to"),
          continuous.toString());
      assertTrue(said.contains("times outside get the nearest one"), continuous.toString());
    }
  }

  /** The same weights under the name of a variant give the same samples, and one line more. */
  @Test
  void aVariantIsReadAndSaid() throws IOException {
    assertEquals(0, sample(CHAIN).exit());
    byte[] whole = Files.readAllBytes(folder.resolve("out/samples.raw.npy"));
    Files.delete(folder.resolve("out/samples.raw.npy"));
    Files.move(weights(), weights().resolveSibling("diffusion_pytorch_model.fp16.safetensors"));
    Ito.Result result = sample(CHAIN);
    assertEquals(0, result.exit(), result.toString());
    assertTrue(
        (result.progress() + result.out()).contains("the weights are the variant fp16"),
        result.toString());
    assertArrayEquals(whole, Files.readAllBytes(folder.resolve("out/samples.raw.npy")));
    assertTrue(
        Files.readString(folder.resolve("out/provenance.json"))
            .contains("diffusion_pytorch_model.fp16.safetensors sha256:"));
  }

  @Test
  void missingAndSuperfluousTensorsAreListed() throws IOException {
    changeHeader(header -> header.set("oops.bias", header.remove("conv_in.bias")));
    assertRefused("conv_in.bias is missing, oops.bias is left over");
  }

  @Test
  void tensorsOfAnotherShapeAreNamed() throws IOException {
    changeHeader(
        header -> ((ObjectNode) header.get("conv_in.bias")).putArray("shape").add(2).add(2));
    assertRefused("conv_in.bias has shape [2, 2]");
  }

  @Test
  void overlapsAreRefused() throws IOException {
    changeHeader(
        header -> {
          header.set("twin", header.get("conv_in.bias").deepCopy());
        });
    assertRefused("truncated or changed: tensor ");
  }

  @Test
  void aHeaderThatClaimsPetabytesIsRefused() throws IOException {
    changeHeader(
        header -> {
          ObjectNode tensor = (ObjectNode) header.get("conv_in.bias");
          tensor.putArray("shape").add(1 << 20).add(1 << 20).add(256);
          tensor.putArray("data_offsets").add(0).add(1L << 50);
        });
    assertRefused("damaged: tensor conv_in.bias of shape [1048576, 1048576, 256] lies at");
  }

  /** The network is not built before the file of its weights can be that large. */
  @Test
  void settingsThatClaimALargeNetworkAreRefused() throws IOException {
    changeText("unet/config.json", "\"layers_per_block\": 1", "\"layers_per_block\": 1000000000");
    assertRefused("not the weights of its config.json, or truncated");
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(weights());
    Files.write(weights(), java.util.Arrays.copyOf(bytes, bytes.length - 5));
    assertRefused("truncated");
  }

  /** As the run itself would end, but before it begins. */
  @Test
  void whatIsNoWeightsIsRefusedByADryRun() throws IOException {
    Path file = yaml(CHAIN);
    Path out = folder.resolve("out");
    assertEquals(0, Ito.run("sample", file, "--out", out, "--dry-run").exit());
    Files.writeString(weights(), "<!DOCTYPE html>" + " ".repeat(100_000));
    Ito.Result result = Ito.run("sample", file, "--out", out, "--dry-run");
    assertEquals(2, result.exit(), result.toString());
    assertTrue(result.error().contains("not a safetensors file"), result.toString());
    assertEquals(result.error(), sample(CHAIN).error());
  }

  @Test
  void weightsThatAreNotThereAreRefused() throws IOException {
    Files.delete(weights());
    assertRefused("no such file; weights in other formats than safetensors are not read");
  }

  @Test
  void unknownBlocksAndPredictionsAreRefused() throws IOException {
    changeText("scheduler/scheduler_config.json", "\"epsilon\"", "\"flow_prediction\"");
    assertRefused("prediction_type is \"flow_prediction\"; epsilon, v_prediction and sample");
    changeText("unet/config.json", "\"DownBlock2D\"", "\"CrossAttnDownBlock2D\"");
    assertRefused("only DownBlock2D and AttnDownBlock2D are supported");
  }
}
