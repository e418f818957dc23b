package dev.ito.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ito.math.InvalidInput;
import dev.ito.nn.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class GitLfsTest {
  @TempDir private Path folder;

  /** Who clones without it gets such a file for each large one. */
  @Test
  void everyReaderNamesAPointer() throws IOException {
    Path file = folder.resolve("large");
    Files.writeString(
        file, "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n");
    List<Executable> readers =
        List.of(
            () -> Npy.read(file),
            () -> Npz.read(file, "a"),
            () -> NpyStream.of(file),
            () -> NpyStream.of(file, "a"),
            () -> GzipFile.open(file),
            () -> Safetensors.read(file));
    for (Executable reader : readers) {
      assertEquals(
          file + ": a pointer of Git LFS, not the file itself: run git lfs pull in its folder",
          assertThrows(InvalidInput.class, reader).getMessage());
    }
  }
}
