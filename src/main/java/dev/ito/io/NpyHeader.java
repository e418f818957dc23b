package dev.ito.io;

import dev.ito.math.InvalidInput;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The start of a {@code .npy} file: what its array is.
 *
 * @param shape lengths of the axes, slowest first; empty for a single number
 * @param dtype NumPy's name of the type: {@code <f8}, {@code |u1} and so on
 */
public record NpyHeader(List<Integer> shape, String dtype) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** Header and data start at multiples of this many bytes. */
  private static final int ALIGNMENT = 64;

  /** NumPy leaves room for the first axis to grow to this many digits. */
  private static final int FIRST_AXIS_DIGITS = 21;

  /** NumPy, too, refuses to interpret longer headers. */
  private static final int LONGEST_HEADER = 10_000;

  private static final Pattern DTYPE = entry("['\"]([^'\"]*)['\"]");
  private static final Pattern ORDER = entry("(True|False)");
  private static final Pattern SHAPE = entry("\\(([0-9L, ]*)\\)");

  /** Returns the number of bytes of the array. */
  long bytes() {
    return shape.stream().mapToLong(n -> n).reduce(type().bytes(), Math::multiplyExact);
  }

  NpyType type() {
    return NpyType.of(dtype).orElseThrow();
  }

  /** Returns the shape as Python writes a tuple. */
  public String tuple() {
    return "(" + join(shape) + ")";
  }

  /** Returns the name of the type, such as float64. */
  public String typeName() {
    return type().title();
  }

  /**
   * Reads a header up to the first byte of the array.
   *
   * @param name of the file, for messages
   * @param length of the file, which the header must bear out
   * @param known types of numbers that are read
   * @throws InvalidInput if this is not such a file, naming it and what to do
   */
  static NpyHeader read(String name, DataInputStream in, long length, Predicate<NpyType> known)
      throws IOException {
    byte[] start = in.readNBytes(MAGIC.length + 2);
    InvalidInput.require(
        start.length == MAGIC.length + 2
            && Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length)),
        "%s: this is not a NumPy .npy file",
        name);
    int version = start[MAGIC.length];
    InvalidInput.require(
        version == 1 || version == 2,
        "%s: format %s of .npy is not supported; save the array again with np.save",
        name,
        version);
    byte[] size = in.readNBytes(version == 1 ? 2 : 4);
    long headerLength = unsigned(size);
    long dataLength = length - start.length - size.length - headerLength;
    InvalidInput.require(
        dataLength >= 0 && headerLength <= LONGEST_HEADER,
        "%s: the file is damaged: its header claims %s bytes, the file has %s",
        name,
        headerLength,
        length);
    String text = new String(in.readNBytes((int) headerLength), StandardCharsets.ISO_8859_1);
    NpyHeader header = parse(name, text, known);
    header.requireLength(name, dataLength);
    return header;
  }

  private static NpyHeader parse(String file, String header, Predicate<NpyType> known) {
    String dtype = value(DTYPE, "descr", header, file);
    InvalidInput.require(
        NpyType.of(dtype).filter(known).isPresent(),
        "%s: arrays of type %s are not supported; save it as %s, little-endian",
        file,
        dtype,
        Stream.of(NpyType.values())
            .filter(known)
            .map(NpyType::title)
            .collect(Collectors.joining(", "))
            .replaceFirst(", (\\w+)$", " or $1"));
    InvalidInput.require(
        value(ORDER, "fortran_order", header, file).equals("False"),
        "%s: the array is in Fortran order; save np.ascontiguousarray of it",
        file);
    return new NpyHeader(shape(value(SHAPE, "shape", header, file), file), dtype);
  }

  private void requireLength(String file, long dataLength) {
    int width = type().bytes();
    double claimed = shape.stream().mapToDouble(n -> n).reduce(width, (a, b) -> a * b);
    InvalidInput.require(
        claimed == dataLength,
        "%s: the file is damaged: shape (%s) of %s-byte values needs %.0f bytes, the file holds %s",
        file,
        join(shape),
        width,
        claimed,
        dataLength);
  }

  private static List<Integer> shape(String text, String file) {
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

  private static String value(Pattern entry, String key, String header, String file) {
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

  private static long unsigned(byte[] littleEndian) {
    return IntStream.range(0, littleEndian.length)
        .mapToLong(i -> Byte.toUnsignedLong(littleEndian[i]) << 8 * i)
        .sum();
  }

  /** Returns the header as bytes, format 1.0. */
  byte[] toBytes() {
    String text =
        String.format(
            "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", dtype, join(shape));
    if (!shape.isEmpty()) {
      text += " ".repeat(FIRST_AXIS_DIGITS - String.valueOf(shape.get(0)).length());
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
}
