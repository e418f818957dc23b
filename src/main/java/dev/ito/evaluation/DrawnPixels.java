package dev.ito.evaluation;

import dev.ito.data.PixelScale;
import dev.ito.data.PixelSource;
import dev.ito.math.Shape;
import dev.ito.solver.Solution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Samples of a model as images: drawn when they are read, rounded to the nearest of 256 levels.
 *
 * @param samples of the model
 * @param count how many
 * @param shape of a sample
 * @param scale how pixel levels are model units
 * @param evaluations file that keeps the evaluations of the score of each part drawn, so that they
 *     are known of parts that an earlier run drew
 */
record DrawnPixels(Samples samples, int count, Shape shape, PixelScale scale, Path evaluations)
    implements PixelSource {
  @Override
  public String sha256() {
    return samples.id();
  }

  @Override
  public byte[] read(int from, int to) throws IOException {
    Solution drawn = samples.draw(from, to);
    String line = from + " " + to + " " + Arrays.stream(drawn.nfe()).asLongStream().sum() + "\n";
    Files.createDirectories(evaluations.getParent());
    Files.writeString(
        evaluations,
        line,
        StandardCharsets.US_ASCII,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    return scale.toBytes(drawn.x());
  }

  /** Returns the mean number of evaluations over all samples that were drawn, at least one. */
  double nfe() throws IOException {
    Map<Long, Long> samplesAt = new HashMap<>();
    Map<Long, Long> evaluationsAt = new HashMap<>();
    for (String line : Files.readAllLines(evaluations)) {
      long[] numbers = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
      // A part that was drawn again, after an interruption, counts once.
      samplesAt.put(numbers[0], numbers[1] - numbers[0]);
      evaluationsAt.put(numbers[0], numbers[2]);
    }
    return (double) sum(evaluationsAt) / sum(samplesAt);
  }

  private static long sum(Map<Long, Long> values) {
    return values.values().stream().mapToLong(Long::longValue).sum();
  }
}
