package dev.ito.data;

import dev.ito.io.GitLfs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The formats of picture files that are read, told apart by how a file begins. */
enum PictureFormat {
  JPEG("jpeg", 1024),
  PNG("png", 8 * 1032);

  private final String reader;
  private final long pixelsPerByte;

  /**
   * A format.
   *
   * @param pixelsPerByte more than a byte of a file can hold: in a JPEG a block of 64 takes a bit
   *     at least, in a PNG a pixel does, of which deflate packs 1,032 into one
   */
  PictureFormat(String reader, long pixelsPerByte) {
    this.reader = reader;
    this.pixelsPerByte = pixelsPerByte;
  }

  /** Returns the name of the format for Java. */
  String reader() {
    return reader;
  }

  /** Returns more pixels than a whole file of a length can have, header and all. */
  long mostPixels(int length) {
    return pixelsPerByte * length;
  }

  /**
   * Returns the format of a file.
   *
   * @throws IOException saying what the file is instead, where that is known
   */
  static PictureFormat of(byte[] file) throws IOException {
    String start = new String(file, 0, Math.min(file.length, 48), StandardCharsets.ISO_8859_1);
    if (start.startsWith("\u00ff\u00d8\u00ff")) {
      return JPEG;
    }
    if (start.startsWith("\u0089PNG\r\n\u001a\n")) {
      return PNG;
    }
    throw new IOException(
        GitLfs.isPointer(file) ? "a pointer of Git LFS: run git lfs pull" : instead(start));
  }

  private static String instead(String start) {
    if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
      return "a WebP picture: convert it to PNG";
    }
    if (start.startsWith("GIF8")) {
      return "a GIF picture: convert it to PNG";
    }
    if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
      return "a TIFF picture: convert it to PNG";
    }
    return start.startsWith("BM") ? "a BMP picture: convert it to PNG" : "not a picture";
  }
}
