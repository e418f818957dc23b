package dev.ito.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a file that nobody publishes one of, kept beside it in {@code FILE.sha256} when it
 * is first there, as {@code sha256sum} writes it, with or without {@code --tag}: whoever replaces
 * the file later is found out.
 */
public final class KnownHash {
  /**
   * A line of {@code sha256sum}, where a backslash goes before an escaped name, or its {@code
   * --tag}, which is also what BSD and OpenSSL write.
   */
  private static final Pattern LINE =
      Pattern.compile(
          "\\\\?(\\p{XDigit}{64})(?:\\s.*)?|\\\\?SHA(?:2-)?256 ?\\(.*\\) ?= ?(\\p{XDigit}{64})");

  private static final int LARGEST = 10_000;

  private KnownHash() {}

  /** Keeps a hash. */
  public static void keep(Path file, String sha256) throws IOException {
    AtomicFile.writeText(beside(file), sha256 + "  " + file.getFileName() + "\n");
  }

  /** Forgets the hash of a file that is about to be written anew. */
  public static void forget(Path file) throws IOException {
    Files.deleteIfExists(beside(file));
  }

  /** Tells whether one is kept. */
  public static boolean isKept(Path file) {
    return Files.isRegularFile(beside(file));
  }

  /**
   * Compares a file with the hash that was kept of it, if one was.
   *
   * @throws DamagedFile if it is another file
   * @throws FileFault if what is kept is no SHA-256
   */
  public static void require(Path file, String sha256) throws IOException {
    if (!isKept(file)) {
      return;
    }
    String kept = kept(file);
    DamagedFile.require(
        kept.equalsIgnoreCase(sha256),
        file,
        "its SHA-256 is %s, not %s as %s says: it was changed or replaced; get the right one again,"
            + " or delete %s if the new one is meant",
        sha256,
        kept,
        beside(file),
        beside(file));
  }

  /**
   * Checks that what is kept of a file, if anything is, is a SHA-256.
   *
   * @throws FileFault naming the file that should hold it
   */
  public static void requireReadable(Path file) throws IOException {
    if (isKept(file)) {
      kept(file);
    }
  }

  /** Returns the one hash that is kept; what holds none says nothing of the file. */
  private static String kept(Path file) throws IOException {
    Set<String> found = new TreeSet<>();
    for (String line : start(beside(file)).lines().toList()) {
      Matcher matcher = LINE.matcher(line.strip());
      if (matcher.matches()) {
        String digits = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        found.add(digits.toLowerCase(Locale.ROOT));
      }
    }
    if (found.size() != 1) {
      throw new FileFault(
          beside(file)
              + (found.isEmpty() ? ": holds no SHA-256" : ": holds more than one SHA-256")
              + ": make it again (sha256sum FILE > FILE.sha256), or delete it");
    }
    return found.iterator().next();
  }

  /** Returns the start of a text, whatever its encoding: that of a hash is ASCII. */
  private static String start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LARGEST), StandardCharsets.ISO_8859_1);
    }
  }

  private static Path beside(Path file) {
    return file.resolveSibling(file.getFileName() + ".sha256");
  }
}
