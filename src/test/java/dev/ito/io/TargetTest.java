package dev.ito.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  @Test
  void noNameAtAllIsRefused() {
    String message =
        assertThrows(FileFault.class, () -> new Target(Path.of("")).requireFolder()).getMessage();
    assertTrue(message.startsWith("--out is empty"), message);
  }

  @Test
  void aNameThatNoFileSystemHasIsRefused() {
    Target long300 = new Target(folder.resolve("x".repeat(300)));
    assertTrue(
        assertThrows(FileFault.class, long300::requireFolder)
            .getMessage()
            .contains("cannot write there"));
    Target file = new Target(folder.resolve("x".repeat(300)).resolve("y.npz"));
    assertThrows(InvalidInput.class, () -> file.requireFile("--save-stats", ".npz"));
  }

  /** Where the system says that it could be written to, as it does to root. */
  @Test
  void aFolderThatTakesNoFilesIsRefused() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")));
    Target file = new Target(Path.of("/proc/self/x.npz"));
    assertTrue(
        assertThrows(InvalidInput.class, () -> file.requireFile("--save-stats", ".npz"))
            .getMessage()
            .contains("cannot write there"));
    Target below = new Target(Path.of("/proc/self/x/y"));
    assertEquals(
        "/proc/self/x/y: cannot write there (/proc/self takes no files): choose another --out",
        assertThrows(FileFault.class, below::requireFolder).getMessage());
    Target free = new Target(folder.resolve("x.npz"));
    free.requireFile("--save-stats", ".npz");
    assertEquals(List.of(), Files.list(folder).toList());
  }

  @Test
  void whatIsReadIsNoTarget() throws IOException {
    Path input = Files.writeString(folder.resolve("a.npz"), "a");
    Path link = Files.createSymbolicLink(folder.resolve("b.npz"), input);
    Files.createDirectory(folder.resolve("c"));
    for (Path same : List.of(input, folder.resolve("c/../a.npz"), link)) {
      String message =
          assertThrows(
                  InvalidInput.class,
                  () -> new Target(same).requireOtherThan(input, "--save-stats"))
              .getMessage();
      assertTrue(message.contains("that is " + input + ", which is read"), message);
    }
    new Target(folder.resolve("d.npz")).requireOtherThan(input, "--save-stats");
  }
}
