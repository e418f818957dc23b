package dev.ito.cli;

import dev.ito.io.Monitor;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The last line of a command that is stopped: how far it was, what is kept, and that the same
 * command goes on.
 */
final class Farewell {
  /** The launcher says by what name it was called. */
  private static final String NAME = "ITO_COMMAND";

  private final List<String> words;
  private final AtomicBoolean said = new AtomicBoolean();
  private volatile Optional<Work> work = Optional.empty();
  private volatile String kept = "";

  /** Makes the line of a command line. */
  Farewell(List<String> words) {
    this.words = List.copyOf(words);
  }

  /** How far a piece of work is. */
  record Work(String task, String unit, long done, long total) {
    private String text() {
      return String.format(Locale.ROOT, "%s at %,d of %,d %s", task, done, total, unit);
    }
  }

  /** Returns a task that is shown, and watches how far it gets. */
  Monitor.Task watching(Monitor.Task shown, Work start) {
    work = Optional.of(start);
    return new Monitor.Task() {
      @Override
      public void at(long done, String note) {
        work = Optional.of(new Work(start.task, start.unit, done, start.total));
        shown.at(done, note);
      }

      @Override
      public void close() {
        shown.close();
      }
    };
  }

  /** Learns what is left if the command ends now. */
  void keeps(String what) {
    kept = what;
  }

  /** Says the line, once; nothing of what had not begun. */
  void sayTo(PrintStream out) {
    if ((work.isPresent() || !kept.isEmpty()) && said.compareAndSet(false, true)) {
      out.println(line());
    }
  }

  private String line() {
    return "stopped"
        + work.map(far -> ": " + far.text()).orElse("")
        + (kept.isEmpty()
            ? "; nothing of it is kept, the same command begins again: "
            : "; %s is kept, the same command goes on: ".formatted(kept))
        + Stream.concat(
                Stream.of(Optional.ofNullable(System.getenv(NAME)).orElse("ito")), words.stream())
            .map(Farewell::quoted)
            .collect(Collectors.joining(" "));
  }

  /** Returns a word as a shell takes it. */
  static String quoted(String word) {
    return word.matches("[A-Za-z0-9@%+=:,./_-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
