package dev.ito.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** A file that is not what was written: cut short, changed, or mixed up with another. */
public final class DamagedFile extends FileFault {
  private static final long serialVersionUID = 1L;

  private final transient Path file;

  /**
   * Makes the error.
   *
   * @param why what is wrong, a {@link String#format} pattern for {@code arguments}
   */
  public DamagedFile(Path file, String why, Object... arguments) {
    super(file + ": damaged: " + String.format(Locale.ROOT, why, arguments));
    this.file = file;
  }

  /** Throws unless {@code condition} holds. */
  public static void require(boolean condition, Path file, String why, Object... arguments) {
    if (!condition) {
      throw new DamagedFile(file, why, arguments);
    }
  }

  /** Throws unless the checksum of a file is that of its content. */
  public static void requireChecksum(boolean right, Path file) {
    require(right, file, "its checksum is not that of its content");
  }

  /**
   * Gives the file the ending {@code .damaged}, out of the way of another.
   *
   * @return what to tell the user
   */
  public String setAside() throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".damaged");
    Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    return getMessage() + "; it is set aside as " + aside.getFileName();
  }
}
