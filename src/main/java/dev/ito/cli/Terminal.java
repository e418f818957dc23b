package dev.ito.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ito.io.Monitor;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Shows work: a bar on the screen of a terminal, a plain line on stderr now and then elsewhere.
 *
 * <p>While it is open, Ctrl-C asks the work to stop and waits until it has stored what it has.
 */
final class Terminal implements Monitor, AutoCloseable {
  private static final long BETWEEN_LINES = TimeUnit.SECONDS.toNanos(30);
  private static final long PATIENCE_SECONDS = 60;

  private final PrintStream out;
  private final Optional<PrintStream> screen;
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupt);
  private final Farewell farewell;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;
  private volatile boolean heeded;

  /**
   * @param out for lines
   * @param screen for bars; empty: lines instead
   * @param words of the command line
   */
  Terminal(PrintStream out, Optional<PrintStream> screen, List<String> words) {
    this.out = out;
    this.screen = screen;
    this.farewell = new Farewell(words);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Returns a terminal of a command on stderr, with bars if a person is watching. */
  static Terminal open(CommandSpec command) {
    List<String> words = command.root().commandLine().getParseResult().originalArgs();
    return new Terminal(System.err, screen(), words);
  }

  /**
   * Opens the screen itself: the launcher filters stderr line by line, which would hold back a bar.
   */
  private static Optional<PrintStream> screen() {
    if (System.console() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new PrintStream(new FileOutputStream("/dev/tty"), true, UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private void interrupt() {
    stopped = true;
    try {
      // Work that never asks has nothing to store.
      if (!heeded) {
        farewell.sayTo(out);
        return;
      }
      finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Task start(String task, String unit, long done, long total) {
    Task shown =
        screen
            .<Task>map(stream -> new Bar(stream, task, unit, done, total))
            .orElseGet(() -> new Lines(task, unit, done, total));
    return farewell.watching(shown, new Farewell.Work(task, unit, done, total));
  }

  @Override
  public void keeps(String what) {
    farewell.keeps(what);
  }

  @Override
  public void say(String line) {
    out.println(line);
  }

  @Override
  public void warn(String line) {
    // Jobs of one command have the same reasons to warn: once is enough.
    if (warned.add(line)) {
      Monitor.super.warn(line);
    }
  }

  @Override
  public boolean stopped() {
    heeded = true;
    return stopped;
  }

  @Override
  public void close() {
    if (stopped) {
      farewell.sayTo(out);
    }
    finished.countDown();
    if (!stopped) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  /** A progress bar with the time left. */
  private static final class Bar implements Task {
    private final ProgressBar bar;

    Bar(PrintStream screen, String task, String unit, long done, long total) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(total)
              .setUnit(" " + unit, 1)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(500)
              .setConsumer(new ConsoleProgressBarConsumer(screen))
              .startsFrom(done, Duration.ZERO)
              .build();
    }

    @Override
    public void at(long done, String note) {
      bar.stepTo(done).setExtraMessage(note);
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /** A line now and then, for logs. */
  private final class Lines implements Task {
    private final String task;
    private final String unit;
    private final long first;
    private final long total;
    private final long start = System.nanoTime();
    private long said = start;
    private long done;

    Lines(String task, String unit, long first, long total) {
      this.task = task;
      this.unit = unit;
      this.first = first;
      this.done = first;
      this.total = total;
    }

    @Override
    public void at(long now, String note) {
      done = now;
      if (System.nanoTime() - said > BETWEEN_LINES) {
        said = System.nanoTime();
        double seconds = 1e-9 * (said - start);
        double left = seconds * (total - done) / Math.max(1, done - first);
        out.println(
            String.format(
                Locale.ROOT,
                "%s: %,d of %,d %s, %s left%s",
                task,
                done,
                total,
                unit,
                duration(left),
                note.isEmpty() ? "" : ", " + note));
      }
    }

    @Override
    public void close() {
      double seconds = 1e-9 * (System.nanoTime() - start);
      out.println(
          String.format(
              Locale.ROOT, "%s: %,d of %,d %s in %s", task, done, total, unit, duration(seconds)));
    }

    private static String duration(double seconds) {
      long whole = Math.round(seconds);
      return whole < 60
          ? whole + " s"
          : String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60);
    }
  }
}
