package dev.ito.nn;

import java.nio.ByteBuffer;

/** The number formats of published weights; all are exact in float32. */
enum Dtype {
  /** IEEE binary32. */
  F32(4) {
    @Override
    float next(ByteBuffer source) {
      return source.getFloat();
    }
  },
  /** IEEE binary16: 5 bits of exponent, 10 of fraction. */
  F16(2) {
    @Override
    float next(ByteBuffer source) {
      short half = source.getShort();
      int exponent = half >> 10 & 0x1f;
      int fraction = half & 0x3ff;
      float size;
      if (exponent == 0x1f) {
        size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
      } else if (exponent == 0) {
        size = Math.scalb((float) fraction, -24);
      } else {
        size = Math.scalb((float) (fraction | 0x400), exponent - 25);
      }
      return half < 0 ? -size : size;
    }
  },
  /** The upper half of a binary32. */
  BF16(2) {
    @Override
    float next(ByteBuffer source) {
      return Float.intBitsToFloat(source.getShort() << 16);
    }
  };

  private final int bytes;

  Dtype(int bytes) {
    this.bytes = bytes;
  }

  /** Returns the bytes of one number. */
  int bytes() {
    return bytes;
  }

  /** Reads one number. */
  abstract float next(ByteBuffer source);
}
