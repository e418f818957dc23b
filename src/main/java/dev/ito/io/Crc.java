package dev.ito.io;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/** The CRC-32 of a line of text: no flipped bit and no cut escapes it. */
final class Crc {
  private Crc() {}

  /** Returns eight hex digits. */
  static String of(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}
