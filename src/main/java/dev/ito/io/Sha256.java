package dev.ito.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/** SHA-256 as lower-case hex. */
public final class Sha256 {
  private Sha256() {}

  public static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Adds all that a stream has. */
  public static void add(MessageDigest digest, InputStream in) throws IOException {
    in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
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

  /**
   * Returns the SHA-256 of a file, or of names and contents of all files in a folder, in the order
   * of their names.
   */
  public static String ofTree(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return ofContent(path, Long.MAX_VALUE);
    }
    MessageDigest digest = start();
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String line = path.relativize(file) + " " + ofContent(file, Long.MAX_VALUE) + "\n";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
      }
    }
    return hex(digest);
  }

  /** Returns the SHA-256 of numbers as little-endian float32. */
  public static String ofFloats(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    MessageDigest digest = start();
    digest.update(bytes);
    return hex(digest);
  }

  /** Returns the SHA-256 of a text in UTF-8. */
  public static String ofText(String text) {
    MessageDigest digest = start();
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    return hex(digest);
  }
}
