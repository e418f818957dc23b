package dev.ito.io;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Files that a clone without Git LFS leaves: a few lines of text in place of a large file. */
public final class GitLfs {
  private static final byte[] START =
      "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

  private GitLfs() {}

  /** Returns whether the content of a file is that of such a pointer. */
  public static boolean isPointer(byte[] content) {
    return Arrays.equals(START, Arrays.copyOf(content, START.length));
  }

  /** Returns whether a file is such a pointer; false if it cannot be read. */
  public static boolean isPointer(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return isPointer(in.readNBytes(START.length));
    } catch (IOException unreadable) {
      return false;
    }
  }

  /**
   * Checks that a file is the file itself.
   *
   * @throws InvalidInput saying how to fetch it
   */
  public static void requireFetched(Path file) {
    InvalidInput.require(
        !isPointer(file),
        "%s: a pointer of Git LFS, not the file itself: run git lfs pull in its folder",
        file);
  }
}
