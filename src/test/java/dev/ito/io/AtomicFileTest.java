package dev.ito.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void textIsWrittenInUtf8AndReplacesWhatWasThere() throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFile.writeText(file, "a much longer first version");
    AtomicFile.writeText(file, "σ ≥ 0\n");
    assertEquals("σ ≥ 0\n", Files.readString(file));
    assertEquals(List.of(file), list());
  }

  @Test
  void aLargeFileIsComplete() throws IOException {
    Path file = folder.resolve("large");
    byte[] chunk = new byte[10_007];
    AtomicFile.write(
        file,
        out -> {
          for (int i = 0; i < 100; i++) {
            out.write(chunk);
          }
        });
    assertEquals(1_000_700, Files.size(file));
  }

  static Stream<Throwable> failures() {
    return Stream.of(
        new IOException("disk full"),
        new IllegalStateException("a bug"),
        new OutOfMemoryError("made for this test"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void contentThatThrowsLeavesTheOldFileAndNothingElse(Throwable failure) throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFile.writeText(file, "old");
    assertEquals(failure, assertThrows(failure.getClass(), () -> writeHalfOf(file, failure)));
    assertEquals("old", Files.readString(file));
    assertEquals(List.of(file), list());
  }

  @Test
  void contentThatThrowsMakesNoFile() throws IOException {
    Path file = folder.resolve("new.txt");
    assertThrows(IOException.class, () -> writeHalfOf(file, new IOException("disk full")));
    assertEquals(List.of(), list());
  }

  /** Under the name that any process once had, someone may have laid a link to what is dear. */
  @Test
  void aLinkAtThePlaceOfAFileIsReplacedAndNoneIsFollowed() throws IOException {
    Path dear = Files.writeString(folder.resolve("dear.txt"), "dear");
    Path file = folder.resolve("a.txt");
    for (String name : List.of("a.txt", "a.txt.part", ".a.txt.part")) {
      Files.createSymbolicLink(folder.resolve(name), dear);
    }
    AtomicFile.writeText(file, "new");
    assertEquals("dear", Files.readString(dear));
    assertEquals("new", Files.readString(file));
    assertFalse(Files.isSymbolicLink(file));
  }

  /** Two threads of a process may write one file. */
  @Test
  void everyPartHasANameOfItsOwn() {
    Path file = folder.resolve("a.txt");
    assertNotEquals(PartFile.of(file), PartFile.of(file));
  }

  @Test
  void aLinkInPlaceOfAPartIsNotFollowed() throws IOException {
    Path dear = Files.writeString(folder.resolve("dear.txt"), "dear");
    Path part = Files.createSymbolicLink(folder.resolve("part"), dear);
    Path file = folder.resolve("a.txt");
    assertThrows(IOException.class, () -> AtomicFile.place(part, file));
    assertFalse(Files.exists(file, LinkOption.NOFOLLOW_LINKS));
  }

  /** A process of which the number is not in use any more cannot finish its file. */
  @Test
  void whatADeadProcessLeftIsSweptAndNothingElse() throws IOException {
    Path target = folder.resolve("a.txt");
    Path living = PartFile.of(target);
    assertEquals(folder, living.getParent());
    String name = living.getFileName().toString();
    long dead =
        LongStream.iterate(4_000_000, pid -> pid + 1)
            .filter(AtomicFileTest::dead)
            .findFirst()
            .getAsLong();
    String self = "." + ProcessHandle.current().pid() + "@";
    Path left = folder.resolve(name.replace(self, "." + dead + "@"));
    Path elsewhere = folder.resolve(left.getFileName().toString().replace("@", "@other-"));
    for (Path file : List.of(living, left, elsewhere, target)) {
      Files.writeString(file, "half");
    }
    PartFile.sweep(folder);
    assertEquals(Set.of(living, elsewhere, target), Set.copyOf(list()));
  }

  private static boolean dead(long pid) {
    return ProcessHandle.of(pid).isEmpty();
  }

  @Test
  void aMissingFolderIsAnErrorThatNamesTheFile() {
    Path file = folder.resolve("missing/a.txt");
    var error = assertThrows(IOException.class, () -> AtomicFile.writeText(file, ""));
    assertEquals(file + ": it could not be written: NoSuchFileException", error.getMessage());
    assertFalse(Files.exists(file));
  }

  private static void writeHalfOf(Path file, Throwable failure) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          // More than the buffer, so that bytes have reached the disk.
          out.write(new byte[1 << 17]);
          rethrow(failure);
        });
  }

  private static void rethrow(Throwable failure) throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    } else if (failure instanceof RuntimeException e) {
      throw e;
    }
    throw (Error) failure;
  }

  private List<Path> list() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
