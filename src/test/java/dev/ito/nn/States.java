package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;

/** Compares training states. */
public final class States {
  private States() {}

  /** Returns a state with the exponential average alone. */
  static Checkpoint.State of(
      long step, float[] parameters, float[] ema, float[] adamM, float[] adamV) {
    return new Checkpoint.State(step, parameters, Map.of("ema", ema), adamM, adamV);
  }

  /** Checks that two states are equal bit for bit, zeros of either sign included. */
  public static void assertSame(Checkpoint.State expected, Checkpoint.State found) {
    assertEquals(expected.step(), found.step(), "step");
    assertArrayEquals(bits(expected.parameters()), bits(found.parameters()), "parameters");
    assertEquals(expected.averages().keySet(), found.averages().keySet(), "averages");
    expected
        .averages()
        .forEach(
            (name, average) ->
                assertArrayEquals(bits(average), bits(found.averages().get(name)), name));
    assertArrayEquals(bits(expected.adamM()), bits(found.adamM()), "adam m");
    assertArrayEquals(bits(expected.adamV()), bits(found.adamV()), "adam v");
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
