package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.ChildJvm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Errors that are no exceptions, such as no memory: one line, too, and exit code 1. */
class ErrorsTest {
  @TempDir private Path folder;

  @Command(name = "fails")
  private record Fails(Throwable what) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      if (what instanceof Error error) {
        throw error;
      }
      throw (Exception) what;
    }
  }

  private static String line(Throwable what) {
    StringWriter err = new StringWriter();
    Errors errors = new Errors();
    int exit =
        new CommandLine(new Fails(what))
            .setExecutionStrategy(errors)
            .setExecutionExceptionHandler(errors)
            .setErr(new PrintWriter(err))
            .execute();
    assertEquals(1, exit);
    assertEquals(1, err.toString().lines().count(), err.toString());
    return err.toString();
  }

  @Test
  void noMemorySaysWhatToSet() {
    for (Throwable what :
        new Throwable[] {
          new OutOfMemoryError("Java heap space"),
          new CompletionException(new OutOfMemoryError("Java heap space"))
        }) {
      assertTrue(line(what).contains("Java heap space"), line(what));
      assertTrue(line(what).contains("set ITO_JAVA_OPTS=-Xmx"), line(what));
    }
    String device = line(new OutOfMemoryError("TensorFlow has no memory: make it smaller"));
    assertEquals("ito: TensorFlow has no memory: make it smaller", device.strip());
  }

  @Test
  void otherErrorsAreOneLine() {
    assertTrue(line(new StackOverflowError()).contains("StackOverflowError (run with -v"));
    assertTrue(line(new NoClassDefFoundError("a/b")).contains("a/b"));
  }

  /** In a process of 16 MB: the samples fit, what drawing them takes does not. */
  @Test
  @Tag("slow")
  void aSmallHeapEndsInOneLineAndNothingHalfWritten() throws Exception {
    Path log = folder.resolve("log");
    Path run = folder.resolve("run");
    List<String> words =
        List.of(
            "sample",
            "configs/mixture-ve-exact.yaml",
            "--out",
            run.toString(),
            "--set",
            "sampling.count=480000");
    Process process =
        ChildJvm.of(Main.class, List.of("-Xmx16m"), words)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertEquals(1, process.waitFor(), Files.readString(log));
    String text = Files.readString(log);
    assertTrue(text.contains("set ITO_JAVA_OPTS=-Xmx"), text);
    assertTrue(text.lines().noneMatch(line -> line.startsWith("\tat ")), text);
    try (Stream<Path> files = Files.walk(folder)) {
      assertTrue(
          files.noneMatch(
              file -> file.toString().contains(".npy") || file.toString().contains(".part")));
    }
  }
}
