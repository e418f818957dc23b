package dev.ito.math;

import java.util.Locale;

/**
 * What the user asked for cannot be done as written: the message says what, where and what to do.
 *
 * <p>Thrown by the constructors of configuration records and by file readers; the command line
 * turns it into one line on stderr and exit code 2.
 */
public final class InvalidInput extends IllegalArgumentException {
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
}
