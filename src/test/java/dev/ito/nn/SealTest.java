package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.io.DamagedFile;
import dev.ito.io.Flips;
import dev.ito.io.Flips.Outcome;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealTest {
  private static final Map<String, String> METADATA = Map.of("step", "12");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("a.safetensors");
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    float[] values = {1, -2, 0.25f, 1e-30f, 0, 6};
    tensors.put("a", new Safetensors.Tensor(List.of(2, 2), values, 0));
    tensors.put("b", new Safetensors.Tensor(List.of(2), values, 4));
    new Safetensors(METADATA, tensors).write(file);
  }

  /** The definition, computed from the bytes of the file alone. */
  @Test
  void theChecksumIsThatOfTheFileWithZerosInItsPlace() throws Exception {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("\"sha256\":\"") + "\"sha256\":\"".length();
    String zeroed = text.substring(0, at) + "0".repeat(64) + text.substring(at + 64);
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(zeroed.getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(HexFormat.of().formatHex(digest), text.substring(at, at + 64));
    assertTrue(text.startsWith("{\"__metadata__\":{\"sha256\":\"", 8), text);
  }

  @Test
  void theSealIsNoMetadata() throws IOException {
    Safetensors read = Safetensors.read(file);
    assertTrue(read.checked());
    assertEquals(METADATA, read.metadata());
  }

  @Test
  void noFlippedBitIsBelieved() throws IOException {
    Flips.assertNoneIsBelieved(
        file,
        () -> {
          try {
            Safetensors read = Safetensors.read(file);
            return read.checked() && read.metadata().equals(METADATA)
                ? Outcome.SAME
                : Outcome.BELIEVED;
          } catch (InvalidInput e) {
            return Outcome.FOUND;
          }
        });
  }

  @Test
  void zerosAndCutsAreFound() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThrows(DamagedFile.class, () -> Safetensors.read(file));
      byte[] zeros = whole.clone();
      Arrays.fill(zeros, length, Math.min(length + 16, whole.length), (byte) 0);
      Files.write(file, zeros);
      assertThrows(InvalidInput.class, () -> Safetensors.read(file));
    }
  }

  /** The checksum that sha256sum makes of a file without one of its own is as good. */
  @Test
  void aChecksumBesideAFileIsCompared() throws IOException {
    byte[] plain =
        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
            .replaceFirst(
                "\"sha256\":\"[0-9a-f]+\",\"sealed-by\":\"ito\"",
                "\"a\":\"" + " ".repeat(87) + "\"")
            .getBytes(StandardCharsets.ISO_8859_1);
    Files.write(file, plain);
    assertFalse(Safetensors.read(file).checked());
    Files.writeString(
        file.resolveSibling("a.safetensors.sha256"),
        Sha256.ofContent(file, Long.MAX_VALUE) + "  a.safetensors\n");
    assertTrue(Safetensors.read(file).checked());
    plain[plain.length - 2] ^= 1;
    Files.write(file, plain);
    assertThrows(DamagedFile.class, () -> Safetensors.read(file));
  }

  /** As other programs write them: there is nothing to check. */
  @Test
  void aFileWithoutAChecksumIsUnchecked() throws IOException {
    assertUnchecked("format", "pt");
  }

  /** Such as that of the values alone, as model hosts keep it. */
  @Test
  void anEntrySha256OfAnotherProgramIsItsOwnMatter() throws IOException {
    assertUnchecked("sha256", "2c26b46b");
    assertUnchecked("modelspec.hash_sha256", "0x" + "a".repeat(64));
  }

  private void assertUnchecked(String key, String value) throws IOException {
    String header = "{\"__metadata__\": {\"" + key + "\": \"" + value + "\"}}";
    byte[] bytes = new byte[8 + header.length()];
    bytes[0] = (byte) header.length();
    System.arraycopy(header.getBytes(StandardCharsets.UTF_8), 0, bytes, 8, header.length());
    Files.write(file, bytes);
    Safetensors read = Safetensors.read(file);
    assertFalse(read.checked());
    assertFalse(Safetensors.isChecked(file));
    assertEquals(Map.of(key, value), read.metadata());
  }
}
