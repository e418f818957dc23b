package dev.ito.nn;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;

/**
 * A convolution that is right on every processor, and so are its gradients.
 *
 * <p>oneDNN 3.5, in TensorFlow 2.18, is wrong with some numbers of channels (seen with AVX-512).
 *
 * @param precision of the products, where it can be had
 */
record Convolution(Ops tf, Architecture.Precision precision) {
  private static final int BLOCK = 32;

  /**
   * Returns the product of images [n, height, width, in] and a kernel [height, width, in, out], in
   * float32.
   */
  Operand<TFloat32> of(
      Operand<TFloat32> x, Operand<TFloat32> kernel, List<Long> strides, String padding) {
    int in = Layers.channels(x);
    var wide = padded(x, 3, channelsToAdd(in));
    var wideKernel = padded(kernel, 2, channelsToAdd(in));
    return switch (precision(in, Layers.channels(kernel))) {
      case FLOAT32 -> tf.nn.conv2d(wide, wideKernel, strides, padding);
      case BFLOAT16 ->
          tf.dtypes.cast(
              tf.nn.conv2d(bfloat16(wide), bfloat16(wideKernel), strides, padding), TFloat32.class);
    };
  }

  private Operand<TBfloat16> bfloat16(Operand<TFloat32> x) {
    return tf.dtypes.cast(x, TBfloat16.class);
  }

  /**
   * Returns the precision: float32 for the first and last convolution on grey or coloured images.
   *
   * <p>In bfloat16 oneDNN takes channels in pairs, and is wrong where one is left: with 3 channels
   * in what comes out, with 1 channel out in the gradient by x.
   */
  private Architecture.Precision precision(int in, int out) {
    return in % 2 == 0 && out % 2 == 0 ? precision : Architecture.Precision.FLOAT32;
  }

  /**
   * Returns how many channels of zeros to convolve beside the others.
   *
   * <p>oneDNN is wrong in the last channels of the gradient by x if there are more than 32 and not
   * a multiple of that (40, 48, 72, 80, 104, 112, .. channels for 3x3 kernels; 33, 40, 72, 80, 100,
   * 112, .. but not 48 for 1x1).
   */
  private static int channelsToAdd(int channels) {
    return channels <= BLOCK ? 0 : (BLOCK - channels % BLOCK) % BLOCK;
  }

  /** Returns x with zeros added at the end of one of its four axes. */
  private Operand<TFloat32> padded(Operand<TFloat32> x, int axis, int more) {
    int[][] paddings = new int[4][2];
    paddings[axis][1] = more;
    return more == 0 ? x : tf.pad(x, tf.constant(paddings), tf.constant(0f));
  }
}
