package dev.ito.io;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What an error says, in one line. */
public final class Reason {
  private Reason() {}

  /** Returns whether the message was written for the user: these are thrown by Ito itself. */
  public static boolean isExplained(Throwable error) {
    return error instanceof InvalidInput
        || error instanceof ArithmeticException
        || error.getClass() == IOException.class;
  }

  /** Returns what went wrong: of an error that was not written for the user also its kind. */
  public static String of(Throwable error) {
    if (error instanceof UncheckedIOException) {
      return of(error.getCause());
    }
    String kind = error.getClass().getSimpleName();
    if (error.getMessage() == null || error.getMessage().isBlank()) {
      return kind;
    }
    return isExplained(error)
        ? error.getMessage().strip().replaceAll("\\s*\\R\\s*", " ")
        : kind + ": " + line(error);
  }

  /**
   * Returns the first line of a message that says what is wrong: those of TensorFlow have many, and
   * begin with a count of errors.
   */
  public static String line(Throwable error) {
    String message = String.valueOf(error.getMessage());
    return message
        .lines()
        .filter(line -> !line.isBlank() && !line.endsWith("root error(s) found."))
        .map(String::strip)
        .findFirst()
        .orElse(message);
  }
}
