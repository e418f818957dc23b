package dev.ito.io;

import java.nio.file.Path;

/** The folder of what is kept from one run to the next only to save time; it may be deleted. */
public final class CacheFolder {
  private CacheFolder() {}

  /** Returns {@code $ITO_CACHE}, or else {@code ~/.cache/ito}. */
  public static Path ofUser() {
    String chosen = System.getenv("ITO_CACHE");
    return chosen == null || chosen.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache", "ito")
        : Path.of(chosen);
  }
}
