package dev.ito.io;

import dev.ito.math.InvalidInput;

/** The memory of the Java machine, which is asked for before something large is read. */
public final class Heap {
  private static final long MIB = 1 << 20;

  private Heap() {}

  /**
   * Refuses a file whose content does not fit.
   *
   * @param name of the file, for the message
   * @param values numbers or bytes that it holds
   * @param bytesEach that one of them takes in memory, copies included
   * @throws InvalidInput that says what to set
   */
  public static void requireRoom(String name, long values, int bytesEach) {
    long room = Runtime.getRuntime().maxMemory();
    InvalidInput.require(
        values <= room / bytesEach,
        "%s: reading it takes %d MiB of memory, the Java heap has %d: set"
            + " ITO_JAVA_OPTS=-Xmx%dg",
        name,
        values / MIB * bytesEach,
        room / MIB,
        1 + 2 * (values / MIB * bytesEach) / 1024);
  }
}
