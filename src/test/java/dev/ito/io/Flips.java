package dev.ito.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Damages files, and asks whether it was noticed. */
public final class Flips {
  private Flips() {}

  /** What became of a damaged file. */
  public enum Outcome {
    /** It was said to be damaged. */
    FOUND,
    /** What was read is what had been written. */
    SAME,
    /** Other numbers were believed. */
    BELIEVED
  }

  /** Reads a damaged file. */
  @FunctionalInterface
  public interface Reader {
    Outcome read() throws IOException;
  }

  /** Flips each bit of some of a file's bytes by itself. */
  public static void assertNoneIsBelieved(Path file, IntStream bytes, Reader reader)
      throws IOException {
    byte[] whole = Files.readAllBytes(file);
    List<String> believed = new ArrayList<>();
    for (int at : bytes.toArray()) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) (1 << bit);
        Files.write(file, damaged);
        if (reader.read() == Outcome.BELIEVED) {
          believed.add("byte " + at + " bit " + bit);
        }
      }
    }
    Files.write(file, whole);
    assertEquals(Outcome.SAME, reader.read());
    assertEquals(List.of(), believed);
  }

  /** Flips every bit. */
  public static void assertNoneIsBelieved(Path file, Reader reader) throws IOException {
    assertNoneIsBelieved(file, IntStream.range(0, (int) Files.size(file)), reader);
  }
}
