package dev.ito.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.io.Flips.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedJsonTest {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @TempDir private Path folder;
  private Path file;
  private final ObjectNode content = JSON.createObjectNode();

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("a.json");
    content.putObject("training").put("seconds", 1.5).put("steps", 12_345_678_901L);
    content.putArray("earlier").add("σ").addNull().add(true);
    SealedJson.write(file, content, JSON);
  }

  @Test
  void whatIsWrittenComesBack() throws IOException {
    assertEquals(content, SealedJson.read(file, JSON));
  }

  /** Spaces and line breaks say nothing. */
  @Test
  void anotherLayoutIsTheSame() throws IOException {
    Files.writeString(file, Files.readString(file).replaceAll("\\s+", " "));
    assertEquals(content, SealedJson.read(file, JSON));
  }

  @Test
  void filesWithoutAChecksumAreRead() throws IOException {
    Files.writeString(file, "{\"a\": 1}");
    assertEquals(JSON.createObjectNode().put("a", 1), SealedJson.read(file, JSON));
    Files.writeString(file, "{}");
    assertEquals(JSON.createObjectNode(), SealedJson.read(file, JSON));
  }

  @Test
  void whatIsNoObjectIsDamaged() throws IOException {
    for (String text : new String[] {"", "{", "[1]", "null", "{\"a\": 1}}"}) {
      Files.writeString(file, text);
      String message =
          assertThrows(DamagedFile.class, () -> SealedJson.read(file, JSON), text).getMessage();
      assertEquals(file + ": damaged: it is no JSON", message.replace(" object", ""));
    }
  }

  @Test
  void noFlippedBitIsBelieved() throws IOException {
    Flips.assertNoneIsBelieved(
        file,
        () -> {
          try {
            boolean same = SealedJson.read(file, JSON).equals(content);
            return same ? Outcome.SAME : Outcome.BELIEVED;
          } catch (DamagedFile e) {
            return Outcome.FOUND;
          }
        });
  }
}
