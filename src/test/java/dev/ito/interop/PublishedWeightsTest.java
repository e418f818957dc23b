package dev.ito.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Safetensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files of a folder are the weights, and what is said of those that are not. */
class PublishedWeightsTest {
  private static final Path PLAIN = Path.of("src", "test", "resources", "unets", "plain");
  private static final String NAME = "diffusion_pytorch_model";
  private static final String WHOLE = NAME + ".safetensors";
  private static final String INDEX = NAME + ".safetensors.index.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private final Map<String, Safetensors.Tensor> all = new LinkedHashMap<>();

  @BeforeEach
  void copy() throws IOException {
    Files.copy(PLAIN.resolve("config.json"), folder.resolve("config.json"));
    all.putAll(Safetensors.read(PLAIN.resolve(WHOLE)).tensors());
  }

  private PublishedWeights weights(String variant) {
    return PublishedWeights.in(PublishedFolder.of(folder), variant);
  }

  private Optional<String> remark(String variant) {
    return PublishedUnet.read(folder, variant, null).remark();
  }

  private void assertWhole(PublishedWeights found) throws IOException {
    assertTrue(found.length() > 0);
    Map<String, Safetensors.Tensor> tensors = found.tensors();
    assertEquals(all.keySet(), tensors.keySet());
    for (var entry : all.entrySet()) {
      Safetensors.Tensor mine = entry.getValue();
      Safetensors.Tensor theirs = tensors.get(entry.getKey());
      int n = mine.shape().stream().reduce(1, Math::multiplyExact);
      float[] a = java.util.Arrays.copyOfRange(mine.values(), mine.offset(), mine.offset() + n);
      float[] b =
          java.util.Arrays.copyOfRange(theirs.values(), theirs.offset(), theirs.offset() + n);
      assertArrayEquals(a, b);
    }
  }

  private static String refusal(Executable attempt) {
    String message = assertThrows(InvalidInput.class, attempt).getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  /** Writes the tensors in turn to shards, with their index. */
  private void shards(String middle, String index, int count) throws IOException {
    List<Map<String, Safetensors.Tensor>> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(new LinkedHashMap<>());
    }
    ObjectNode map = JSON.createObjectNode();
    int k = 0;
    for (var entry : all.entrySet()) {
      parts.get(k % count).put(entry.getKey(), entry.getValue());
      map.put(entry.getKey(), middle.formatted(k % count + 1, count));
      k++;
    }
    for (int i = 0; i < count; i++) {
      new Safetensors(Map.of("format", "pt"), parts.get(i))
          .write(folder.resolve(middle.formatted(i + 1, count)));
    }
    ObjectNode root = JSON.createObjectNode();
    root.set("weight_map", map);
    Files.writeString(folder.resolve(index), root.toString());
  }

  @Test
  void thePlainOnesComeFirst() throws IOException {
    Files.copy(PLAIN.resolve(WHOLE), folder.resolve(WHOLE));
    Files.writeString(folder.resolve(NAME + ".fp16.safetensors"), "another");
    Files.writeString(folder.resolve(NAME + ".bin"), "another");
    assertWhole(weights(null));
    assertEquals(List.of(folder.resolve(WHOLE)), weights(null).files());
    assertEquals(Optional.empty(), remark(null));
    assertEquals(Sha256.ofContent(folder.resolve(WHOLE), Long.MAX_VALUE), weights(null).sha256());
  }

  @ParameterizedTest
  @ValueSource(strings = {"fp16", "bf16", "non_ema"})
  void theOnlyVariantIsReadAndSaid(String variant) throws IOException {
    String name = NAME + "." + variant + ".safetensors";
    Files.copy(PLAIN.resolve(WHOLE), folder.resolve(name));
    assertWhole(weights(null));
    String said = remark(null).orElseThrow();
    assertTrue(
        said.endsWith(name + ": the weights are the variant " + variant + ", the only one there"),
        said);
    assertWhole(weights(variant));
    assertEquals(Optional.empty(), remark(variant));
    assertTrue(refusal(() -> weights("x")).endsWith("of model.variant x; there are " + variant));
  }

  @Test
  void amongVariantsOneIsChosen() throws IOException {
    for (String variant : List.of("fp16", "bf16")) {
      Files.copy(PLAIN.resolve(WHOLE), folder.resolve(NAME + "." + variant + ".safetensors"));
    }
    String message = refusal(() -> weights(null));
    assertTrue(message.endsWith("choose one with model.variant: bf16, fp16"), message);
    assertWhole(weights("bf16"));
  }

  @ParameterizedTest
  @CsvSource({
    "diffusion_pytorch_model-%05d-of-%05d.safetensors, " + INDEX + ", 3",
    "diffusion_pytorch_model-%05d-of-%05d.safetensors, " + INDEX + ", 1",
    "diffusion_pytorch_model.fp16-%05d-of-%05d.safetensors,"
        + " diffusion_pytorch_model.safetensors.index.fp16.json, 2",
    "diffusion_pytorch_model-%05d-of-%05d.fp16.safetensors,"
        + " diffusion_pytorch_model.safetensors.index.fp16.json, 2"
  })
  void shardsAreReadAsOne(String name, String index, int count) throws IOException {
    shards(name, index, count);
    assertWhole(weights(null));
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (int i = 1; i <= count; i++) {
      joined.write(Files.readAllBytes(folder.resolve(name.formatted(i, count))));
    }
    Path one = Files.write(folder.resolve("joined"), joined.toByteArray());
    assertEquals(Sha256.ofContent(one, Long.MAX_VALUE), weights(null).sha256());
    // The index is a check, not a need.
    Files.delete(folder.resolve(index));
    assertWhole(weights(null));
  }

  private static final String SHARD = NAME + "-%05d-of-%05d.safetensors";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aMissingShardIsNamed(int missing) throws IOException {
    shards(SHARD, INDEX, 3);
    Files.delete(folder.resolve(SHARD.formatted(missing, 3)));
    String message = refusal(() -> weights(null));
    assertTrue(
        message.endsWith("shard " + missing + " of 3 is missing: download it, too"), message);
  }

  @ParameterizedTest
  @CsvSource({
    "diffusion_pytorch_model-00001-of-00002.safetensors,"
        + " its shard diffusion_pytorch_model-00001-of-00002.safetensors is missing: download it",
    "../a.safetensors, 'weight_map names the shard \"../a.safetensors\", which is in another folder'"
  })
  void anIndexAloneSaysWhatIsMissing(String shard, String said) throws IOException {
    Files.writeString(folder.resolve(INDEX), "{\"weight_map\": {\"a\": \"%s\"}}".formatted(shard));
    String message = refusal(() -> weights(null));
    assertTrue(message.startsWith(folder.resolve(INDEX) + ": " + said), message);
  }

  @Test
  void anIndexThatIsAPointerOfGitLfsIsNamed() throws IOException {
    Files.writeString(
        folder.resolve(INDEX),
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n");
    assertTrue(
        refusal(() -> weights(null)).startsWith(folder.resolve(INDEX) + ": a pointer of Git LFS"));
  }

  @Test
  void aFolderInPlaceOfTheWeightsIsNamed() throws IOException {
    Files.createDirectory(folder.resolve(WHOLE));
    assertTrue(
        refusal(() -> weights(null).length())
            .startsWith(folder.resolve(WHOLE) + ": not a file (a folder"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "moved", "more"})
  void anIndexThatSaysOtherwiseIsRefused(String fault) throws IOException {
    shards(SHARD, INDEX, 2);
    ObjectNode root = (ObjectNode) JSON.readTree(folder.resolve(INDEX).toFile());
    ObjectNode map = (ObjectNode) root.get("weight_map");
    switch (fault) {
      case "none" -> map.removeAll();
      case "moved" -> map.put("conv_in.bias", SHARD.formatted(9, 9));
      default -> map.put("nobody.bias", SHARD.formatted(1, 2));
    }
    Files.writeString(folder.resolve(INDEX), root.toString());
    String message = refusal(() -> weights(null).tensors());
    assertTrue(
        message.contains(
            switch (fault) {
              case "none" -> "is in no file, but it is in " + NAME;
              case "moved" -> "tensor conv_in.bias is in " + SHARD.formatted(9, 9) + ", but it";
              default -> "tensors that are in no shard: [nobody.bias]";
            }),
        message);
  }

  @Test
  void aTensorInTwoShardsIsRefused() throws IOException {
    shards(SHARD, INDEX, 2);
    Files.copy(folder.resolve(SHARD.formatted(1, 2)), folder.resolve("copy"));
    Files.move(
        folder.resolve("copy"),
        folder.resolve(SHARD.formatted(2, 2)),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertTrue(refusal(() -> weights(null).tensors()).contains("is in another shard, too"));
  }

  @ParameterizedTest
  @ValueSource(strings = {WHOLE, "config.json"})
  void pointersOfGitLfsAreNamed(String file) throws IOException {
    Files.copy(PLAIN.resolve(WHOLE), folder.resolve(WHOLE));
    Files.writeString(
        folder.resolve(file), "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n");
    String message =
        refusal(
            () -> {
              PublishedUnet.read(folder);
              weights(null).length();
            });
    assertEquals(
        folder.resolve(file)
            + ": a pointer of Git LFS, not the file itself: run git lfs pull in its folder",
        message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"diffusion_pytorch_model.bin", "model.ckpt", "a.pt", "b.pth"})
  void picklesAreNamedAndNotRead(String name) throws IOException {
    Files.writeString(folder.resolve(name), "");
    String message = refusal(() -> weights(null));
    assertTrue(
        message.contains(WHOLE + ": no such file; " + name + " is a Python pickle"), message);
    assertTrue(message.endsWith("docs/weights.md shows how to make it safetensors"), message);
  }

  @Test
  void picklesByAnotherNameAreNamed() throws IOException {
    for (byte[] start : List.of(new byte[] {(byte) 0x80, 2, 'c', 'a'}, "PK\3\4zip".getBytes())) {
      Files.write(folder.resolve(WHOLE), start);
      assertTrue(refusal(() -> weights(null).length()).contains("a Python pickle by another name"));
    }
  }
}
