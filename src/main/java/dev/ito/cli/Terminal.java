package dev.ito.cli;

import dev.ito.experiment.Monitor;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows work on stderr: a bar on a terminal, a plain line now and then elsewhere.
 *
 * <p>While it is open, Ctrl-C asks the work to stop and waits until it has stored what it has.
 */
final class Terminal implements Monitor, AutoCloseable {
  private static final long BETWEEN_LINES = TimeUnit.SECONDS.toNanos(30);
  private static final long PATIENCE_SECONDS = 60;

  private final PrintStream out;
  private final boolean interactive;
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupt);
  private volatile boolean stopped;

  Terminal(PrintStream out, boolean interactive) {
    this.out = out;
    this.interactive = interactive;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void interrupt() {
    stopped = true;
    try {
      finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Task start(String task, String unit, long done, long total) {
    return interactive ? new Bar(task, unit, done, total) : new Lines(task, unit, done, total);
  }

  @Override
  public void say(String line) {
    out.println(line);
  }

  @Override
  public boolean stopped() {
    return stopped;
  }

  @Override
  public void close() {
    finished.countDown();
    if (!stopped) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  /** A progress bar with the time left. */
  private static final class Bar implements Task {
    private final ProgressBar bar;

    Bar(String task, String unit, long done, long total) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(total)
              .setUnit(" " + unit, 1)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(500)
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
