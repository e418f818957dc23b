package dev.ito.nn;

import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Flat arrays to tensors and back: the only copies that cross the boundary of the package. */
final class Tensors {
  private Tensors() {}

  static Placeholder<TFloat32> placeholder(Ops tf, Shape shape) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(shape));
  }

  static Placeholder<TFloat32> placeholder(Ops tf, long... dimensions) {
    return placeholder(tf, Shape.of(dimensions));
  }

  static TFloat32 of(float[] values, long... dimensions) {
    return TFloat32.tensorOf(Shape.of(dimensions), DataBuffers.of(values, false, false));
  }

  static TInt32 of(int[] values) {
    return TInt32.tensorOf(Shape.of(values.length), DataBuffers.of(values, false, false));
  }

  /** Copies a tensor out; must happen before its result is closed. */
  static float[] floats(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.shape().size())];
    ((TFloat32) tensor).copyTo(DataBuffers.of(values, false, false));
    return values;
  }

  static Shape batchOf(dev.ito.math.Shape shape) {
    long[] dimensions = new long[shape.dimensions().size() + 1];
    dimensions[0] = -1;
    for (int i = 1; i < dimensions.length; i++) {
      dimensions[i] = shape.dimensions().get(i - 1);
    }
    return Shape.of(dimensions);
  }

  static long[] dimensions(int count, dev.ito.math.Shape shape) {
    long[] dimensions = batchOf(shape).asArray();
    dimensions[0] = count;
    return dimensions;
  }
}
