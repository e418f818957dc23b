package dev.ito.io;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;

/** A type of number in a {@code .npy} file, little-endian. */
enum NpyType {
  FLOAT64("<f8", "float64", Double.BYTES, ByteBuffer::getDouble),
  FLOAT32("<f4", "float32", Float.BYTES, ByteBuffer::getFloat),
  UINT8("|u1", "uint8", 1, buffer -> Byte.toUnsignedInt(buffer.get())),
  BOOL("|b1", "bool", 1, ByteBuffer::get),
  INT8("|i1", "int8", 1, ByteBuffer::get),
  INT16("<i2", "int16", Short.BYTES, ByteBuffer::getShort),
  INT32("<i4", "int32", Integer.BYTES, ByteBuffer::getInt),
  INT64("<i8", "int64", Long.BYTES, ByteBuffer::getLong);

  private final String code;
  private final String title;
  private final int bytes;
  private final Reader reader;

  /** Reads one value at the position of a little-endian buffer. */
  @FunctionalInterface
  private interface Reader {
    double read(ByteBuffer buffer);
  }

  NpyType(String code, String title, int bytes, Reader reader) {
    this.code = code;
    this.title = title;
    this.bytes = bytes;
    this.reader = reader;
  }

  /** Returns the type that NumPy writes as {@code code}; empty if Ito does not know it. */
  static Optional<NpyType> of(String code) {
    return Stream.of(values()).filter(type -> type.code.equals(code)).findAny();
  }

  /** Returns how NumPy writes it, such as {@code <f8}. */
  String code() {
    return code;
  }

  /** Returns its name in words, such as float64. */
  String title() {
    return title;
  }

  /** Returns the bytes of a value. */
  int bytes() {
    return bytes;
  }

  /** Tells whether values, features and pixels are kept in it. */
  boolean isOfSamples() {
    return this == FLOAT64 || this == FLOAT32 || this == UINT8;
  }

  /** Tells whether labels can be kept in it. */
  boolean isWhole() {
    return this != FLOAT64 && this != FLOAT32;
  }

  /** Returns the next value of a buffer; of integers those up to 2^53 are exact. */
  double read(ByteBuffer littleEndian) {
    return reader.read(littleEndian);
  }
}
