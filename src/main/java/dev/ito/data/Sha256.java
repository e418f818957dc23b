package dev.ito.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as lower-case hex. */
public final class Sha256 {
  private Sha256() {}

  static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Returns the SHA-256 of a file's content, unpacked if it is gzipped.
   *
   * @param limit bytes of unpacked content after which reading stops, against endless files
   * @throws IOException if the file cannot be read or unpacked
   */
  public static String ofContent(Path file, long limit) throws IOException {
    MessageDigest digest = start();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = GzipFile.open(file)) {
      long total = 0;
      for (int n = in.read(buffer); n >= 0 && total <= limit; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        total += n;
      }
    }
    return hex(digest);
  }
}
