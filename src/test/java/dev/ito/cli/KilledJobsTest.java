package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.ChildJvm;
import dev.ito.experiment.Tiny;
import dev.ito.io.Npy;
import dev.ito.io.Sha256;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every job, killed (kill -9) at random moments and at those when a file is half-written, and
 * started again: its results are those of a job that nobody killed, bit for bit.
 *
 * <p>{@code ito.kills} says how often each is killed (1), {@code ito.kills.log} where it is noted.
 */
@Tag("native")
class KilledJobsTest {
  private static final int KILLS = Integer.getInteger("ito.kills", 1);
  private static final long PATIENCE_SECONDS = 300;

  @TempDir private static Path inputs;

  @TempDir private Path folder;
  private Path log;

  /** The jobs, each a second or two of work. */
  enum Job {
    TRAINING("run INPUTS/train.yaml --out OUT"),
    SAMPLING("sample INPUTS/sample.yaml --out OUT"),
    EVALUATION("evaluate INPUTS/sample.yaml --out OUT --data INPUTS/x.npy"),
    DISTANCE(
        "fid INPUTS/a.npy INPUTS/b.npy --features {type:_classifier,_steps:_100} --dataset digits --json"),
    STUDY("compare INPUTS/study.yaml --out OUT");

    private final String words;

    Job(String words) {
      this.words = words;
    }

    List<String> words(Path out) {
      return Stream.of(words.split(" "))
          .map(
              word ->
                  word.replace('_', ' ')
                      .replace("INPUTS", inputs.toString())
                      .replace("OUT", out.toString()))
          .toList();
    }
  }

  @BeforeAll
  static void write() throws IOException {
    write(
        "train.yaml", Tiny.DIGITS.replace("steps: 6", "steps: 20").replace("every: 2", "every: 1"));
    write("sample.yaml", Tiny.MIXTURE.replace("count: 70", "count: 50000") + EVALUATION);
    write("points.yaml", Tiny.POINTS.replace("steps: 5", "steps: 300"));
    write("study.yaml", STUDY.replace("INPUTS", inputs.toString()));
    Random random = new Random(1);
    double[] points = random.doubles(1200, -1, 1).toArray();
    Npy.writeFloat64(inputs.resolve("x.npy"), new int[] {600, 2}, points);
    for (String name : new String[] {"a.npy", "b.npy"}) {
      byte[] pixels = new byte[3000 * 64];
      random.nextBytes(pixels);
      Npy.writeUint8(inputs.resolve(name), new int[] {3000, 8, 8, 1}, pixels);
    }
  }

  private static final String EVALUATION =
      """
      evaluation: [{type: bits-per-dim, batch: 10, dequantisation: none, divergence: exact}]
      """;

  private static final String STUDY =
      """
      name: killed
      question: Are the cells the same?
      scale: all
      scales:
        all:
          experiments: {points: INPUTS/points.yaml}
          metrics: []
      variations:
        - name: Euler
          set: {sampling.solver: {type: euler}}
          over: {sampling.grid.steps: [8, 16, 32, 64]}
          reference: fine
        - name: fine
          set: {sampling.solver: {type: exponential}, sampling.grid.steps: 128}
      """;

  private static void write(String name, String text) throws IOException {
    Files.writeString(inputs.resolve(name), text);
  }

  @ParameterizedTest
  @EnumSource
  void aKilledJobEndsAsIfNobodyHadKilledIt(Job job) throws Exception {
    log = folder.resolve("log");
    long start = System.nanoTime();
    Path whole = Files.createDirectory(folder.resolve("whole"));
    assertEquals(0, await(start(job, whole)), () -> text(log));
    long wall = System.nanoTime() - start;
    Map<String, String> expected = results(whole);
    assertFalse(expected.isEmpty());
    Random random = new Random(job.ordinal());
    for (int kill = 0; kill < KILLS; kill++) {
      Path out = Files.createDirectory(folder.resolve("killed-" + kill));
      Process process = start(job, out);
      boolean aimed = (kill + job.ordinal()) % 2 == 1;
      long moment = System.nanoTime();
      if (aimed) {
        awaitPart(process, out, 1 + random.nextInt(12));
      } else {
        process.waitFor(
            wall / 4 + (long) (random.nextDouble() * 3 * wall / 4), TimeUnit.NANOSECONDS);
      }
      boolean killed = process.isAlive();
      process.destroyForcibly().waitFor();
      double seconds = 1e-9 * (System.nanoTime() - moment);
      List<Path> parts = parts(out);
      assertEquals(0, await(start(job, out)), () -> text(log));
      note(job, kill, aimed, killed, seconds, parts);
      Map<String, String> found = results(out);
      List<String> differ = new ArrayList<>();
      for (String name : expected.keySet()) {
        if (!expected.get(name).equals(found.get(name))) {
          differ.add(name + ": " + expected.get(name) + " is now " + found.get(name));
        }
      }
      assertEquals(List.of(), differ, job + " kill " + kill + " after " + seconds + " s");
      assertEquals(List.of(), parts(out), "what was half-written is cleared away");
    }
  }

  private Process start(Job job, Path out) throws IOException {
    ProcessBuilder builder =
        ChildJvm.of(Main.class, List.of("-Xmx1g"), job.words(out)).redirectError(log.toFile());
    builder.environment().put("ITO_CACHE", out.resolve("cache").toString());
    return builder.redirectOutput(out.resolve("stdout.json").toFile()).start();
  }

  private static int await(Process process) throws InterruptedException {
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it does not end");
    return process.exitValue();
  }

  /** Waits until a file is half-written for the so-manieth time. */
  private static void awaitPart(Process process, Path out, int times) throws Exception {
    List<Path> last = List.of();
    for (int seen = 0; process.isAlive() && seen < times; ) {
      List<Path> now = parts(out);
      seen += now.isEmpty() || now.equals(last) ? 0 : 1;
      last = now;
    }
  }

  private static List<Path> parts(Path out) throws IOException {
    return walk(out).stream().filter(file -> file.toString().endsWith(".part")).toList();
  }

  private static List<Path> walk(Path out) throws IOException {
    List<Path> found = new ArrayList<>();
    List<Path> folders = new ArrayList<>(List.of(out));
    while (!folders.isEmpty()) {
      Path folder = folders.remove(folders.size() - 1);
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          (Files.isDirectory(file) ? folders : found).add(file);
        }
      }
    }
    return found;
  }

  /** Returns the content of what a job leaves, as hashes, without its times. */
  private static Map<String, String> results(Path out) throws IOException {
    Map<String, String> results = new TreeMap<>();
    for (Path file : walk(out)) {
      String name = out.relativize(file).toString();
      if (name.matches(".*\\.(npy|npz|png|gif|safetensors|jsonl|csv)") && !name.contains("table")) {
        results.put(name, Sha256.ofContent(file, Long.MAX_VALUE));
      } else if (name.matches("(.*/)?(metrics|stdout)\\.json") && isJson(file)) {
        results.put(name, timeless(Yaml.json().readTree(file.toFile())).toString());
      }
    }
    return results;
  }

  private static boolean isJson(Path file) throws IOException {
    return Files.readString(file).startsWith("{");
  }

  private static JsonNode timeless(JsonNode node) {
    for (String key :
        List.of(
            "seconds",
            "cost",
            "imagesPerSecond",
            "imagesKept",
            "seconds-per-sample",
            "provenance")) {
      for (JsonNode parent : node.findParents(key)) {
        ((ObjectNode) parent).remove(key);
      }
    }
    return node;
  }

  private static void note(
      Job job, int kill, boolean aimed, boolean killed, double seconds, List<Path> parts)
      throws IOException {
    String place = System.getProperty("ito.kills.log");
    if (place != null) {
      String line =
          String.format(
              Locale.ROOT,
              "%s,%d,%s,%s,%.3f,%d%n",
              job.name().toLowerCase(Locale.ROOT),
              kill,
              aimed ? "half-written file" : "random",
              killed ? "killed" : "ended before",
              seconds,
              parts.size());
      Files.writeString(Path.of(place), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
