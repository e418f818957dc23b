package dev.ito.io;

import dev.ito.math.InvalidInput;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * NumPy's {@code .npy} files: float64 and uint8 are written, float64, float32 and uint8 are read.
 *
 * <p>Little-endian, C order, format 1.0 written (byte for byte as {@code np.save} of NumPy 2 does),
 * 1.0 and 2.0 read. See the NumPy reference, {@code numpy.lib.format}.
 */
public final class Npy {
  private Npy() {}

  /**
   * An array read from a file.
   *
   * @param shape lengths of the axes, slowest first; empty for a single number
   * @param dtype NumPy's name of the type: {@code <f8}, {@code <f4} or {@code |u1}
   * @param data the array as stored, little-endian
   */
  public record NpyArray(List<Integer> shape, String dtype, ByteBuffer data) {
    /** Returns type and shape. */
    public NpyHeader header() {
      return new NpyHeader(shape, dtype);
    }

    /** Returns a copy of the values, in C order; uint8 as 0 to 255. */
    public double[] values() {
      ByteBuffer source = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      NpyType type = header().type();
      double[] values = new double[source.remaining() / type.bytes()];
      for (int i = 0; i < values.length; i++) {
        values[i] = type.read(source);
      }
      return values;
    }

    public boolean isUint8() {
      return dtype.equals(NpyType.UINT8.code());
    }

    /** Returns a copy of the values of a uint8 array, in C order. */
    public byte[] bytes() {
      if (!isUint8()) {
        throw new IllegalStateException("an array of " + dtype + " is not uint8");
      }
      byte[] bytes = new byte[data.remaining()];
      data.duplicate().get(bytes);
      return bytes;
    }
  }

  /**
   * Writes a float64 array.
   *
   * @param shape lengths of the axes, slowest first
   * @param values the array in C order
   */
  public static void writeFloat64(Path file, int[] shape, double[] values) throws IOException {
    AtomicFile.write(file, out -> write(out, shape, values));
  }

  /** Writes a float64 array to a stream. */
  static void write(OutputStream out, int[] shape, double[] values) throws IOException {
    requireSize(shape, values.length);
    out.write(header(NpyType.FLOAT64.code(), shape));
    writeValues(out, values);
  }

  /**
   * Writes a uint8 array.
   *
   * @param shape lengths of the axes, slowest first
   * @param values the array in C order
   */
  public static void writeUint8(Path file, int[] shape, byte[] values) throws IOException {
    requireSize(shape, values.length);
    AtomicFile.write(
        file,
        out -> {
          out.write(header(NpyType.UINT8.code(), shape));
          out.write(values);
        });
  }

  /**
   * Reads an array; the header is believed only as far as the length of the file bears it out.
   *
   * @throws InvalidInput if this is not such a file, naming the file and what to do
   */
  public static NpyArray read(Path file) throws IOException {
    InvalidInput.require(Files.isRegularFile(file), "%s: there is no such file", file);
    GitLfs.requireFetched(file);
    try (InputStream in = Files.newInputStream(file)) {
      return read(file.toString(), in, Files.size(file));
    }
  }

  /**
   * Reads an array of whole numbers, such as labels.
   *
   * @throws InvalidInput if this is not such a file, naming the file and what to do
   */
  public static NpyArray readWhole(Path file) throws IOException {
    InvalidInput.require(Files.isRegularFile(file), "%s: there is no such file", file);
    GitLfs.requireFetched(file);
    try (InputStream in = Files.newInputStream(file)) {
      return read(file.toString(), in, Files.size(file), NpyType::isWhole);
    }
  }

  /** Reads an array from a stream of known length. */
  static NpyArray read(String name, InputStream stream, long length) throws IOException {
    return read(name, stream, length, NpyType::isOfSamples);
  }

  private static NpyArray read(
      String name, InputStream stream, long length, Predicate<NpyType> known) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    NpyHeader header = NpyHeader.read(name, in, length, known);
    InvalidInput.require(
        header.bytes() <= Integer.MAX_VALUE - 8,
        "%s: arrays of more than 2 GiB are not supported; split the file",
        name);
    int width = header.type().bytes();
    int copy = width == 1 ? 1 : Double.BYTES;
    Heap.requireRoom(name, header.bytes() / width, width + copy);
    byte[] data = in.readNBytes((int) header.bytes());
    InvalidInput.require(
        data.length == header.bytes(), "%s: the file became shorter while it was read", name);
    return new NpyArray(
        header.shape(),
        header.dtype(),
        ByteBuffer.wrap(data).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN));
  }

  private static byte[] header(String dtype, int[] shape) {
    return new NpyHeader(Arrays.stream(shape).boxed().toList(), dtype).toBytes();
  }

  private static void requireSize(int[] shape, int length) {
    if (Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact) != length) {
      throw new IllegalArgumentException(
          length + " values for an array of shape " + Arrays.toString(shape));
    }
  }

  private static void writeValues(OutputStream out, double[] values) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      if (!buffer.hasRemaining()) {
        out.write(buffer.array());
        buffer.clear();
      }
      buffer.putDouble(value);
    }
    out.write(buffer.array(), 0, buffer.position());
  }
}
