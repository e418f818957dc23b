package dev.ito.io;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of what is kept from one run to the next only to save time; it may be deleted. */
public final class CacheFolder {
  private CacheFolder() {}

  /**
   * Returns {@code $ITO_CACHE}, or else {@code ~/.cache/ito}.
   *
   * @throws InvalidInput if there is neither
   */
  public static Path ofUser() {
    return of(System.getenv("ITO_CACHE"), System.getProperty("user.home"));
  }

  static Path of(String chosen, String home) {
    if (chosen != null && !chosen.isBlank()) {
      return Path.of(chosen);
    }
    // A user without an entry in the system's list has the home "?".
    InvalidInput.require(
        home != null && Path.of(home).isAbsolute(),
        "this user has no home folder for what is kept to save time: set ITO_CACHE to a folder");
    return Path.of(home, ".cache", "ito");
  }

  /**
   * Makes a folder for what is kept.
   *
   * @throws InvalidInput if it cannot be made
   */
  public static void make(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InvalidInput(
          folder
              + ": cannot be made ("
              + e.getClass().getSimpleName()
              + "): set ITO_CACHE to a folder that can be written to",
          e);
    }
  }
}
