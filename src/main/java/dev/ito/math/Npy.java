package dev.ito.math;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * NumPy's {@code .npy} files: float64 and uint8 are written, float64, float32 and uint8 are read.
 *
 * <p>Little-endian, C order, format 1.0 written (byte for byte as {@code np.save} of NumPy 2 does),
 * 1.0 and 2.0 read. See the NumPy reference, {@code numpy.lib.format}.
 */
public final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final String FLOAT64 = "<f8";
  private static final String FLOAT32 = "<f4";
  private static final String UINT8 = "|u1";

  /** Header and data start at multiples of this many bytes. */
  private static final int ALIGNMENT = 64;

  /** NumPy leaves room for the first axis to grow to this many digits. */
  private static final int FIRST_AXIS_DIGITS = 21;

  /** NumPy, too, refuses to interpret longer headers. */
  private static final int LONGEST_HEADER = 10_000;

  private static final Pattern DTYPE = entry("['\"]([^'\"]*)['\"]");
  private static final Pattern ORDER = entry("(True|False)");
  private static final Pattern SHAPE = entry("\\(([0-9L, ]*)\\)");

  private Npy() {}

  /**
   * An array read from a file.
   *
   * @param shape lengths of the axes, slowest first; empty for a single number
   * @param dtype NumPy's name of the type: {@code <f8}, {@code <f4} or {@code |u1}
   * @param data the array as stored, little-endian
   */
  public record NpyArray(List<Integer> shape, String dtype, ByteBuffer data) {
    /** Returns a copy of the values, in C order; uint8 as 0 to 255. */
    public double[] values() {
      ByteBuffer source = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      double[] values = new double[source.remaining() / bytesPerValue(dtype)];
      for (int i = 0; i < values.length; i++) {
        values[i] =
            switch (dtype) {
              case FLOAT64 -> source.getDouble();
              case FLOAT32 -> source.getFloat();
              default -> Byte.toUnsignedInt(source.get());
            };
      }
      return values;
    }

    public boolean isUint8() {
      return dtype.equals(UINT8);
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
    requireSize(shape, values.length);
    AtomicFile.write(
        file,
        out -> {
          out.write(header(FLOAT64, shape));
          writeValues(out, values);
        });
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
          out.write(header(UINT8, shape));
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
    long length = Files.size(file);
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      byte[] start = in.readNBytes(MAGIC.length + 2);
      InvalidInput.require(
          start.length == MAGIC.length + 2
              && Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length)),
          "%s: this is not a NumPy .npy file",
          file);
      int version = start[MAGIC.length];
      InvalidInput.require(
          version == 1 || version == 2,
          "%s: format %s of .npy is not supported; save the array again with np.save",
          file,
          version);
      byte[] size = in.readNBytes(version == 1 ? 2 : 4);
      long headerLength = unsigned(size);
      long dataLength = length - start.length - size.length - headerLength;
      InvalidInput.require(
          dataLength >= 0 && headerLength <= LONGEST_HEADER,
          "%s: the file is damaged: its header claims %s bytes, the file has %s",
          file,
          headerLength,
          length);
      byte[] text = in.readNBytes((int) headerLength);
      return read(file, new String(text, StandardCharsets.ISO_8859_1), dataLength, in);
    }
  }

  private static NpyArray read(Path file, String header, long dataLength, DataInputStream in)
      throws IOException {
    String dtype = value(DTYPE, "descr", header, file);
    int width = bytesPerValue(dtype);
    InvalidInput.require(
        width > 0,
        "%s: arrays of type %s are not supported; save it as float64, float32 or uint8,"
            + " little-endian",
        file,
        dtype);
    InvalidInput.require(
        value(ORDER, "fortran_order", header, file).equals("False"),
        "%s: the array is in Fortran order; save np.ascontiguousarray of it",
        file);
    List<Integer> shape = shape(value(SHAPE, "shape", header, file), file);
    requireLength(file, shape, width, dataLength);
    byte[] data = in.readNBytes((int) dataLength);
    InvalidInput.require(
        data.length == dataLength, "%s: the file became shorter while it was read", file);
    return new NpyArray(
        shape, dtype, ByteBuffer.wrap(data).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN));
  }

  private static void requireLength(Path file, List<Integer> shape, int width, long dataLength) {
    double claimed = shape.stream().mapToDouble(n -> n).reduce(width, (a, b) -> a * b);
    InvalidInput.require(
        claimed == dataLength,
        "%s: the file is damaged: shape (%s) of %s-byte values needs %.0f bytes, the file holds %s",
        file,
        join(shape),
        width,
        claimed,
        dataLength);
    InvalidInput.require(
        dataLength <= Integer.MAX_VALUE - 8,
        "%s: arrays of more than 2 GiB are not supported; split the file",
        file);
  }

  private static List<Integer> shape(String text, Path file) {
    try {
      return Arrays.stream(text.split(","))
          .map(length -> length.replace('L', ' ').strip())
          .filter(length -> !length.isEmpty())
          .map(Integer::valueOf)
          .toList();
    } catch (NumberFormatException e) {
      throw new InvalidInput(
          String.format("%s: the file is damaged: its shape is (%s)", file, text), e);
    }
  }

  /**
   * Matches one entry of the header, a dictionary in Python's notation: its key, then its value.
   */
  private static Pattern entry(String value) {
    return Pattern.compile("['\"](\\w+)['\"]\\s*:\\s*" + value);
  }

  private static String value(Pattern entry, String key, String header, Path file) {
    Matcher matcher = entry.matcher(header);
    while (matcher.find()) {
      if (matcher.group(1).equals(key)) {
        return matcher.group(2);
      }
    }
    throw new InvalidInput(
        String.format(
            "%s: the header has no plain '%s'; only arrays of one number type are supported: %s",
            file, key, header.strip()));
  }

  private static int bytesPerValue(String dtype) {
    return switch (dtype) {
      case FLOAT64 -> Double.BYTES;
      case FLOAT32 -> Float.BYTES;
      case UINT8 -> 1;
      default -> 0;
    };
  }

  private static long unsigned(byte[] littleEndian) {
    return IntStream.range(0, littleEndian.length)
        .mapToLong(i -> Byte.toUnsignedLong(littleEndian[i]) << 8 * i)
        .sum();
  }

  private static void requireSize(int[] shape, int length) {
    if (Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact) != length) {
      throw new IllegalArgumentException(
          length + " values for an array of shape " + Arrays.toString(shape));
    }
  }

  private static byte[] header(String dtype, int[] shape) {
    List<Integer> lengths = Arrays.stream(shape).boxed().toList();
    String text =
        String.format(
            "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", dtype, join(lengths));
    if (shape.length > 0) {
      text += " ".repeat(FIRST_AXIS_DIGITS - String.valueOf(shape[0]).length());
    }
    int before = MAGIC.length + 4;
    // As in NumPy, a header that ends on a boundary by itself is padded by 64 bytes, not by none.
    int padding = ALIGNMENT - (before + text.length() + 1) % ALIGNMENT;
    text += " ".repeat(padding) + "\n";
    return ByteBuffer.allocate(before + text.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put(new byte[] {1, 0})
        .putShort((short) text.length())
        .put(text.getBytes(StandardCharsets.ISO_8859_1))
        .array();
  }

  /** Writes a shape as Python writes a tuple, without the parentheses. */
  private static String join(List<Integer> shape) {
    String text = shape.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return shape.size() == 1 ? text + "," : text;
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
