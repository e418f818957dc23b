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
  /** Training images at once. */
  private static final int ROWS = 4096;

  private static final double BRIGHTEST = 255;

  /**
   * Looks for the nearest, in time of the order of images times training images times pixels.
   *
   * @param images levels of pixels, an image a row
   * @param k how many that follow the nearest are taken, at most all
   */
  static NearestTraining of(Matrix images, PixelSource training, int k, LinearAlgebra algebra)
      throws IOException {
    Search search = new Search(images, Math.min(k, training.count() - 1));
    for (int from = 0; from < training.count(); from += ROWS) {
      int to = Math.min(from + ROWS, training.count());
      search.look(from, levels(training.read(from, to), to - from), algebra);
    }
    return search.found();
  }

  /** Returns levels as numbers, an image a row. */
  static Matrix levels(byte[] levels, int images) {
    double[] values = new double[levels.length];
    Arrays.setAll(values, j -> Byte.toUnsignedInt(levels[j]));
    return new Matrix(images, levels.length / images, values);
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
    private final Matrix images;
    private final double[] norms;
    private final double[][] least;
    private final int[] index;

    Search(Matrix images, int k) {
      this.images = images;
      norms = norms(images);
      index = new int[images.rows()];
      least = new double[images.rows()][k + 1];
      for (double[] row : least) {
        Arrays.fill(row, Double.POSITIVE_INFINITY);
      }
    }

    /** Levels are whole numbers, and so are these squares: nothing is rounded. */
    private static double[] norms(Matrix matrix) {
      double[] norms = new double[matrix.rows()];
      for (int j = 0; j < matrix.values().length; j++) {
        norms[j / matrix.columns()] += matrix.values()[j] * matrix.values()[j];
      }
      return norms;
    }

    void look(int first, Matrix training, LinearAlgebra algebra) {
      Matrix products = algebra.timesTransposed(images, training);
      double[] others = norms(training);
      for (int i = 0; i < images.rows(); i++) {
        for (int j = 0; j < others.length; j++) {
          double square = norms[i] + others[j] - 2 * products.get(i, j);
          if (square < least[i][least[i].length - 1]) {
            insert(i, first + j, square);
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

    NearestTraining found() {
      double[] nearest = new double[least.length];
      double[] next = new double[least.length];
      double scale = BRIGHTEST * Math.sqrt(images.columns());
      for (int i = 0; i < least.length; i++) {
        nearest[i] = Math.sqrt(least[i][0]) / scale;
        next[i] =
            Arrays.stream(least[i]).skip(1).map(Math::sqrt).average().orElse(Double.NaN) / scale;
      }
      return new NearestTraining(index, nearest, next);
    }
  }
}
