package dev.ito.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
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
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
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
      float[] a = Arrays.copyOfRange(mine.values(), mine.offset(), mine.offset() + n);
      float[] b = Arrays.copyOfRange(theirs.values(), theirs.offset(), theirs.offset() + n);
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
      case "none" -> map.remove("conv_in.bias");
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
    Files.move(folder.resolve("copy"), folder.resolve(SHARD.formatted(2, 2)), REPLACE_EXISTING);
    assertTrue(refusal(() -> weights(null).tensors()).contains("is in another shard, too"));
  }

  /** Which of two is meant cannot be told from the folder. */
  @ParameterizedTest
  @CsvSource({
    NAME + "-00001-of-00001.safetensors, " + NAME + "-00001-of-00002.safetensors",
    NAME + "-00001-of-00002.safetensors, " + NAME + ".safetensors",
    NAME + "-00001-of-00002.safetensors, " + NAME + "-00003-of-00003.safetensors",
    NAME + "-00001-of-00002.safetensors, " + NAME + "-1-of-2.safetensors"
  })
  void twoSetsOfWeightsAreRefused(String one, String another) throws IOException {
    shards(SHARD, INDEX, 2);
    for (String name : List.of(one, another)) {
      if (Files.notExists(folder.resolve(name))) {
        Files.copy(PLAIN.resolve(WHOLE), folder.resolve(name));
      }
    }
    assertEquals(
        folder
            + ": two sets of weights, one with "
            + one
            + " and one with "
            + another
            + ": move the one that is not meant into another folder",
        refusal(() -> weights(null)));
  }

  @Test
  void twoFormsOfAVariantAreTwoSets() throws IOException {
    Files.copy(PLAIN.resolve(WHOLE), folder.resolve(NAME + ".fp16.safetensors"));
    assertWhole(weights(null));
    Files.copy(PLAIN.resolve(WHOLE), folder.resolve(NAME + "-00001-of-00001.fp16.safetensors"));
    assertTrue(refusal(() -> weights("fp16")).contains(": two sets of weights, one with "));
  }

  /** Each is found before the work, by the header alone. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "page | damaged: not a safetensors file, or truncated: a header of",
        "gzip | damaged: not a safetensors file, or truncated: a header of",
        "half | damaged: truncated or changed: tensor ",
        "F64 | has dtype \"F64\", not F32, F16 or BF16",
        "hash | .sha256: holds no SHA-256"
      })
  void whatIsNoWeightsIsFoundBeforeTheWork(String fault, String said) throws IOException {
    byte[] whole = Files.readAllBytes(PLAIN.resolve(WHOLE));
    Path file = Files.write(folder.resolve(WHOLE), whole);
    PublishedUnet.read(folder).requireReady();
    switch (fault) {
      case "page" -> Files.writeString(file, "<!DOCTYPE html>" + " ".repeat(whole.length));
      case "gzip" -> {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
          out.write(whole);
        }
      }
      case "half" -> Files.write(file, Arrays.copyOf(whole, whole.length / 2));
      case "F64" ->
          Files.writeString(
              file,
              Files.readString(file, ISO_8859_1).replaceFirst("\"F16\"", "\"F64\""),
              ISO_8859_1);
      default -> Files.writeString(folder.resolve(WHOLE + ".sha256"), "");
    }
    String message = refusal(() -> PublishedUnet.read(folder).requireReady());
    assertTrue(message.startsWith(file.toString()), message);
    assertTrue(message.contains(said), message);
  }

  @Test
  void whatTheShardsContradictIsFoundBeforeTheWork() throws IOException {
    shards(SHARD, INDEX, 2);
    PublishedUnet.read(folder).requireReady();
    Path second = folder.resolve(SHARD.formatted(2, 2));
    Files.copy(folder.resolve(SHARD.formatted(1, 2)), second, REPLACE_EXISTING);
    assertTrue(
        refusal(() -> PublishedUnet.read(folder).requireReady())
            .contains("is in another shard, too"));
    shards(SHARD, INDEX, 2);
    Files.writeString(folder.resolve(INDEX), "{\"weight_map\": {\"a\": \"b\"}}");
    assertTrue(
        refusal(() -> PublishedUnet.read(folder).requireReady()).contains("is in no file, but"));
  }

  /** The shards are whole by their numbers, and the network by its settings. */
  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"weight_map\": {}}", "{\"metadata\": {\"total_size\": 1}}"})
  void anIndexWithoutEntriesSaysNothing(String index) throws IOException {
    shards(SHARD, INDEX, 2);
    Files.writeString(folder.resolve(INDEX), index);
    PublishedUnet.read(folder).requireReady();
    assertWhole(weights(null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.safetensors | is there, but this name is looked for, or with a variant",
        "Diffusion_Pytorch_Model.SafeTensors | rename it if it is the weights",
        "diffusion_pytorch_model.safetensors.incomplete | a download that was not finished",
        "model.safetensors.abc.incomplete | a download that was not finished: finish it",
        "diffusion_pytorch_model.safetensors.part | a download that was not finished",
        "weights.h5 | no such file; weights in other formats than safetensors are not read"
      })
  void whatIsThereInsteadIsSaid(String name, String said) throws IOException {
    Files.writeString(folder.resolve(name), "");
    String message = refusal(() -> weights(null));
    assertTrue(message.startsWith(folder.resolve(WHOLE) + ": no such file; "), message);
    assertTrue(message.contains(said), message);
    assertEquals(!name.endsWith("h5"), message.contains("; " + name + " is there, "), message);
  }

  @Test
  void aPointerToAPickleIsSaidToBeOne() throws IOException {
    Files.writeString(
        folder.resolve(NAME + ".bin"),
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n");
    String message = refusal(() -> weights(null));
    assertTrue(
        message.contains(
            NAME
                + ".bin is a pointer of Git LFS (git lfs pull fetches the file) to a Python pickle,"),
        message);
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
