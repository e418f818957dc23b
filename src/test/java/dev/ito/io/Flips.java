package dev.ito.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Damages files, and asks whether it was noticed. */
public final class Flips {
  private static final int THOUSAND = 1000;

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

  /**
   * Flips a thousand bits of a file, one at a time, and notes in {@code target/flips.csv} what
   * became of them.
   *
   * @param kind of the file, for the note
   */
  public static void assertNoneOfAThousandIsBelieved(String kind, Path file, Reader reader)
      throws IOException {
    byte[] whole = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(16);
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    for (int i = 0; i < THOUSAND; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      outcomes.merge(reader.read(), 1, Integer::sum);
    }
    Files.write(file, whole);
    assertEquals(Outcome.SAME, reader.read());
    Files.writeString(
        Path.of("target", "flips.csv"),
        "%s,%d,%d,%d%n"
            .formatted(
                kind,
                whole.length,
                outcomes.getOrDefault(Outcome.FOUND, 0),
                outcomes.getOrDefault(Outcome.SAME, 0)),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    assertEquals(0, outcomes.getOrDefault(Outcome.BELIEVED, 0), kind);
  }

  /** Flips every bit. */
  public static void assertNoneIsBelieved(Path file, Reader reader) throws IOException {
    assertNoneIsBelieved(file, IntStream.range(0, (int) Files.size(file)), reader);
  }
}
