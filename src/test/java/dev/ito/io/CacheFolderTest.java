package dev.ito.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
  @TempDir private Path folder;

  @Test
  void theVariableGoesBeforeTheHome() {
    assertEquals(Path.of("/a/.cache/ito"), CacheFolder.of(null, "/a"));
    assertEquals(Path.of("/a/.cache/ito"), CacheFolder.of(" ", "/a"));
    assertEquals(Path.of("b"), CacheFolder.of("b", "/a"));
    assertEquals(Path.of("b"), CacheFolder.of("b", "?"));
  }

  /** Java calls the home of an unknown user "?", which would be a folder here. */
  @Test
  void withoutAHomeItSaysWhatToSet() {
    for (String home : new String[] {"?", null, ""}) {
      String message =
          assertThrows(InvalidInput.class, () -> CacheFolder.of(null, home)).getMessage();
      assertTrue(message.endsWith("set ITO_CACHE to a folder"), message);
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    String message =
        assertThrows(InvalidInput.class, () -> CacheFolder.make(file.resolve("a"))).getMessage();
    assertTrue(message.startsWith(file.resolve("a") + ": cannot be made ("), message);
    assertTrue(message.endsWith("set ITO_CACHE to a folder that can be written to"), message);
  }
}
