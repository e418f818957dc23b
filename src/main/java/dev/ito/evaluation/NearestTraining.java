package dev.ito.evaluation;

import dev.ito.data.PixelSource;
import dev.ito.math.LinearAlgebra;
import dev.ito.math.Matrix;
import java.io.IOException;
import java.util.Arrays;

/**
 * How near images are to a training set: the root mean square over pixels of what lies between, on
 * the scale where dark is 0 and bright is 1.
 *
 * @param index of the nearest training image of each image
 * @param nearest distance to it, d_1
 * @param next mean of the distances to those that follow, d_2 .. d_(k+1)
 */
record NearestTraining(int[] index, double[] nearest, double[] next) {
  /** Images at once on either side: their products are 32 MiB. */
  private static final int ROWS = 2048;

  private static final double BRIGHTEST = 255;

  /**
   * Looks for the nearest, in time of the order of images times training images times pixels.
   *
   * @param images levels of their pixels, image after image, channels last
   * @param k how many that follow the nearest are taken, at most all
   */
  static NearestTraining of(byte[] images, PixelSource training, int k, LinearAlgebra algebra)
      throws IOException {
    int size = training.shape().size();
    Search search = new Search(images.length / size, Math.min(k, training.count() - 1));
    for (int from = 0; from < training.count(); from += ROWS) {
      Matrix some = levels(training.read(from, Math.min(from + ROWS, training.count())), size);
      for (int first = 0; first < search.count(); first += ROWS) {
        int last = Math.min(first + ROWS, search.count());
        byte[] part = Arrays.copyOfRange(images, first * size, last * size);
        search.look(first, levels(part, size), from, some, algebra);
      }
    }
    return search.found(BRIGHTEST * Math.sqrt(size));
  }

  /** Returns levels as numbers, an image a row. */
  private static Matrix levels(byte[] levels, int size) {
    double[] values = new double[levels.length];
    Arrays.setAll(values, j -> Byte.toUnsignedInt(levels[j]));
    return new Matrix(levels.length / size, size, values);
  }

  /**
   * Returns which images are copies: nearer to a training image than a part of the mean distance to
   * those that follow, d_1 < c mean(d_2 .. d_(k+1)).
   *
   * @param c the part
   */
  boolean[] copies(double c) {
    boolean[] copies = new boolean[nearest.length];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = nearest[i] < c * next[i];
    }
    return copies;
  }

  /** The least squared distances so far, the least first. */
  private static final class Search {
    private final double[][] least;
    private final int[] index;

    Search(int images, int k) {
      index = new int[images];
      least = new double[images][k + 1];
      for (double[] row : least) {
        Arrays.fill(row, Double.POSITIVE_INFINITY);
      }
    }

    int count() {
      return index.length;
    }

    /** Levels are whole numbers, and so are these squares: nothing is rounded. */
    private static double[] norms(Matrix matrix) {
      double[] norms = new double[matrix.rows()];
      for (int j = 0; j < matrix.values().length; j++) {
        norms[j / matrix.columns()] += matrix.values()[j] * matrix.values()[j];
      }
      return norms;
    }

    /**
     * Looks at some images beside some training images.
     *
     * @param first number of the first image
     * @param from number of the first training image
     */
    void look(int first, Matrix images, int from, Matrix training, LinearAlgebra algebra) {
      Matrix products = algebra.timesTransposed(images, training);
      double[] norms = norms(images);
      double[] others = norms(training);
      for (int i = 0; i < norms.length; i++) {
        double[] row = least[first + i];
        for (int j = 0; j < others.length; j++) {
          double square = norms[i] + others[j] - 2 * products.get(i, j);
          if (square < row[row.length - 1]) {
            insert(first + i, from + j, square);
          }
        }
      }
    }

    private void insert(int image, int training, double square) {
      double[] row = least[image];
      int at = row.length - 1;
      while (at > 0 && row[at - 1] > square) {
        row[at] = row[at - 1];
        at--;
      }
      row[at] = square;
      index[image] = at == 0 ? training : index[image];
    }

    /**
     * Returns what was found.
     *
     * @param scale of the distances: what is 1
     */
    NearestTraining found(double scale) {
      double[] nearest = new double[least.length];
      double[] next = new double[least.length];
      for (int i = 0; i < least.length; i++) {
        nearest[i] = Math.sqrt(least[i][0]) / scale;
        next[i] =
            Arrays.stream(least[i]).skip(1).map(Math::sqrt).average().orElse(Double.NaN) / scale;
      }
      return new NearestTraining(index, nearest, next);
    }
  }
}
