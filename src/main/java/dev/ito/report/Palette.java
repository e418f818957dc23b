package dev.ito.report;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The at most 256 colours that all frames of an animation share, so that nothing flickers: boxes of
 * colours are halved until there are enough or each holds one colour (Heckbert 1982).
 */
final class Palette {
  static final int SIZE = 256;
  private static final int COLOURS = 1 << 24;

  private final int[] counts = new int[COLOURS];
  private final byte[] indices = new byte[COLOURS];
  private final IndexColorModel model;

  /** Chooses the colours for frames: their own if these are few enough. */
  Palette(List<BufferedImage> frames) {
    for (BufferedImage frame : frames) {
      for (int rgb : pixels(frame)) {
        counts[rgb]++;
      }
    }
    List<Box> boxes = boxes();
    boxes.sort(Comparator.comparingInt(box -> box.colours[0]));
    int[] chosen = new int[SIZE];
    for (int i = 0; i < boxes.size(); i++) {
      chosen[i] = boxes.get(i).mean();
      for (int rgb : boxes.get(i).colours) {
        indices[rgb] = (byte) i;
      }
    }
    model = new IndexColorModel(8, SIZE, chosen, 0, false, -1, DataBuffer.TYPE_BYTE);
  }

  private List<Box> boxes() {
    List<Box> boxes = new ArrayList<>();
    boxes.add(new Box(IntStream.range(0, COLOURS).filter(rgb -> counts[rgb] > 0).toArray()));
    while (boxes.size() < SIZE) {
      Box widest = boxes.stream().max(Comparator.comparingDouble(box -> box.spread)).orElseThrow();
      if (widest.spread == 0) {
        break;
      }
      boxes.remove(widest);
      boxes.addAll(widest.halves());
    }
    return boxes;
  }

  /** Returns one of the frames in the colours of this palette. */
  BufferedImage index(BufferedImage frame) {
    BufferedImage indexed =
        new BufferedImage(
            frame.getWidth(), frame.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
    byte[] data = ((DataBufferByte) indexed.getRaster().getDataBuffer()).getData();
    int[] pixels = pixels(frame);
    for (int i = 0; i < pixels.length; i++) {
      data[i] = indices[pixels[i]];
    }
    return indexed;
  }

  /** Returns the pixels as 0xRRGGBB. */
  private static int[] pixels(BufferedImage frame) {
    // Much faster than getRGB, which asks the colour model about each of them.
    BufferedImage rgb =
        new BufferedImage(frame.getWidth(), frame.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = rgb.createGraphics();
    graphics.drawImage(frame, 0, 0, null);
    graphics.dispose();
    int[] pixels = ((DataBufferInt) rgb.getRaster().getDataBuffer()).getData();
    Arrays.setAll(pixels, i -> pixels[i] & 0xffffff);
    return pixels;
  }

  private static int level(int rgb, int channel) {
    return rgb >> 16 - 8 * channel & 0xff;
  }

  /** Colours, at least one, that get one of the palette. */
  private final class Box {
    private final int[] colours;
    private final long count;
    private final int channel;

    /** Squared error that one colour for the box makes, roughly: what halving it would save. */
    private final double spread;

    Box(int... colours) {
      this.colours = colours;
      count = Arrays.stream(colours).mapToLong(rgb -> counts[rgb]).sum();
      double[] errors = {error(0), error(1), error(2)};
      int wider = errors[1] >= errors[0] ? 1 : 0;
      channel = errors[2] > errors[wider] ? 2 : wider;
      spread = errors[channel];
    }

    private double mean(int channel) {
      return Arrays.stream(colours).mapToLong(c -> (long) counts[c] * level(c, channel)).sum()
          / (double) count;
    }

    private double error(int channel) {
      double mean = mean(channel);
      return Arrays.stream(colours)
          .mapToDouble(rgb -> counts[rgb] * Math.pow(level(rgb, channel) - mean, 2))
          .sum();
    }

    /** Returns the mean colour of the pixels of this box. */
    int mean() {
      return (int) Math.round(mean(0)) << 16
          | (int) Math.round(mean(1)) << 8
          | (int) Math.round(mean(2));
    }

    /** Cuts the box in two along its widest channel, with about half of the pixels on each side. */
    List<Box> halves() {
      int[] sorted =
          Arrays.stream(colours)
              .mapToLong(rgb -> (long) level(rgb, channel) << 32 | rgb)
              .sorted()
              .mapToInt(key -> (int) key)
              .toArray();
      int cut = 0;
      long below = 0;
      do {
        below += counts[sorted[cut++]];
      } while (cut < sorted.length - 1 && 2 * below < count);
      return List.of(
          new Box(Arrays.copyOf(sorted, cut)),
          new Box(Arrays.copyOfRange(sorted, cut, sorted.length)));
    }
  }
}
