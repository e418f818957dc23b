package dev.ito.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir private Path folder;

  private static String now(Path folder) throws IOException {
    return FolderLock.alone(folder, Monitor.SILENT, () -> "done");
  }

  private static String refusal(Path folder) {
    return assertThrows(FileFault.class, () -> now(folder)).getMessage();
  }

  @Test
  void oneJobAfterTheOtherHasTheFolder() throws IOException {
    assertEquals("done", now(folder));
    assertEquals("done", now(folder));
    assertThrows(
        IOException.class,
        () ->
            FolderLock.alone(
                folder,
                Monitor.SILENT,
                () -> {
                  throw new IOException("failed");
                }));
    assertEquals("done", now(folder));
  }

  /** Also by another name of the folder. */
  @Test
  void aSecondJobOfTheProcessIsRefused() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    FolderLock.alone(
        folder,
        Monitor.SILENT,
        () -> {
          assertEquals(
              link
                  + ": another job works in this folder ("
                  + Owner.SELF.text()
                  + "): wait for it, or choose another folder",
              refusal(link));
          // The refusal has not given the lock of the first back.
          assertTrue(refusal(folder).contains(Owner.SELF.text()));
          return null;
        });
    assertEquals("done", now(link));
  }

  /** No system numbers its processes so high. */
  @Test
  void whoTakesAFolderClearsAwayWhatADeadProcessLeft() throws IOException {
    String name = ".a.txt.99999999@" + Owner.SELF.host() + ".1f.part";
    Path left = Files.writeString(folder.resolve(name), "half");
    assertEquals("done", now(folder));
    assertFalse(Files.exists(left));
  }

  @Test
  void aLinkInPlaceOfTheLockIsNotFollowed() throws IOException {
    Path dear = Files.writeString(folder.resolve("dear"), "dear");
    Files.createSymbolicLink(folder.resolve(".lock"), dear);
    assertTrue(refusal(folder).contains("its file .lock cannot be opened"), refusal(folder));
    assertEquals("dear", Files.readString(dear));
  }

  /** A process that takes the folder and says so, and then waits to be killed. */
  public static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      FolderLock.alone(
          Path.of(arguments[0]),
          Monitor.SILENT,
          () -> {
            System.out.println(Owner.SELF.text());
            Thread.sleep(600_000);
            return null;
          });
    }
  }

  @Test
  void anotherProcessIsNamedAndItsLockDiesWithIt() throws Exception {
    Process holder =
        ChildJvm.of(Holder.class, List.of(), List.of(folder.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      String owner = holder.inputReader().readLine();
      assertTrue(owner.startsWith("process " + holder.pid() + " on "), owner);
      assertEquals(
          folder
              + ": another job works in this folder ("
              + owner
              + "): wait for it, or choose another folder",
          refusal(folder));
    } finally {
      holder.destroyForcibly().waitFor();
    }
    assertEquals("done", now(folder));
  }
}
