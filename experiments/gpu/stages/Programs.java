import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the programs of a stage, each with a limit, and keeps what they say in one JSON file that is
 * complete after each of them.
 *
 * <p>What a program printed as JSON is parsed; everything else it said goes to the log.
 */
final class Programs {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> MEMORY =
      List.of("nvidia-smi", "--query-gpu=memory.used", "--format=csv,noheader,nounits");
  private static final List<String> CARD =
      List.of("nvidia-smi", "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader");

  /** The exit code of a Java that was asked to stop. */
  private static final int STOPPED = 143;

  private final String stage;
  private final Path out;
  private final Path waiting;
  private final long end;
  private final ObjectNode result = JSON.createObjectNode();
  private final ObjectNode programs = JSON.createObjectNode();
  private boolean failed;

  /**
   * @param out where the JSON and the log go
   * @param waiting where programs that outlive a stage leave their output
   * @param seconds for the whole stage
   */
  Programs(String stage, Path out, Path waiting, int seconds) throws IOException {
    this.stage = stage;
    this.out = out;
    this.waiting = waiting;
    end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Files.createDirectories(out);
    Files.createDirectories(waiting);
    result.put("stage", stage).put("card", said(CARD)).put("commit", System.getenv("ITO_COMMIT"));
    result.put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    result.set("programs", programs);
  }

  ObjectNode result() {
    return result;
  }

  /** Returns whether a program failed by itself. */
  boolean failed() {
    return failed;
  }

  /** Returns the seconds that the stage has left. */
  int left() {
    return (int) TimeUnit.NANOSECONDS.toSeconds(end - System.nanoTime());
  }

  /**
   * Runs a program to its end or that of the stage; leaves it out if less time is left than it needs.
   */
  JsonNode run(String name, int needs, Map<String, String> environment, List<String> command) {
    if (left() < needs) {
      return skip(name, needs);
    }
    return finish(name, start(environment, command), left(), command);
  }

  private JsonNode skip(String name, int needs) {
    programs.putObject(name).put("skipped", left() + " s left, it needs about " + needs);
    System.out.println(name + ": left out, " + left() + " s left");
    write();
    return programs.get(name);
  }

  /** A program that is running, and where its output goes. */
  record Running(Process process, Path stdout, long started) {}

  /** Starts a program beside others. */
  Running start(Map<String, String> environment, List<String> command) {
    try {
      Path stdout = Files.createTempFile("stage", ".out");
      ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(stdout.toFile());
      builder.redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()));
      builder.environment().putAll(environment);
      return new Running(builder.start(), stdout, System.nanoTime());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a program, for at most {@code limit} seconds. */
  JsonNode finish(String name, Running running, int limit, List<String> command) {
    long before = memory();
    long most = before;
    long stop = System.nanoTime() + TimeUnit.SECONDS.toNanos(limit);
    try {
      while (!running.process().waitFor(500, TimeUnit.MILLISECONDS) && System.nanoTime() < stop) {
        most = Math.max(most, memory());
      }
      boolean late = running.process().isAlive();
      failed |= !late && running.process().exitValue() != 0 && running.process().exitValue() != STOPPED;
      if (late) {
        running.process().descendants().forEach(ProcessHandle::destroyForcibly);
        running.process().destroyForcibly().waitFor();
      }
      ObjectNode node = programs.putObject(name);
      node.put("command", String.join(" ", command));
      node.put("seconds", Math.round(1e-8 * (System.nanoTime() - running.started())) / 10.0);
      node.put("exit", running.process().exitValue()).put("late", late);
      node.put("cardMemoryMiB", most - before);
      String text = Files.readString(running.stdout());
      node.set("said", parsed(text));
      System.out.printf("%s: exit %d, %s s%n", name, node.get("exit").asInt(), node.get("seconds"));
      write();
      return node.get("said");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(name, e);
    }
  }

  /** Asks a program to stop after some time, as a user does, and waits for it. */
  JsonNode stop(String name, Running running, int seconds, int limit, List<String> command) {
    try {
      if (!running.process().waitFor(seconds, TimeUnit.SECONDS)) {
        running.process().destroy();
      }
      return finish(name, running, limit, command);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts a program that outlives the stage. */
  void detach(String name, Map<String, String> environment, List<String> command) {
    try {
      List<String> words = new ArrayList<>(List.of("setsid", "nohup"));
      words.addAll(command);
      Files.deleteIfExists(waiting.resolve(name + ".out"));
      ProcessBuilder builder = new ProcessBuilder(words);
      builder.environment().putAll(environment);
      builder.redirectOutput(waiting.resolve(name + ".out").toFile());
      builder.redirectError(waiting.resolve(name + ".err").toFile());
      Files.writeString(waiting.resolve(name + ".pid"), Long.toString(builder.start().pid()));
      System.out.println(name + ": started");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until a detached program has ended, ends it where it takes longer than {@code limit}
   * seconds, and takes what it said.
   */
  JsonNode collect(String name, int limit) {
    Path pid = waiting.resolve(name + ".pid");
    if (!Files.exists(pid)) {
      programs.putObject(name).put("skipped", "it was not started");
      return programs.get(name);
    }
    try {
      var handle = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
      long stop = System.nanoTime() + TimeUnit.SECONDS.toNanos(limit);
      while (handle.filter(ProcessHandle::isAlive).isPresent() && System.nanoTime() < stop) {
        Thread.sleep(200);
      }
      ObjectNode node = programs.putObject(name);
      boolean late = handle.filter(ProcessHandle::isAlive).isPresent();
      handle.ifPresent(ProcessHandle::destroyForcibly);
      JsonNode said = parsed(Files.readString(waiting.resolve(name + ".out")));
      boolean broken = !late && !said.isObject();
      failed |= broken;
      node.put("late", late).set("said", said);
      Files.writeString(
          log(),
          Files.readString(waiting.resolve(name + ".err")),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      System.out.println(name + ": " + (late ? "not done" : broken ? "failed" : "done"));
      write();
      return said;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(name, e);
    }
  }

  /** Returns the last JSON value of a text, or the text itself. */
  private static JsonNode parsed(String text) {
    int from = text.startsWith("{") ? 0 : text.lastIndexOf("\n{") + 1;
    try {
      return JSON.readTree(text.substring(from));
    } catch (IOException e) {
      return JSON.getNodeFactory().textNode(text);
    }
  }

  private long memory() {
    String text = said(MEMORY);
    return text.matches("\\d+") ? Long.parseLong(text) : 0;
  }

  /** Returns what a short program prints; empty if it fails. */
  static String said(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (InputStream in = process.getInputStream()) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? text : "";
      }
    } catch (IOException | InterruptedException e) {
      return "";
    }
  }

  private Path log() {
    return out.resolve(stage + ".log");
  }

  void write() {
    try {
      Files.writeString(out.resolve(stage + ".json"), result.toPrettyString() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
