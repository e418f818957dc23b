package dev.ito.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFolderTest {
  @TempDir private Path folder;

  private static void fill(Path folder) throws IOException {
    Files.createDirectory(folder.resolve("inside"));
    Files.writeString(folder.resolve("inside/a.txt"), "a");
  }

  @Test
  void aFolderIsThereOnlyOnceItIsComplete() throws IOException {
    Path out = folder.resolve("new/out");
    AtomicFolder.write(
        out,
        part -> {
          fill(part);
          assertFalse(Files.exists(out));
        });
    assertEquals("a", Files.readString(out.resolve("inside/a.txt")));
    assertEquals(List.of(out), list(out.getParent()));
  }

  @Test
  void anErrorLeavesNothing() throws IOException {
    Path out = folder.resolve("out");
    IOException error =
        assertThrows(
            IOException.class,
            () ->
                AtomicFolder.write(
                    out,
                    part -> {
                      fill(part);
                      throw new IOException("full");
                    }));
    assertEquals("full", error.getMessage());
    assertEquals(List.of(), list(folder));
  }

  @Test
  void whatIsThereIsNotReplaced() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    String message =
        assertThrows(InvalidInput.class, () -> AtomicFolder.write(out, AtomicFolderTest::fill))
            .getMessage();
    assertEquals(out + " is there already: delete it, or choose another --out", message);
    Path file = Files.writeString(folder.resolve("file"), "");
    Path below = file.resolve("out");
    assertTrue(
        assertThrows(InvalidInput.class, () -> AtomicFolder.write(below, AtomicFolderTest::fill))
            .getMessage()
            .startsWith(below + ": cannot write there ("));
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
