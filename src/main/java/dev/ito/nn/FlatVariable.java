package dev.ito.nn;

import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** A vector of floats that lives in the session: all weights, or one of the averages over them. */
final class FlatVariable {
  private final VarHandleOp handle;
  private final Placeholder<TFloat32> source;
  private final Op assign;
  private final Operand<TFloat32> value;

  /** The length is that of the first vector assigned. */
  FlatVariable(Ops tf, String name) {
    handle = tf.varHandleOp(TFloat32.class, Shape.of(-1), VarHandleOp.sharedName(name));
    source = Tensors.placeholder(tf, -1);
    assign = tf.assignVariableOp(handle, source);
    value = read(tf);
  }

  Operand<? extends TType> handle() {
    return handle;
  }

  Operand<TFloat32> read(Ops tf) {
    return tf.readVariableOp(handle, TFloat32.class);
  }

  void assign(Session session, float[] values) {
    try (TFloat32 tensor = Tensors.of(values, values.length)) {
      session.runner().feed(source, tensor).addTarget(assign).run().close();
    }
  }

  float[] value(Session session) {
    try (var result = session.runner().fetch(value).run()) {
      return Tensors.floats(result.get(0));
    }
  }
}
