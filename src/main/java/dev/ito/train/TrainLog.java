package dev.ito.train;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.ito.io.FiniteJson;
import dev.ito.io.JsonLines;
import dev.ito.io.Monitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The file {@code train.jsonl}: one JSON object per step with step, loss and its standard error,
 * gradient norm and rate.
 */
public final class TrainLog implements AutoCloseable {
  private static final ObjectMapper JSON =
      new ObjectMapper(FiniteJson.factory())
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  private final JsonLines<Line> lines;

  /**
   * One line.
   *
   * @param step number of steps done
   * @param loss mean over the step's examples
   * @param lossStandardError of that mean, from the spread of the examples; NaN, in the file null,
   *     of a single one
   * @param gradientNorm before clipping
   */
  public record Line(
      long step,
      double loss,
      @JsonDeserialize(using = FiniteJson.Number.class) double lossStandardError,
      double gradientNorm,
      double learningRate) {}

  /**
   * Opens the log to continue after {@code steps} steps: later lines, from a training that was cut
   * off after its last checkpoint, are dropped, and so are damaged ones. The user is told of these,
   * and of steps that are not there.
   */
  public TrainLog(Path file, long steps, Monitor monitor) throws IOException {
    lines = JsonLines.open(file, Line.class, JSON, line -> line.step() <= steps, monitor);
    long there = read(file).stream().mapToLong(Line::step).distinct().count();
    if (there < steps) {
      monitor.say(
          String.format(
              Locale.ROOT,
              "%s: %,d of the %,d steps before this are not in it: the loss curve leaves them out",
              file,
              steps - there,
              steps));
    }
  }

  /** Returns the lines of a log that are whole; none if there is no file. */
  public static List<Line> read(Path file) throws IOException {
    return JsonLines.read(file, Line.class, JSON).lines();
  }

  /** Appends a line. */
  public void write(Line line) {
    try {
      lines.add(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forces everything written to disk. */
  public void flush() throws IOException {
    lines.flush();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
