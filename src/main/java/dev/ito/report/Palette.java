package dev.ito.report;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** The at most 256 colours that all frames of an animation share, so that nothing flickers. */
final class Palette {
  static final int SIZE = 256;

  private final IndexColorModel colours;
  private final IntUnaryOperator indexOf;

  /**
   * Makes a palette.
   *
   * @param colours at most {@link #SIZE} colours as 0xRRGGBB
   * @param indexOf place of the colour that stands for a given 0xRRGGBB
   */
  private Palette(int[] colours, IntUnaryOperator indexOf) {
    this.colours =
        new IndexColorModel(
            8, SIZE, Arrays.copyOf(colours, SIZE), 0, false, -1, DataBuffer.TYPE_BYTE);
    this.indexOf = indexOf;
  }

  /**
   * Returns the colours of the frames themselves if they are few enough, else the best for them.
   */
  static Palette of(List<BufferedImage> frames) {
    BitSet used = new BitSet(1 << 24);
    for (BufferedImage frame : frames) {
      for (int rgb : pixels(frame)) {
        used.set(rgb);
      }
    }
    if (used.cardinality() > SIZE) {
      MedianCut cut = new MedianCut(SIZE);
      frames.forEach(frame -> cut.add(pixels(frame)));
      return new Palette(cut.colours(), cut::indexOf);
    }
    int[] exact = used.stream().toArray();
    return new Palette(exact, rgb -> Arrays.binarySearch(exact, rgb));
  }

  /** Returns the frame in the colours of this palette. */
  BufferedImage index(BufferedImage frame) {
    BufferedImage indexed =
        new BufferedImage(
            frame.getWidth(), frame.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, colours);
    byte[] indices = ((DataBufferByte) indexed.getRaster().getDataBuffer()).getData();
    int[] pixels = pixels(frame);
    for (int i = 0; i < pixels.length; i++) {
      indices[i] = (byte) indexOf.applyAsInt(pixels[i]);
    }
    return indexed;
  }

  private static int[] pixels(BufferedImage frame) {
    int[] pixels =
        frame.getRGB(0, 0, frame.getWidth(), frame.getHeight(), null, 0, frame.getWidth());
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] &= 0xffffff;
    }
    return pixels;
  }
}
