package dev.ito.nn;

import dev.ito.io.Monitor;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stranger's graph is opened and applied to an image, and to two, in a process of its own, before
 * it is in ours: a fault in one of TensorFlow's kernels, or a check of its own that fails there,
 * ends the process, and nothing in Java can catch it.
 *
 * <p>It tells whether the process survives, and no more: what TensorFlow refuses in good order it
 * refuses in ours, too.
 *
 * @param images shape of its images
 */
record GraphTrial(FrozenGraph graph, Shape images) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What the process says before it lets TensorFlow see the graph. */
  private static final String BEGUN = "the trial has begun";

  private static final Pattern REASON =
      Pattern.compile("(Check failed: .*)|^# +(SIG\\w+)", Pattern.MULTILINE);

  /**
   * Tries it on the processor.
   *
   * @param monitor is told if there can be no such process
   * @throws InvalidInput if it takes the process down, or gets nowhere in two minutes
   */
  void require(Monitor monitor) throws IOException {
    require(System.getProperty("java.class.path"), PATIENCE, monitor);
  }

  void require(String classPath, Duration patience, Monitor monitor) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(command(classPath)).redirectErrorStream(true).start();
    } catch (IOException e) {
      untried(String.valueOf(e.getMessage()), monitor);
      return;
    }
    // Set before the end of the process, which is what is waited for.
    AtomicBoolean late = new AtomicBoolean();
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(
            () -> {
              late.set(true);
              process.destroyForcibly();
            },
            CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS));
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      judge(said, process.waitFor(), late.get(), patience, monitor);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(graph.path() + ": interrupted while it was tried");
    } finally {
      end.cancel(false);
      process.destroyForcibly();
    }
  }

  private void judge(String said, int exit, boolean late, Duration patience, Monitor monitor) {
    // Ctrl-C ends this process and that one.
    if (monitor.stopped()) {
      throw new CancellationException("stopped: run it again to go on with the features");
    }
    InvalidInput.require(
        !late,
        "%s: the graph is refused: tried in a process of its own, it made nothing of images of"
            + " %s in %d s",
        graph.path(),
        images,
        patience.toSeconds());
    if (!said.contains(BEGUN)) {
      untried(said.lines().findFirst().orElse("exit code " + exit), monitor);
      return;
    }
    InvalidInput.require(
        exit == 0,
        "%s: the graph is refused: tried in a process of its own, it took that process down (%s):"
            + " a fault of TensorFlow's in one of the graph's operations, so take another version"
            + " of the network",
        graph.path(),
        reason(said).orElse("exit code " + exit));
  }

  private void untried(String why, Monitor monitor) {
    monitor.say(
        "%s: not tried in a process of its own (%s): a fault of TensorFlow's in it would end this one"
            .formatted(graph.path(), why));
  }

  private static Optional<String> reason(String said) {
    Matcher matcher = REASON.matcher(said);
    return matcher.find()
        ? Optional.of(matcher.group(1) != null ? matcher.group(1) : matcher.group(2))
        : Optional.empty();
  }

  /** Returns this Java with its properties and its heap, and no file of its death. */
  private List<String> command(String classPath) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(word -> word.startsWith("-D") || word.startsWith("-Xm"))
        .forEach(words::add);
    // Less than ours has: within TensorFlow calls are nested as deep as the graph is.
    words.add("-Xss768k");
    words.addAll(List.of("-XX:-CreateCoredumpOnCrash", "-XX:+ErrorFileToStderr"));
    words.addAll(List.of("-cp", classPath, GraphTrial.class.getName()));
    words.addAll(List.of(graph.path().toString(), graph.input(), graph.features()));
    words.addAll(List.of(graph.logits().orElse(""), graph.classWeights().orElse("")));
    images.dimensions().forEach(length -> words.add(length.toString()));
    return words;
  }

  /** Runs in the process: whatever is no crash is no matter of the trial. */
  public static void main(String[] words) throws IOException {
    haltWithParent();
    FrozenGraph graph =
        new FrozenGraph(Path.of(words[0]), words[1], words[2], named(words[3]), named(words[4]));
    Shape images =
        Shape.image(
            Integer.parseInt(words[5]), Integer.parseInt(words[6]), Integer.parseInt(words[7]));
    PrintStream parent =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    parent.println(BEGUN);
    try (ImageNetwork network = graph.openHere(Device.CPU)) {
      network.apply(new float[images.size()], 1, images);
      network.apply(new float[2 * images.size()], 2, images);
    } catch (InvalidInput | OutOfMemoryError e) {
      parent.println(e.getMessage());
    }
  }

  private static Optional<String> named(String word) {
    return Optional.of(word).filter(name -> !name.isEmpty());
  }

  /** A parent that was killed leaves nothing behind: the end of its pipe is the end of this. */
  private static void haltWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                System.in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // As good as the end.
              }
              Runtime.getRuntime().halt(1);
            });
    watch.setDaemon(true);
    watch.start();
  }
}
