package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("native")
class DtypeTest {
  private static float read(Dtype dtype, int bits) {
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(bits).flip();
    float value = dtype.next(bytes);
    assertEquals(dtype.bytes(), bytes.position());
    return value;
  }

  /** IEEE 754-2008: the values of some bit patterns of binary16. */
  @ParameterizedTest
  @CsvSource({
    "0x0000, 0",
    "0x3c00, 1",
    "0xc000, -2",
    "0x7bff, 65504",
    "0x0400, 6.103515625e-5",
    "0x03ff, 6.097555160522461e-5",
    "0x0001, 5.960464477539063e-8",
    "0x8001, -5.960464477539063e-8",
    "0x3555, 0.333251953125",
    "0x7c00, Infinity",
    "0xfc00, -Infinity",
    "0x7e00, NaN"
  })
  void halves(String bits, float expected) {
    assertEquals(expected, read(Dtype.F16, Integer.decode(bits)));
  }

  /** Half precision in order of its bits is in order of its values. */
  @Test
  void halvesAreInOrder() {
    for (int bits = 1; bits < 0x7c00; bits++) {
      assertEquals(1, Float.compare(read(Dtype.F16, bits), read(Dtype.F16, bits - 1)));
    }
  }

  @ParameterizedTest
  @CsvSource({"0x3f80, 1", "0xc040, -3", "0x3eab, 0.333984375", "0x7f80, Infinity"})
  void brainFloats(String bits, float expected) {
    assertEquals(expected, read(Dtype.BF16, Integer.decode(bits)));
  }

  @Test
  void floats() {
    assertEquals((float) Math.PI, read(Dtype.F32, Float.floatToIntBits((float) Math.PI)));
  }
}
