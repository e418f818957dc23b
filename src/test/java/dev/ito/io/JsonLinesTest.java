package dev.ito.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ito.io.Flips.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private record Line(long step, double loss, List<String> names) {}

  private final Said said = new Said();

  private Path file() {
    return folder.resolve("log.jsonl");
  }

  private static List<Line> lines(long count) {
    return LongStream.range(0, count)
        .mapToObj(step -> new Line(step, step / 7.0, List.of("a\n\"", "σ")))
        .toList();
  }

  private void write(long count) throws IOException {
    try (var log = JsonLines.open(file(), Line.class, JSON, line -> true, said)) {
      for (Line line : lines(count).subList(read().lines().size(), (int) count)) {
        log.add(line);
      }
    }
  }

  private JsonLines.Found<Line> read() throws IOException {
    return JsonLines.read(file(), Line.class, JSON);
  }

  @Test
  void linesComeBackAndTheLogGoesOn() throws IOException {
    assertEquals(List.of(), read().lines());
    write(3);
    assertEquals(lines(3), read().lines());
    write(5);
    assertEquals(new JsonLines.Found<>(lines(5), 0), read());
    assertEquals(List.of(), said.lines());
  }

  @Test
  void unwantedAndDamagedLinesAreLeftOut() throws IOException {
    write(5);
    Files.writeString(file(), Files.readString(file()).replace("\"step\":1,", "\"step\":8,"));
    JsonLines.open(file(), Line.class, JSON, line -> line.step() != 3, said).close();
    assertEquals(List.of(0L, 2L, 4L), read().lines().stream().map(Line::step).toList());
    assertEquals(List.of(file() + ": damaged: 1 of its lines are left out"), said.lines());
  }

  /** Such as they were before there were checksums. */
  @Test
  void linesWithoutAChecksumAreRead() throws IOException {
    Files.writeString(file(), "{\"step\":1,\"loss\":0.5,\"names\":[]}\nno JSON\n");
    assertEquals(new JsonLines.Found<>(List.of(new Line(1, 0.5, List.of())), 1), read());
  }

  @Test
  void noFlippedBitIsBelieved() throws IOException {
    write(4);
    Flips.assertNoneIsBelieved(
        file(),
        () -> {
          JsonLines.Found<Line> found = read();
          if (found.lines().equals(lines(4))) {
            return Outcome.SAME;
          }
          return lines(4).containsAll(found.lines()) ? Outcome.FOUND : Outcome.BELIEVED;
        });
  }
}
