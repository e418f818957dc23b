package dev.ito.io;

import dev.ito.math.InvalidInput;
import java.util.Locale;

/** A file or folder of the user's is not there: what is asked for can be done once it is. */
public final class MissingFile extends InvalidInput {
  private static final long serialVersionUID = 1L;

  public MissingFile(String message) {
    super(message);
  }

  /**
   * Throws unless {@code there}.
   *
   * @param message a {@link String#format} pattern for {@code arguments}: what is missing, and how
   *     to get it
   */
  public static void require(boolean there, String message, Object... arguments) {
    if (!there) {
      throw new MissingFile(String.format(Locale.ROOT, message, arguments));
    }
  }

  /** Returns whether what is wrong is, at its root, a file that is not there. */
  public static boolean isBehind(InvalidInput wrong) {
    return wrong instanceof MissingFile
        || wrong.getCause() instanceof InvalidInput cause && isBehind(cause);
  }
}
