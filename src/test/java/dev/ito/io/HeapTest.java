package dev.ito.io;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.InvalidInput;
import org.junit.jupiter.api.Test;

/** However large the memory of this machine is. */
class HeapTest {
  private static final long ROOM = Runtime.getRuntime().maxMemory();

  @Test
  void whatDoesNotFitIsRefusedAndSaysWhatToSet() {
    assertDoesNotThrow(() -> Heap.requireRoom("a.npy", ROOM / 16, 16));
    for (long values : new long[] {ROOM / 16 + 1, Long.MAX_VALUE}) {
      String message =
          assertThrows(InvalidInput.class, () -> Heap.requireRoom("a.npy", values, 16))
              .getMessage();
      assertTrue(message.startsWith("a.npy: reading it takes "), message);
      assertTrue(message.contains("set ITO_JAVA_OPTS=-Xmx"), message);
    }
  }
}
