package dev.ito.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process, as it signs what it works on.
 *
 * @param pid its number on its host
 * @param host the name of the machine
 * @param start when it began
 */
record Owner(long pid, String host, Instant start) {
  private static final Pattern TEXT =
      Pattern.compile("process (\\d{1,18}) on (\\S{1,255}) since (\\S{1,40})\\s*");
  private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");

  /** This process. */
  static final Owner SELF =
      new Owner(
          ProcessHandle.current().pid(),
          hostName(),
          ProcessHandle.current()
              .info()
              .startInstant()
              .orElseGet(Instant::now)
              .truncatedTo(ChronoUnit.SECONDS));

  /** Asks no name server, which may take long to answer. */
  private static String hostName() {
    String name = "";
    try {
      name = Files.isReadable(KERNEL_NAME) ? Files.readString(KERNEL_NAME) : "";
    } catch (IOException unknown) {
      // Another system: it may have told its name to the process.
      name = "";
    }
    String told = Optional.ofNullable(System.getenv("HOSTNAME")).orElse("");
    String bare = (name.isBlank() ? told : name).replaceAll("[^A-Za-z0-9.-]", "");
    return bare.isEmpty() ? "localhost" : bare;
  }

  /** Returns it in the words of a message. */
  String text() {
    return "process " + pid + " on " + host + " since " + start;
  }

  /** Reads what {@link #text} wrote; empty if it is anything else. */
  static Optional<Owner> parse(String text) {
    Matcher found = TEXT.matcher(text);
    try {
      return found.matches()
          ? Optional.of(
              new Owner(
                  Long.parseLong(found.group(1)), found.group(2), Instant.parse(found.group(3))))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
