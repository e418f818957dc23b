package dev.ito.data;

import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * The ways to spoil an image that a measure of quality must notice (Heusel et al. 2017, figure 3
 * and appendix A1). Images are levels 0 .. 255, channels last.
 */
public enum Disturbance {
  /** (1 - a) x + a n with Gaussian noise n of mean 127.5 and standard deviation 127.5 / 2. */
  GAUSSIAN_NOISE(0, 0.25, 0.5, 0.75) {
    @Override
    double[] apply(
        double[] x, double[] foreign, Shape shape, double a, UniformRandomProvider random) {
      var normal = ZigguratSampler.NormalizedGaussian.of(random);
      double[] out = new double[x.length];
      for (int i = 0; i < out.length; i++) {
        out[i] = (1 - a) * x[i] + a * (GREY + GREY / 2 * normal.sample());
      }
      return out;
    }
  },
  /** Convolution with a Gaussian of a standard deviation in 1/32 of the height. */
  BLUR(0, 1, 2, 4) {
    @Override
    double[] apply(
        double[] x, double[] foreign, Shape shape, double a, UniformRandomProvider random) {
      double deviation = a * shape.height() / 32;
      return a == 0 ? x : blurred(blurred(x, shape, deviation, true), shape, deviation, false);
    }
  },
  /** Five black rectangles of a part of height and width, at random places. */
  BLACK_RECTANGLES(0, 0.25, 0.5, 0.75) {
    @Override
    double[] apply(
        double[] x, double[] foreign, Shape shape, double a, UniformRandomProvider random) {
      double[] out = x.clone();
      int height = (int) Math.round(a * shape.height());
      int width = (int) Math.round(a * shape.width());
      for (int k = 0; k < RECTANGLES; k++) {
        int top = random.nextInt(shape.height() - height + 1);
        int left = random.nextInt(shape.width() - width + 1);
        for (int y = top; y < top + height; y++) {
          int from = (y * shape.width() + left) * shape.channels();
          Arrays.fill(out, from, from + width * shape.channels(), 0);
        }
      }
      return out;
    }
  },
  /** A turn about a random point by an angle of radians that decays over a third of the height. */
  SWIRL(0, 1, 2, 4) {
    @Override
    double[] apply(
        double[] x, double[] foreign, Shape shape, double a, UniformRandomProvider random) {
      double centreY = shape.height() * (0.25 + 0.5 * random.nextDouble());
      double centreX = shape.width() * (0.25 + 0.5 * random.nextDouble());
      double[] out = new double[x.length];
      for (int row = 0; row < shape.height(); row++) {
        for (int column = 0; column < shape.width(); column++) {
          double y = row - centreY;
          double z = column - centreX;
          double angle = a * Math.exp(-3 * Math.hypot(y, z) / shape.height());
          double fromY = centreY + y * Math.cos(angle) + z * Math.sin(angle);
          double fromX = centreX + z * Math.cos(angle) - y * Math.sin(angle);
          for (int c = 0; c < shape.channels(); c++) {
            out[(row * shape.width() + column) * shape.channels() + c] =
                between(x, shape, fromY, fromX, c);
          }
        }
      }
      return out;
    }
  },
  /** Each pixel black or white with a probability. */
  SALT_AND_PEPPER(0, 0.1, 0.2, 0.3) {
    @Override
    double[] apply(
        double[] x, double[] foreign, Shape shape, double a, UniformRandomProvider random) {
      double[] out = x.clone();
      for (int pixel = 0; pixel < shape.height() * shape.width(); pixel++) {
        double u = random.nextDouble();
        if (u < a) {
          int from = pixel * shape.channels();
          Arrays.fill(out, from, from + shape.channels(), u < a / 2 ? 0 : 2 * GREY);
        }
      }
      return out;
    }
  },
  /** An image of another data set in its place, with a probability. */
  FOREIGN_IMAGES(0, 0.25, 0.5, 0.75) {
    @Override
    double[] apply(
        double[] x, double[] foreign, Shape shape, double a, UniformRandomProvider random) {
      return random.nextDouble() < a ? foreign : x;
    }
  };

  private static final double GREY = 127.5;
  private static final int RECTANGLES = 5;

  private final List<Double> levels;

  Disturbance(double... levels) {
    this.levels = Arrays.stream(levels).boxed().toList();
  }

  /** Returns the levels of the paper, growing from none. */
  public List<Double> levels() {
    return levels;
  }

  /**
   * Returns the disturbed image.
   *
   * @param foreign an image of another data set, of the same shape
   * @param level how much, 0 for not at all
   */
  abstract double[] apply(
      double[] x, double[] foreign, Shape shape, double level, UniformRandomProvider random);

  /**
   * Returns disturbed images; image i is always disturbed in the same way, whatever is read with
   * it.
   *
   * @param foreign images of another data set, of the same shape
   * @param level how much, 0 for not at all
   * @param seed of the random numbers
   */
  public PixelSource of(PixelSource images, PixelSource foreign, double level, long seed) {
    InvalidInput.require(
        images.shape().equals(foreign.shape()),
        "the foreign images are %s, but the images %s: they must have one shape",
        foreign.shape(),
        images.shape());
    return new Disturbed(this, images, foreign, level, seed);
  }

  private record Disturbed(
      Disturbance kind, PixelSource images, PixelSource foreign, double level, long seed)
      implements PixelSource {
    @Override
    public int count() {
      return images.count();
    }

    @Override
    public Shape shape() {
      return images.shape();
    }

    @Override
    public String sha256() throws IOException {
      return Sha256.ofText(
          String.join(" ", images.sha256(), foreign.sha256(), kind + " " + level + " " + seed));
    }

    @Override
    public byte[] read(int from, int to) throws IOException {
      int size = shape().size();
      byte[] levels = images.read(from, to);
      Noise noise = new Noise(seed, Purpose.DISTURBANCE);
      for (int i = from; i < to; i++) {
        int other = i % foreign.count();
        double[] x = image(levels, i - from, size);
        double[] y = image(foreign.read(other, other + 1), 0, size);
        double[] out = kind.apply(x, y, shape(), level, noise.generator(i, kind.ordinal()));
        System.arraycopy(Resize.toBytes(out), 0, levels, (i - from) * size, size);
      }
      return levels;
    }

    private static double[] image(byte[] levels, int index, int size) {
      return IntStream.range(index * size, (index + 1) * size)
          .mapToDouble(i -> Byte.toUnsignedInt(levels[i]))
          .toArray();
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Convolves along one axis; what is beyond an edge is as the edge. */
  private static double[] blurred(double[] x, Shape shape, double deviation, boolean down) {
    int reach = (int) Math.ceil(4 * deviation);
    double[] weights = new double[2 * reach + 1];
    double sum = 0;
    for (int k = -reach; k <= reach; k++) {
      weights[k + reach] = Math.exp(-0.5 * k * k / (deviation * deviation));
      sum += weights[k + reach];
    }
    int length = down ? shape.height() : shape.width();
    int stride = down ? shape.width() * shape.channels() : shape.channels();
    double[] out = new double[x.length];
    for (int i = 0; i < out.length; i++) {
      int at = i / stride % length;
      for (int k = -reach; k <= reach; k++) {
        int from = Math.max(0, Math.min(length - 1, at + k));
        out[i] += weights[k + reach] / sum * x[i + (from - at) * stride];
      }
    }
    return out;
  }

  /** Returns the level between pixels, bilinear; black beyond the edges. */
  private static double between(double[] x, Shape shape, double row, double column, int channel) {
    int y = (int) Math.floor(row);
    int z = (int) Math.floor(column);
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      int atY = y + i / 2;
      int atX = z + i % 2;
      boolean inside = 0 <= atY && atY < shape.height() && 0 <= atX && atX < shape.width();
      double weight = (1 - Math.abs(row - atY)) * (1 - Math.abs(column - atX));
      sum += inside ? weight * x[(atY * shape.width() + atX) * shape.channels() + channel] : 0;
    }
    return sum;
  }
}
