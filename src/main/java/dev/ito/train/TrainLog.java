package dev.ito.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ito.io.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The file {@code train.jsonl}: one JSON object per step with step, loss and its standard error,
 * gradient norm and rate.
 */
public final class TrainLog implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Writer writer;

  /**
   * One line.
   *
   * @param step number of steps done
   * @param loss mean over the step's examples
   * @param lossStandardError of that mean, from the spread of the examples
   * @param gradientNorm before clipping
   */
  public record Line(
      long step, double loss, double lossStandardError, double gradientNorm, double learningRate) {}

  /**
   * Opens the log to continue after {@code steps} steps: later lines, from a training that was cut
   * off after its last checkpoint, are dropped.
   */
  public TrainLog(Path file, long steps) throws IOException {
    List<Line> kept =
        read(file).stream().filter(line -> line.step() <= steps).collect(Collectors.toList());
    StringBuilder text = new StringBuilder();
    for (Line line : kept) {
      text.append(JSON.writeValueAsString(line)).append('\n');
    }
    AtomicFile.writeText(file, text.toString());
    writer = Files.newBufferedWriter(file, StandardOpenOption.APPEND);
  }

  /** Returns the lines of a log; none if there is no file. A cut-off last line is left out. */
  public static List<Line> read(Path file) throws IOException {
    List<Line> lines = new ArrayList<>();
    if (Files.exists(file)) {
      // What is no text is no line, either: readAllLines would throw.
      new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
          .lines()
          .forEach(text -> parse(text, lines));
    }
    return lines;
  }

  private static void parse(String text, List<Line> lines) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node.hasNonNull("learningRate")) {
        lines.add(JSON.treeToValue(node, Line.class));
      }
    } catch (JsonProcessingException e) {
      // A kill in the middle of a write leaves half a line; the step is trained again.
      return;
    }
  }

  /** Appends a line. */
  public void write(Line line) {
    try {
      writer.write(JSON.writeValueAsString(line));
      writer.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hands everything written to the operating system. */
  public void flush() throws IOException {
    writer.flush();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
