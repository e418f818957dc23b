package dev.ito.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;

/** What is left out while it is read counts as unpacked, too. */
class UnpackedTest {
  private static final int CHUNK = 1 << 20;

  /** Skips and reads nothing but zeros, without end. */
  private static final class Zeros extends InputStream {
    @Override
    public int read() {
      return 0;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      return length;
    }

    @Override
    public long skip(long n) {
      return n;
    }
  }

  @Test
  void whatIsReadIsBounded() throws IOException {
    InputStream in = new Unpacked(new Zeros(), 1);
    for (int i = 0; i < 16; i++) {
      assertEquals(CHUNK, in.readNBytes(CHUNK).length);
    }
    assertThrows(ZipException.class, in::read);
  }

  @Test
  void whatIsSkippedIsBounded() throws IOException {
    InputStream in = new Unpacked(new Zeros(), 1);
    in.skipNBytes(16 * CHUNK);
    assertThrows(ZipException.class, () -> in.skipNBytes(1));
  }
}
