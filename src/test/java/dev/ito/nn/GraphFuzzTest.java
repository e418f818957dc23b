package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.ChildJvm;
import dev.ito.io.Monitor;
import dev.ito.math.InvalidInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random graphs of the operations that Ito runs for others, in processes of their own: no crash
 * that a trial does not find, no hang, nothing but errors of the user. The profile {@code fuzz}
 * tries as many as of other readers.
 */
@Tag("native")
class GraphFuzzTest {
  private static final int INPUTS = Integer.getInteger("ito.fuzz.inputs", 400);
  private static final long SEED = Long.getLong("ito.fuzz.seed", 16);
  private static final Path KEPT = Path.of("target", "fuzz");
  private static final int MOST_CRASHES = Integer.getInteger("ito.fuzz.crashes", 3);
  private static final long PATIENCE_SECONDS = 60;
  private static final Pattern RESULT = Pattern.compile("\\d+ \\S+ \\S+");
  private static final double LONGEST_SECONDS = 20;

  private final Map<String, Integer> results = new TreeMap<>();
  private final List<String> crashes = new ArrayList<>();
  private final AtomicLong lastLine = new AtomicLong();
  private double slowest;
  private int at;

  @Test
  void noGraphTakesTheProcessDown() throws Exception {
    Files.createDirectories(KEPT);
    while (at < INPUTS && crashes.size() < MOST_CRASHES) {
      runOne();
    }
    int past = results.getOrDefault("applied", 0) + results.getOrDefault("refused-when-applied", 0);
    String line =
        "graph          %7d inputs, %4.1f %% past the reader, %s, crashes %s, slowest %.3f s of wall time"
            .formatted(at, 100.0 * past / at, results, crashes, slowest);
    Files.writeString(
        KEPT.resolve("log.txt"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    assertEquals(List.of(), crashes, line);
    assertTrue(results.keySet().stream().noneMatch(kind -> kind.startsWith("fault")), line);
    assertTrue(past >= at / 10, line);
    assertTrue(slowest < LONGEST_SECONDS, line);
  }

  /** Runs a process to its end, which may be a crash; the next one goes on behind that input. */
  private void runOne() throws Exception {
    boolean hung = false;
    List<String> options =
        List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:ErrorFile=" + KEPT.resolve("hs_err.log"));
    List<String> words =
        List.of(
            KEPT.toString(), Integer.toString(at), Integer.toString(INPUTS), Long.toString(SEED));
    Process process =
        ChildJvm.of(GraphFuzz.class, options, words)
            .redirectError(KEPT.resolve("graph-stderr.txt").toFile())
            .start();
    lastLine.set(System.nanoTime());
    CompletableFuture<Void> lines = CompletableFuture.runAsync(() -> count(process));
    while (!process.waitFor(1, TimeUnit.SECONDS)) {
      if (System.nanoTime() - lastLine.get() > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        process.destroyForcibly().waitFor();
        hung = true;
      }
    }
    lines.get();
    if (process.exitValue() != 0) {
      Path kept = KEPT.resolve("graph-crash-" + at + ".pb");
      Files.copy(KEPT.resolve("current.pb"), kept, StandardCopyOption.REPLACE_EXISTING);
      if (hung) {
        crashes.add(kept.getFileName() + " (hung)");
      } else {
        afterCrash(kept, process.exitValue());
      }
      at++;
    }
  }

  /** A graph that takes its process down must do so in a trial, where nothing is lost. */
  private void afterCrash(Path kept, int exit) throws IOException {
    try {
      new GraphTrial(GraphFuzz.graph(kept), GraphFuzz.IMAGES).require(Monitor.SILENT);
      crashes.add(kept.getFileName() + " (exit " + exit + ")");
    } catch (InvalidInput e) {
      results.merge("refused-by-a-trial", 1, Integer::sum);
      Files.writeString(
          KEPT.resolve("graph-trials.txt"),
          at + " " + e.getMessage() + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }

  private void count(Process process) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream()))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lastLine.set(System.nanoTime());
        if (RESULT.matcher(line).matches()) {
          String[] words = line.split(" ");
          at = Integer.parseInt(words[0]) + 1;
          results.merge(words[1], 1, Integer::sum);
          slowest = Math.max(slowest, Double.parseDouble(words[2]));
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
