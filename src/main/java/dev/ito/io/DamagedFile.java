package dev.ito.io;

import java.nio.file.Path;
import java.util.Locale;

/** A file that is not what was written: cut short, changed, or mixed up with another. */
public final class DamagedFile extends FileFault {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the error.
   *
   * @param why what is wrong, a {@link String#format} pattern for {@code arguments}
   */
  public DamagedFile(Path file, String why, Object... arguments) {
    super(file + ": damaged: " + String.format(Locale.ROOT, why, arguments));
  }

  /** Throws unless {@code condition} holds. */
  public static void require(boolean condition, Path file, String why, Object... arguments) {
    if (!condition) {
      throw new DamagedFile(file, why, arguments);
    }
  }
}
