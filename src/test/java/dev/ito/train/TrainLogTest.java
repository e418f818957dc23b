package dev.ito.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.io.Monitor;
import dev.ito.io.Said;
import dev.ito.train.TrainLog.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainLogTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("train.jsonl");
  }

  private static Line line(long step) {
    return new Line(step, 1.0 / step, 0.5 / step, 2.5e-7 * step, 2e-4);
  }

  private static List<Line> lines(long... steps) {
    return LongStream.of(steps).mapToObj(TrainLogTest::line).toList();
  }

  private void write(long after, long... steps) throws IOException {
    try (TrainLog log = new TrainLog(file, after, Monitor.SILENT)) {
      lines(steps).forEach(log::write);
    }
  }

  @Test
  void aLineIsOneJsonObject() throws IOException {
    write(0, 1, 2);
    assertEquals(
        sealed(
                "{\"step\":1,\"loss\":1.0,\"lossStandardError\":0.5,\"gradientNorm\":2.5E-7,\"learningRate\":2.0E-4}")
            + sealed(
                "{\"step\":2,\"loss\":0.5,\"lossStandardError\":0.25,\"gradientNorm\":5.0E-7,\"learningRate\":2.0E-4}"),
        Files.readString(file));
    assertEquals(lines(1, 2), TrainLog.read(file));
  }

  /** The last key is the CRC-32 of the line without it. */
  private static String sealed(String line) {
    CRC32 crc = new CRC32();
    crc.update(line.getBytes(StandardCharsets.UTF_8));
    return line.replace("}", ",\"crc32\":\"%08x\"}\n".formatted(crc.getValue()));
  }

  @Test
  void noFileHasNoLines() throws IOException {
    assertEquals(List.of(), TrainLog.read(file));
  }

  @Test
  void aResumedTrainingDropsTheLinesAfterItsCheckpoint() throws IOException {
    write(0, 1, 2, 3, 4, 5);
    write(3, 4, 5, 6);
    assertEquals(lines(1, 2, 3, 4, 5, 6), TrainLog.read(file));
    write(0, 1);
    assertEquals(lines(1), TrainLog.read(file));
  }

  @Test
  void stepsThatAreNotThereAreSaid() throws IOException {
    write(0, 1, 2, 3, 4, 5);
    Said said = new Said();
    new TrainLog(file, 5, said).close();
    new TrainLog(file, 3, said).close();
    assertEquals(List.of(), said.lines());
    write(0, 1, 5);
    new TrainLog(file, 5, said).close();
    Files.delete(file);
    new TrainLog(file, 5, said).close();
    String end = " steps before this are not in it: the loss curve leaves them out";
    assertEquals(List.of(file + ": 3 of the 5" + end, file + ": 5 of the 5" + end), said.lines());
  }

  /** A kill can leave any number of bytes. */
  @Test
  void halfALineIsDroppedWhereverItWasCut() throws IOException {
    write(0, 1, 2, 3);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      String text = new String(whole, 0, length, StandardCharsets.UTF_8);
      long complete = text.chars().filter(c -> c == '\n').count();
      assertEquals(
          LongStream.rangeClosed(1, complete).mapToObj(TrainLogTest::line).toList(),
          TrainLog.read(file),
          text);
    }
  }

  @Test
  void aLogContinuesAfterHalfALine() throws IOException {
    write(0, 1, 2, 3);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 9));
    write(2, 3, 4);
    assertEquals(lines(1, 2, 3, 4), TrainLog.read(file));
    assertEquals(4, Files.readAllLines(file).size());
  }

  @Test
  void flushedLinesAreInTheFile() throws IOException {
    try (TrainLog log = new TrainLog(file, 0, Monitor.SILENT)) {
      log.write(line(1));
      log.flush();
      assertEquals(lines(1), TrainLog.read(file));
    }
  }
}
