package dev.ito.math;

import java.util.Locale;

/**
 * What the user asked for cannot be done as written: the message says what, where and what to do.
 *
 * <p>Thrown by the constructors of configuration records and by file readers; the command line
 * turns it into one line on stderr and exit code 2.
 */
public class InvalidInput extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidInput(String message) {
    super(message);
  }

  public InvalidInput(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Throws unless {@code condition} holds.
   *
   * @param message a {@link String#format} pattern for {@code arguments}
   */
  public static void require(boolean condition, String message, Object... arguments) {
    if (!condition) {
      throw new InvalidInput(String.format(Locale.ROOT, message, arguments));
    }
  }

  /** A part of the input, checked or read. */
  @FunctionalInterface
  public interface Part<T, E extends Exception> {
    T read() throws E;
  }

  /** Reads a part; {@code place}, where it is, goes before the message of its error. */
  public static <T, E extends Exception> T inside(String place, Part<T, E> part) throws E {
    try {
      return part.read();
    } catch (InvalidInput e) {
      throw new InvalidInput(place + e.getMessage(), e);
    }
  }

  /** Checks a part; {@code place}, where it is, goes before the message of its error. */
  public static void inside(String place, Runnable check) {
    inside(
        place,
        () -> {
          check.run();
          return null;
        });
  }
}
