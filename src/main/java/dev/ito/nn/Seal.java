package dev.ito.nn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.io.AtomicFile;
import dev.ito.io.DamagedFile;
import dev.ito.io.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The checksum of a safetensors file: its first metadata entry is the SHA-256 of the whole file
 * with zeros in the place of those 64 digits. A second entry says that there is one, so that damage
 * to either is found.
 */
final class Seal {
  private static final String CHECKSUM = "sha256";
  private static final String MARK = "sealed-by";
  private static final String ITO = "ito";
  private static final byte[] START =
      "{\"__metadata__\":{\"sha256\":\"".getBytes(StandardCharsets.UTF_8);
  private static final int LENGTH_FIELD = 8;
  private static final int DIGITS = 64;
  private static final int FROM = LENGTH_FIELD + START.length;
  private static final int CHUNK = 1 << 20;

  private Seal() {}

  /** Adds the entries to metadata that are still empty. */
  static void prepare(ObjectNode metadata) {
    metadata.put(CHECKSUM, "0".repeat(DIGITS)).put(MARK, ITO);
  }

  /**
   * Puts the checksum into the start of a file.
   *
   * @param start all bytes before the values, with zeros for the checksum
   */
  static void close(byte[] start, AtomicFile.Content values) throws IOException {
    MessageDigest digest = Sha256.start();
    digest.update(start);
    values.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    byte[] digits = Sha256.hex(digest).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(digits, 0, start, FROM, DIGITS);
  }

  /**
   * Returns whether a file has a checksum: it starts as one does, or it says so, which damage in
   * one place cannot undo. An entry {@code sha256} alone is another program's and means what it
   * likes.
   *
   * @param header the bytes of the JSON header
   */
  static boolean isIn(byte[] header, Map<String, String> metadata) {
    return starts(header) || metadata.containsKey(MARK);
  }

  private static boolean starts(byte[] header) {
    return header.length >= START.length + DIGITS
        && Arrays.equals(header, 0, START.length, START, 0, START.length);
  }

  /**
   * Returns whether a file has a checksum, which is checked; takes its entries out of the metadata.
   *
   * @param header the bytes of the JSON header
   * @throws DamagedFile if it is not that of the file
   */
  static boolean check(Path file, FileChannel channel, byte[] header, Map<String, String> metadata)
      throws IOException {
    if (!isIn(header, metadata)) {
      return false;
    }
    DamagedFile.requireChecksum(
        starts(header)
            && ITO.equals(metadata.get(MARK))
            && digest(channel, header).equals(metadata.get(CHECKSUM)),
        file);
    metadata.keySet().removeAll(List.of(CHECKSUM, MARK));
    return true;
  }

  private static String digest(FileChannel channel, byte[] header) throws IOException {
    MessageDigest digest = Sha256.start();
    byte[] zeroed = header.clone();
    Arrays.fill(zeroed, START.length, START.length + DIGITS, (byte) '0');
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    channel.read(buffer.limit(LENGTH_FIELD), 0);
    digest.update(buffer.flip());
    digest.update(zeroed);
    channel.position(LENGTH_FIELD + header.length);
    while (channel.read(buffer.clear()) >= 0) {
      digest.update(buffer.flip());
    }
    return Sha256.hex(digest);
  }
}
