package dev.ito.nn;

import dev.ito.math.Shape;
import java.util.Arrays;
import java.util.stream.Stream;

/** Layers in plain loops and double precision, on one image [height, width, channels] at a time. */
final class NaiveLayers {
  private NaiveLayers() {}

  /** Returns one image of a batch. */
  static double[][][] image(float[] values, int index, Shape shape) {
    double[][][] image = new double[shape.height()][shape.width()][shape.channels()];
    int at = index * shape.size();
    for (double[][] row : image) {
      for (double[] pixel : row) {
        for (int c = 0; c < pixel.length; c++) {
          pixel[c] = values[at++];
        }
      }
    }
    return image;
  }

  /** Returns the values of an image, row by row. */
  static double[] flat(double[][][] image) {
    return Stream.of(image).flatMap(Stream::of).flatMapToDouble(Arrays::stream).toArray();
  }

  /**
   * Returns a convolution over an image padded with zeros.
   *
   * @param before rows and columns of zeros above and to the left
   * @param after rows and columns of zeros below and to the right
   * @param kernel [size, size, in, out]
   */
  static double[][][] conv(
      double[][][] x, double[] kernel, double[] bias, int size, int stride, int before, int after) {
    int height = (x.length + before + after - size) / stride + 1;
    int width = (x[0].length + before + after - size) / stride + 1;
    int in = x[0][0].length;
    double[][][] out = new double[height][width][bias.length];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        for (int o = 0; o < bias.length; o++) {
          double sum = bias[o];
          for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
              int y = row * stride + i - before;
              int z = column * stride + j - before;
              boolean inside = y >= 0 && y < x.length && z >= 0 && z < x[0].length;
              for (int c = 0; inside && c < in; c++) {
                sum += x[y][z][c] * kernel[((i * size + j) * in + c) * bias.length + o];
              }
            }
          }
          out[row][column][o] = sum;
        }
      }
    }
    return out;
  }

  /** Returns each pixel four times. */
  static double[][][] doubled(double[][][] x) {
    double[][][] out = new double[2 * x.length][2 * x[0].length][];
    for (int row = 0; row < out.length; row++) {
      for (int column = 0; column < out[0].length; column++) {
        out[row][column] = x[row / 2][column / 2].clone();
      }
    }
    return out;
  }

  /**
   * Returns (x - mean) / sqrt(variance + epsilon) over each group of channels, scaled and shifted.
   */
  static double[][][] groupNorm(
      double[][][] x, double[] scale, double[] shift, int groups, double epsilon) {
    int channels = scale.length;
    int width = channels / groups;
    double[][][] out = new double[x.length][x[0].length][channels];
    for (int group = 0; group < groups; group++) {
      double mean = 0;
      double variance = 0;
      double n = (double) x.length * x[0].length * width;
      for (double[][] row : x) {
        for (double[] pixel : row) {
          for (int c = group * width; c < (group + 1) * width; c++) {
            mean += pixel[c] / n;
          }
        }
      }
      for (double[][] row : x) {
        for (double[] pixel : row) {
          for (int c = group * width; c < (group + 1) * width; c++) {
            variance += (pixel[c] - mean) * (pixel[c] - mean) / n;
          }
        }
      }
      for (int row = 0; row < x.length; row++) {
        for (int column = 0; column < x[0].length; column++) {
          for (int c = group * width; c < (group + 1) * width; c++) {
            double normal = (x[row][column][c] - mean) / Math.sqrt(variance + epsilon);
            out[row][column][c] = normal * scale[c] + shift[c];
          }
        }
      }
    }
    return out;
  }

  /** Returns softmax(q k^T / sqrt(channels)) v over the rows of three matrices. */
  static double[][] attend(double[][] q, double[][] k, double[][] v) {
    double[][] out = new double[q.length][v[0].length];
    for (int i = 0; i < q.length; i++) {
      double[] weights = new double[k.length];
      double total = 0;
      for (int j = 0; j < k.length; j++) {
        double score = 0;
        for (int c = 0; c < q[i].length; c++) {
          score += q[i][c] * k[j][c];
        }
        weights[j] = Math.exp(score / Math.sqrt(q[i].length));
        total += weights[j];
      }
      for (int j = 0; j < k.length; j++) {
        for (int c = 0; c < out[i].length; c++) {
          out[i][c] += weights[j] / total * v[j][c];
        }
      }
    }
    return out;
  }

  /** Returns x W + b for each row, with W [in, out]. */
  static double[][] dense(double[][] x, double[] kernel, double[] bias) {
    double[][] out = new double[x.length][];
    for (int row = 0; row < x.length; row++) {
      out[row] = bias.clone();
      for (int i = 0; i < x[row].length; i++) {
        for (int o = 0; o < bias.length; o++) {
          out[row][o] += x[row][i] * kernel[i * bias.length + o];
        }
      }
    }
    return out;
  }
}
