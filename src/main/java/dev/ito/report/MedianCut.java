package dev.ito.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses few colours that stand for many: boxes of colours are halved until there are enough
 * (Heckbert 1982).
 *
 * <p>Colours are told apart by the upper 6 bits of each channel.
 */
final class MedianCut {
  private static final int BITS = 6;
  private static final int MASK = (1 << BITS) - 1;
  private static final int CELLS = 1 << 3 * BITS;

  private final int size;
  private final long[] counts = new long[CELLS];
  private final long[][] sums = new long[3][CELLS];
  private final byte[] indices = new byte[CELLS];

  /** Starts with no pixels, to choose at most {@code size} colours, 256 at most. */
  MedianCut(int size) {
    this.size = size;
  }

  /** Counts pixels, given as 0xRRGGBB. */
  void add(int[] pixels) {
    for (int rgb : pixels) {
      int cell = cell(rgb);
      counts[cell]++;
      for (int channel = 0; channel < 3; channel++) {
        sums[channel][cell] += rgb >> 16 - 8 * channel & 0xff;
      }
    }
  }

  /** Chooses the colours for the pixels counted so far; {@link #indexOf} refers to them. */
  int[] colours() {
    List<Box> boxes = boxes();
    for (int i = 0; i < boxes.size(); i++) {
      for (int cell : boxes.get(i).cells) {
        indices[cell] = (byte) i;
      }
    }
    return boxes.stream().mapToInt(Box::mean).toArray();
  }

  /** Returns the place of the colour that stands for {@code rgb}, a colour that was counted. */
  int indexOf(int rgb) {
    return Byte.toUnsignedInt(indices[cell(rgb)]);
  }

  private List<Box> boxes() {
    List<Box> boxes = new ArrayList<>();
    int[] used = new int[CELLS];
    int length = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      if (counts[cell] > 0) {
        used[length++] = cell;
      }
    }
    boxes.add(new Box(Arrays.copyOf(used, length)));
    while (boxes.size() < size) {
      Box widest = boxes.stream().max(Comparator.comparingDouble(box -> box.spread)).orElseThrow();
      if (widest.spread == 0) {
        break;
      }
      boxes.remove(widest);
      boxes.addAll(widest.halves());
    }
    return boxes;
  }

  private static int cell(int rgb) {
    int drop = 8 - BITS;
    return (rgb >> 16 + drop & MASK) << 2 * BITS
        | (rgb >> 8 + drop & MASK) << BITS
        | rgb >> drop & MASK;
  }

  private static int level(int cell, int channel) {
    return cell >> BITS * (2 - channel) & MASK;
  }

  /** A set of cells that get one colour. */
  private final class Box {
    private final int[] cells;
    private final long count;
    private final int channel;

    /** Squared error that one colour for the box makes, roughly: what halving it would save. */
    private final double spread;

    Box(int[] cells) {
      this.cells = cells;
      this.count = Arrays.stream(cells).mapToLong(cell -> counts[cell]).sum();
      double[] variances = {variance(0), variance(1), variance(2)};
      int widest = variances[1] >= variances[0] ? 1 : 0;
      this.channel = variances[2] > variances[widest] ? 2 : widest;
      this.spread = count * variances[channel];
    }

    private double variance(int channel) {
      double first = 0;
      double second = 0;
      for (int cell : cells) {
        double weight = (double) counts[cell] / count;
        first += weight * level(cell, channel);
        second += weight * level(cell, channel) * level(cell, channel);
      }
      boolean flat =
          Arrays.stream(cells).allMatch(c -> level(c, channel) == level(cells[0], channel));
      return flat ? 0 : Math.max(second - first * first, Double.MIN_NORMAL);
    }

    /** Cuts the box in two along its widest channel, with about half of the pixels on each side. */
    List<Box> halves() {
      long[] sorted =
          Arrays.stream(cells)
              .mapToLong(cell -> (long) level(cell, channel) << 32 | cell)
              .sorted()
              .toArray();
      int[] order = Arrays.stream(sorted).mapToInt(key -> (int) key).toArray();
      int cut = 0;
      long below = 0;
      do {
        below += counts[order[cut++]];
      } while (cut < order.length - 1 && 2 * below < count);
      return List.of(
          new Box(Arrays.copyOf(order, cut)),
          new Box(Arrays.copyOfRange(order, cut, order.length)));
    }

    /** Returns the mean colour of the pixels of this box. */
    int mean() {
      int rgb = 0;
      for (long[] sum : sums) {
        long total = Arrays.stream(cells).mapToLong(cell -> sum[cell]).sum();
        rgb = rgb << 8 | (int) ((total + count / 2) / count);
      }
      return rgb;
    }
  }
}
