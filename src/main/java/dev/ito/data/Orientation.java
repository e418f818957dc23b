package dev.ito.data;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How a stored picture is turned to be shown: the orientation of EXIF (JEITA CP-3451, section
 * 4.6.4.A), in the order of its numbers 1 to 8.
 *
 * <p>A tag that is missing, damaged or of another number counts as {@link #UPRIGHT}.
 */
enum Orientation {
  UPRIGHT(false, false, false),
  MIRRORED(false, true, false),
  TURNED_BY_180(false, true, true),
  FLIPPED(false, false, true),
  TRANSPOSED(true, false, false),
  TURNED_BY_90(true, false, true),
  TRANSVERSE(true, true, true),
  TURNED_BY_270(true, true, false);

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final int TAG = 0x112;
  private static final int SHORT = 3;
  private static final int ENTRY = 12;

  private final boolean swapped;
  private final boolean fromRight;
  private final boolean fromBelow;

  /**
   * Describes where a shown pixel is stored.
   *
   * @param swapped its column is that of a stored row, and its row that of a stored column
   * @param fromRight the stored column counts from the right
   * @param fromBelow the stored row counts from below
   */
  Orientation(boolean swapped, boolean fromRight, boolean fromBelow) {
    this.swapped = swapped;
    this.fromRight = fromRight;
    this.fromBelow = fromBelow;
  }

  /** Returns what a JPEG or PNG file says. */
  static Orientation of(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    try {
      return Arrays.equals(file, 0, PNG.length, PNG, 0, PNG.length) ? ofPng(bytes) : ofJpeg(bytes);
    } catch (IndexOutOfBoundsException cutShort) {
      return UPRIGHT;
    }
  }

  /** Looks through the segments of a JPEG file before its pixels. */
  private static Orientation ofJpeg(ByteBuffer file) {
    int at = 2;
    while ((file.get(at) & 0xff) == 0xff) {
      int marker = file.get(at + 1) & 0xff;
      if (marker == 0xff) {
        at++;
      } else if (marker == 0xda || marker == 0xd9) {
        return UPRIGHT;
      } else {
        int length = file.getShort(at + 2) & 0xffff;
        if (marker == 0xe1 && startsWith(file, at + 4, EXIF)) {
          return ofTiff(file.slice(at + 10, length - 8));
        }
        // The length counts itself: less than 2 would not go on.
        at += 2 + Math.max(2, length);
      }
    }
    return UPRIGHT;
  }

  /** Looks through the chunks of a PNG file. */
  private static Orientation ofPng(ByteBuffer file) {
    byte[] wanted = "eXIf".getBytes(StandardCharsets.US_ASCII);
    long at = 8;
    while (at + 12 <= file.limit()) {
      int length = file.getInt((int) at);
      if (startsWith(file, (int) at + 4, wanted)) {
        return ofTiff(file.slice((int) at + 8, length));
      }
      at += 12 + (length & 0xffffffffL);
    }
    return UPRIGHT;
  }

  private static boolean startsWith(ByteBuffer file, int at, byte[] start) {
    byte[] found = new byte[start.length];
    file.get(at, found);
    return Arrays.equals(found, start);
  }

  /** Reads the first directory of the block, and no other: none can lead round in a circle. */
  private static Orientation ofTiff(ByteBuffer block) {
    int order = block.getShort(0);
    block.order(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    if (order != 0x4949 && order != 0x4d4d || block.getShort(2) != 42) {
      return UPRIGHT;
    }
    int directory = block.getInt(4);
    int entries = block.getShort(directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      int at = directory + 2 + i * ENTRY;
      if ((block.getShort(at) & 0xffff) == TAG) {
        int number = block.getShort(at + 8) & 0xffff;
        boolean valid = block.getShort(at + 2) == SHORT && block.getInt(at + 4) == 1;
        return valid && 1 <= number && number <= values().length ? values()[number - 1] : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  /** Returns a stored picture as it is shown, with the same levels. */
  BufferedImage apply(BufferedImage stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    Raster from = stored.getRaster();
    int width = swapped ? from.getHeight() : from.getWidth();
    int height = swapped ? from.getWidth() : from.getHeight();
    WritableRaster to = from.createCompatibleWritableRaster(width, height);
    Object pixel = null;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int column = swapped ? y : x;
        int row = swapped ? x : y;
        pixel =
            from.getDataElements(
                fromRight ? from.getWidth() - 1 - column : column,
                fromBelow ? from.getHeight() - 1 - row : row,
                pixel);
        to.setDataElements(x, y, pixel);
      }
    }
    return new BufferedImage(stored.getColorModel(), to, stored.isAlphaPremultiplied(), null);
  }
}
