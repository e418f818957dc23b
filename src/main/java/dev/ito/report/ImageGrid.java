package dev.ito.report;

import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Many small images in one picture, magnified by a whole number so that each pixel stays a square.
 *
 * <p>Image (row, column) has its upper left corner at {@code GAP + column * (width * m + GAP)},
 * {@code GAP + row * (height * m + GAP)}, where m is the magnification.
 */
public final class ImageGrid {
  /** Pixels between images and around them. */
  static final int GAP = 2;

  static final int BACKGROUND = 0xd9d9d9;

  /** Longest side of the picture, as far as {@link #SMALLEST_IMAGE} allows. */
  private static final int SIDE = 1000;

  /** Images are magnified to at least this many pixels, or one cannot tell what they show. */
  private static final int SMALLEST_IMAGE = 40;

  private static final long LARGEST_PICTURE = 1L << 27;

  private final List<Pixels> rows;
  private final int height;
  private final int width;
  private final int magnification;
  private final BufferedImage picture;

  private ImageGrid(List<Pixels> rows, int side) {
    InvalidInput.require(!rows.isEmpty(), "there is no image to show");
    this.rows = rows;
    this.height = rows.get(0).shape().height();
    this.width = rows.get(0).shape().width();
    for (Pixels row : rows) {
      InvalidInput.require(
          row.shape().equals(rows.get(0).shape()),
          "images of one picture must have one shape, but there are %s and %s",
          rows.get(0).shape(),
          row.shape());
    }
    int columns = rows.stream().mapToInt(Pixels::count).max().orElseThrow();
    int fitting = ((side - GAP) / columns - GAP) / width;
    fitting = Math.min(fitting, ((side - GAP) / rows.size() - GAP) / height);
    this.magnification = Math.max(fitting, least(Math.max(width, height)));
    this.picture = canvas(columns);
  }

  private static int least(int longer) {
    return (SMALLEST_IMAGE + longer - 1) / longer;
  }

  /** Returns how many images fit into a square picture. */
  public static int most(Shape image) {
    int longer = Math.max(image.width(), image.height());
    int cell = longer * least(longer) + GAP;
    int across = (int) (Math.sqrt(LARGEST_PICTURE) - GAP) / cell;
    return Math.max(1, across * across);
  }

  /**
   * Draws images row by row, in a picture of at most about 1000 pixels a side.
   *
   * @param columns images in a row; fewer if there are fewer images
   */
  public static BufferedImage draw(Pixels images, int columns) {
    return draw(images, columns, SIDE);
  }

  /**
   * Draws images row by row.
   *
   * @param columns images in a row; fewer if there are fewer images
   * @param side the longest side the picture should have, in pixels; it gets longer if the images
   *     would be too small to see
   */
  public static BufferedImage draw(Pixels images, int columns, int side) {
    InvalidInput.require(columns >= 1, "a grid needs at least 1 column, not %s", columns);
    int across = Math.min(columns, images.count());
    return strip(
        IntStream.range(0, (images.count() + across - 1) / across)
            .map(row -> row * across)
            .mapToObj(from -> images.slice(from, Math.min(images.count(), from + across)))
            .toList(),
        side);
  }

  /**
   * Draws rows of images, such as samples on their way to noise or interpolations, in a picture of
   * at most about 1000 pixels a side.
   *
   * @param rows images of one shape; a row may be shorter than the others
   */
  public static BufferedImage strip(List<Pixels> rows) {
    return strip(rows, SIDE);
  }

  /**
   * Draws rows of images.
   *
   * @param rows images of one shape; a row may be shorter than the others
   * @param side as in {@link #draw(Pixels, int, int)}
   */
  public static BufferedImage strip(List<Pixels> rows, int side) {
    ImageGrid grid = new ImageGrid(rows, side);
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < rows.get(row).count(); column++) {
        grid.place(row, column);
      }
    }
    return grid.picture;
  }

  private BufferedImage canvas(int columns) {
    long across = GAP + (long) columns * (width * magnification + GAP);
    long down = GAP + (long) rows.size() * (height * magnification + GAP);
    InvalidInput.require(
        across * down <= LARGEST_PICTURE,
        "a picture of %s x %s pixels is too large; show fewer images",
        across,
        down);
    BufferedImage canvas = new BufferedImage((int) across, (int) down, BufferedImage.TYPE_INT_RGB);
    int[] line = new int[(int) across];
    Arrays.fill(line, BACKGROUND);
    canvas.setRGB(0, 0, line.length, canvas.getHeight(), line, 0, 0);
    return canvas;
  }

  private void place(int row, int column) {
    Pixels images = rows.get(row);
    int left = GAP + column * (width * magnification + GAP);
    int top = GAP + row * (height * magnification + GAP);
    int[] line = new int[width * magnification];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < line.length; x++) {
        line[x] = images.rgb(column, y, x / magnification);
      }
      // A scan size of 0 repeats the line.
      picture.setRGB(left, top + y * magnification, line.length, magnification, line, 0, 0);
    }
  }
}
