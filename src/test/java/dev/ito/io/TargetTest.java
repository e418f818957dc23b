package dev.ito.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetTest {
  @TempDir private Path folder;

  @Test
  void moreThanTheDiskHasRoomForIsRefused() throws IOException {
    Path out = folder.resolve("none/yet");
    new Target(out).requireRoom(1);
    String message =
        assertThrows(FileFault.class, () -> new Target(out).requireRoom(Long.MAX_VALUE))
            .getMessage();
    assertTrue(
        message.startsWith(out + ": about 9,223,372,036,855 MB are to be written, but"), message);
  }

  @Test
  void aFileOnTheWayToAFolderIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Path out = file.resolve("below");
    String message =
        assertThrows(FileFault.class, () -> new Target(out).requireFolder()).getMessage();
    assertEquals(
        out + ": cannot write there (" + file + " is a file): choose another --out", message);
  }
}
