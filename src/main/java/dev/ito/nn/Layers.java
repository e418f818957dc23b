package dev.ito.nn;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The layers the architectures are made of, on images [n, height, width, channels].
 *
 * <p>Every axis, shape and index is int32: with int64 some gradients of the C++ registry crash the
 * JVM. Only primitive operations are used, because composite ones scan the whole graph.
 */
public final class Layers {
  private final Ops tf;
  private final Weights weights;
  private final Architecture.Precision precision;
  private final Operand<TInt32> dropoutKey;
  private int dropouts;

  /**
   * @param dropoutKey two integers that key the dropout masks; null: no dropout
   */
  Layers(Ops tf, Weights weights, Architecture.Precision precision, Operand<TInt32> dropoutKey) {
    this.tf = tf;
    this.weights = weights;
    this.precision = precision;
    this.dropoutKey = dropoutKey;
  }

  /** Returns a convolution with "same" padding and a bias. */
  Operand<TFloat32> conv(String name, Operand<TFloat32> x, int size, int out, Initial initial) {
    return conv(name, x, size, out, 1, "SAME", initial);
  }

  /** Returns a 3x3 convolution of stride 2, to half the size. */
  Operand<TFloat32> downsample(String name, Operand<TFloat32> x, Unet.Downsampling padding) {
    int[] sides = {padding.before(), 1};
    var paddings = tf.constant(new int[][] {{0, 0}, sides, sides, {0, 0}});
    Operand<TFloat32> padded = tf.pad(x, paddings, tf.constant(0f));
    return conv(name, padded, 3, channels(x), 2, "VALID", Initial.GLOROT);
  }

  /** Returns the nearest-neighbour enlargement to twice the size, and a 3x3 convolution. */
  Operand<TFloat32> upsample(String name, Operand<TFloat32> x) {
    return conv(name, twice(x), 3, channels(x), Initial.GLOROT);
  }

  /**
   * Returns the image twice as high and wide, each place as four of the same value.
   *
   * <p>By writing places and then rows twice, side by side: the gradient of TensorFlow's own
   * operation has no deterministic form on a GPU, and XLA does not know it.
   */
  private Operand<TFloat32> twice(Operand<TFloat32> x) {
    int height = (int) x.shape().get(1);
    int width = (int) x.shape().get(2);
    int channels = channels(x);
    int[] rows = {-1, height, 2 * width * channels};
    Operand<TFloat32> wide = tf.reshape(concat(x, x), tf.constant(rows));
    int[] image = {-1, 2 * height, 2 * width, channels};
    return tf.reshape(concat(wide, wide), tf.constant(image));
  }

  private Operand<TFloat32> conv(
      String name,
      Operand<TFloat32> x,
      int size,
      int out,
      int stride,
      String padding,
      Initial initial) {
    var kernel = weights.next(name + ".kernel", initial, size, size, channels(x), out);
    var bias = weights.next(name + ".bias", Initial.ZEROS, out);
    List<Long> strides = List.of(1L, (long) stride, (long) stride, 1L);
    var product = new Convolution(tf, precision).of(x, kernel, strides, padding);
    return tf.nn.biasAdd(product, bias);
  }

  /** Returns x W + b for x [n, in]. */
  Operand<TFloat32> dense(String name, Operand<TFloat32> x, int out, Initial initial) {
    var kernel = weights.next(name + ".kernel", initial, channels(x), out);
    var bias = weights.next(name + ".bias", Initial.ZEROS, out);
    return tf.nn.biasAdd(product(x, kernel), bias);
  }

  /**
   * Returns group normalisation with a scale and shift per channel (Wu & He 2018).
   *
   * <p>Means over height and width come first, then those over the channels of a group, so that the
   * large array is passed over as few times as possible and never reshaped. No matrix product takes
   * part: on a GPU it might round the statistics to the ten bits of TF32.
   */
  Operand<TFloat32> groupNorm(String name, Operand<TFloat32> x, int groups, double epsilon) {
    int channels = channels(x);
    var scale = weights.next(name + ".scale", Initial.ONES, channels);
    var shift = weights.next(name + ".shift", Initial.ZEROS, channels);
    var mean = overGroups(overImage(x), groups);
    Operand<TFloat32> centred = tf.math.sub(x, perChannel(mean, channels));
    var variance = overGroups(overImage(tf.math.square(centred)), groups);
    var inverse = tf.math.rsqrt(tf.math.add(variance, tf.constant((float) epsilon)));
    var factor = perChannel(tf.math.mul(inverse, scale), channels);
    return tf.math.add(tf.math.mul(centred, factor), shift);
  }

  private Operand<TFloat32> overImage(Operand<TFloat32> x) {
    return tf.math.mean(x, tf.constant(new int[] {1, 2}), Mean.keepDims(false));
  }

  /** Returns [n, channels] with each channel replaced by the mean of its group. */
  private Operand<TFloat32> overGroups(Operand<TFloat32> x, int groups) {
    int size = channels(x) / groups;
    var grouped = tf.reshape(x, tf.constant(new int[] {-1, groups, size}));
    var sums = tf.sum(grouped, tf.constant(new int[] {2}), Sum.keepDims(true));
    var shares = tf.fill(tf.constant(new int[] {1, 1, size}), tf.constant(1f / size));
    return tf.reshape(tf.math.mul(sums, shares), tf.constant(new int[] {-1, channels(x)}));
  }

  private Operand<TFloat32> perChannel(Operand<TFloat32> x, int channels) {
    return tf.reshape(x, tf.constant(new int[] {-1, 1, 1, channels}));
  }

  /** Returns x sigmoid(x) (Elfwing et al. 2018). */
  Operand<TFloat32> silu(Operand<TFloat32> x) {
    return tf.math.mul(x, tf.math.sigmoid(x));
  }

  /** Returns max(x, 0). */
  Operand<TFloat32> relu(Operand<TFloat32> x) {
    return tf.nn.relu(x);
  }

  /** Returns the largest of each 2x2 places, the image half as high and wide, rounded up. */
  Operand<TFloat32> maxPool(Operand<TFloat32> x) {
    var window = tf.constant(new int[] {1, 2, 2, 1});
    return tf.nn.maxPool(x, window, window, "SAME");
  }

  /** Returns each image as one row of values. */
  Operand<TFloat32> flatten(Operand<TFloat32> x) {
    var shape = x.shape();
    int values = (int) (shape.get(1) * shape.get(2) * shape.get(3));
    return tf.reshape(x, tf.constant(new int[] {-1, values}));
  }

  /** Returns x with each value zeroed with probability {@code rate} while training. */
  Operand<TFloat32> dropout(Operand<TFloat32> x, double rate) {
    if (rate == 0 || dropoutKey == null) {
      return x;
    }
    var key = tf.math.add(dropoutKey, tf.constant(new int[] {0, dropouts++}));
    var uniform = tf.random.statelessRandomUniform(tf.shape(x), key);
    var kept =
        tf.dtypes.cast(tf.math.greaterEqual(uniform, tf.constant((float) rate)), TFloat32.class);
    return tf.math.mul(x, tf.math.mul(kept, tf.constant((float) (1 / (1 - rate)))));
  }

  /**
   * Returns x + residual self-attention over all places of the image (Vaswani et al. 2017).
   *
   * @param normal what is attended to, of the shape of x
   * @param heads among which the channels are divided equally
   */
  Operand<TFloat32> attention(
      String name, Operand<TFloat32> x, Operand<TFloat32> normal, int heads) {
    int channels = channels(x);
    int size = channels / heads;
    int places = (int) (x.shape().get(1) * x.shape().get(2));
    var rows = tf.reshape(normal, tf.constant(new int[] {-1, channels}));
    var query = heads(dense(name + ".to_q", rows, channels, Initial.GLOROT), places, heads);
    var key = heads(dense(name + ".to_k", rows, channels, Initial.GLOROT), places, heads);
    var value = heads(dense(name + ".to_v", rows, channels, Initial.GLOROT), places, heads);
    Operand<TFloat32> scores = products(query, key, true);
    var probabilities =
        tf.nn.softmax(tf.math.mul(scores, tf.constant((float) (1 / Math.sqrt(size)))));
    Operand<TFloat32> mixed = exchanged(products(probabilities, value, false), heads);
    var out =
        dense(
            name + ".to_out.0",
            tf.reshape(mixed, tf.constant(new int[] {-1, channels})),
            channels,
            Initial.ZEROS);
    return tf.math.add(x, tf.reshape(out, imageShape(x)));
  }

  /** Returns rows [n * places, channels] as [n, heads, places, channels / heads]. */
  private Operand<TFloat32> heads(Operand<TFloat32> rows, int places, int heads) {
    int size = channels(rows) / heads;
    return heads == 1
        ? tf.reshape(rows, tf.constant(new int[] {-1, places, size}))
        : exchanged(tf.reshape(rows, tf.constant(new int[] {-1, places, heads, size})), heads);
  }

  /**
   * Returns x with its second and third axis exchanged; without these axes if there is one head.
   */
  private Operand<TFloat32> exchanged(Operand<TFloat32> x, int heads) {
    return heads == 1 ? x : tf.linalg.transpose(x, tf.constant(new int[] {0, 2, 1, 3}));
  }

  private Operand<TInt32> imageShape(Operand<TFloat32> x) {
    var shape = x.shape();
    return tf.constant(new int[] {-1, (int) shape.get(1), (int) shape.get(2), (int) shape.get(3)});
  }

  /** Adds one vector [n, channels] to every place of the image. */
  Operand<TFloat32> addPerChannel(Operand<TFloat32> x, Operand<TFloat32> vector) {
    return tf.math.add(x, perChannel(vector, channels(x)));
  }

  /** Returns x (1 + scale) + shift, for vectors [n, 2 * channels] of scales and then shifts. */
  Operand<TFloat32> scaleAndShift(Operand<TFloat32> x, Operand<TFloat32> vectors) {
    int channels = channels(x);
    var size = tf.constant(new int[] {-1, channels});
    Operand<TFloat32> scale = tf.slice(vectors, tf.constant(new int[] {0, 0}), size);
    Operand<TFloat32> shift = tf.slice(vectors, tf.constant(new int[] {0, channels}), size);
    var factor = tf.math.add(perChannel(scale, channels), tf.constant(1f));
    return addPerChannel(tf.math.mul(x, factor), shift);
  }

  Operand<TFloat32> add(Operand<TFloat32> x, Operand<TFloat32> y) {
    return tf.math.add(x, y);
  }

  /** Returns both, channels behind channels. */
  Operand<TFloat32> concat(Operand<TFloat32> x, Operand<TFloat32> y) {
    return tf.concat(List.of(x, y), tf.constant(x.shape().numDimensions() - 1));
  }

  /**
   * Returns sines and cosines of frequency times condition, [n, 2 * frequencies].
   *
   * @param cosinesFirst whether the cosines come before the sines
   */
  Operand<TFloat32> waves(Operand<TFloat32> condition, float[] frequencies, boolean cosinesFirst) {
    var column = tf.reshape(condition, tf.constant(new int[] {-1, 1}));
    var angles = tf.math.mul(column, tf.constant(new float[][] {frequencies}));
    var sines = tf.math.sin(angles);
    var cosines = tf.math.cos(angles);
    return cosinesFirst ? concat(cosines, sines) : concat(sines, cosines);
  }

  /**
   * Returns sine and cosine of every value times a frequency, channels behind channels, each times
   * e^(-(frequency sigma)^2 / 2): so much is left in the mean of a wave of the data under noise
   * (Barron et al. 2021, eq. 14). Without it a network would have to unlearn what moves fastest and
   * means nothing, and its flow would follow every ripple of what it did not.
   *
   * @param logSigma logarithm of the noise of each sample in units of the data
   */
  Operand<TFloat32> waves(Operand<TFloat32> x, double frequency, Operand<TFloat32> logSigma) {
    var angles = tf.math.mul(x, tf.constant((float) frequency));
    var spread = tf.math.mul(tf.math.exp(logSigma), tf.constant((float) frequency));
    var left = tf.math.exp(tf.math.mul(tf.math.square(spread), tf.constant(-0.5f)));
    var waves = concat(tf.math.sin(angles), tf.math.cos(angles));
    return tf.math.mul(waves, tf.reshape(left, tf.constant(new int[] {-1, 1, 1, 1})));
  }

  static int channels(Operand<TFloat32> x) {
    return (int) x.shape().get(x.shape().numDimensions() - 1);
  }

  private Operand<TFloat32> product(Operand<TFloat32> a, Operand<TFloat32> b) {
    return switch (precision) {
      case FLOAT32 -> tf.linalg.matMul(a, b);
      case BFLOAT16 -> float32(tf.linalg.matMul(bfloat16(a), bfloat16(b)));
    };
  }

  /** Returns the products of n pairs of matrices, b transposed or not. */
  private Operand<TFloat32> products(Operand<TFloat32> a, Operand<TFloat32> b, boolean transposed) {
    var adjoint = BatchMatMul.adjY(transposed);
    return switch (precision) {
      case FLOAT32 -> tf.train.batchMatMul(a, b, TFloat32.class, adjoint);
      case BFLOAT16 ->
          float32(tf.train.batchMatMul(bfloat16(a), bfloat16(b), TBfloat16.class, adjoint));
    };
  }

  private Operand<TBfloat16> bfloat16(Operand<TFloat32> x) {
    return tf.dtypes.cast(x, TBfloat16.class);
  }

  private Operand<TFloat32> float32(Operand<TBfloat16> x) {
    return tf.dtypes.cast(x, TFloat32.class);
  }
}
