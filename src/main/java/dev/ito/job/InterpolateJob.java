package dev.ito.job;

import dev.ito.data.SampleArray;
import dev.ito.experiment.Latents;
import dev.ito.experiment.Sampler;
import dev.ito.io.Stopwatch;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.report.ImageGrid;
import dev.ito.report.Pixels;
import dev.ito.report.Png;
import dev.ito.report.ScatterPlot;
import dev.ito.solver.Solution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Draws samples from the latents on the ways between latents 0 and 1, 2 and 3, and so on.
 *
 * @param run the experiment and its folder
 * @param latents an even number of them; at most the first 16 are used
 * @param frames samples on each way, both ends included
 */
public record InterpolateJob(Run run, Latents latents, int frames) {
  private static final int MOST_ROWS = 8;
  private static final int MOST_FRAMES = 100;

  /** Draws all frames. */
  public void execute() throws IOException {
    Sampler.requireDeterministic(run.experiment().sampling(), "--interpolate");
    InvalidInput.require(
        frames >= 2 && frames <= MOST_FRAMES,
        "--interpolate needs 2 to %d frames, both ends included, was %d",
        MOST_FRAMES,
        frames);
    InvalidInput.require(
        latents.count() % 2 == 0,
        "--interpolate goes from sample 0 to 1, from 2 to 3 and so on, but their number is %d:"
            + " use an even one",
        latents.count());
    Batch ways = ways();
    run.work("interpolation", (sampler, score, facts) -> interpolate(ways, sampler, facts));
  }

  private int rows() {
    return Math.min(MOST_ROWS, latents.count() / 2);
  }

  /** Returns the latents of all frames, row after row. */
  private Batch ways() {
    Batch ends = latents.first(2 * rows());
    Batch ways = new Batch(rows() * frames, ends.shape());
    for (int row = 0; row < rows(); row++) {
      Slerp way = way(ends, 2 * row);
      for (int frame = 0; frame < frames; frame++) {
        double[] point = way.at(frame / (frames - 1.0));
        ways.put(row * frames + frame, new Batch(1, ends.shape(), point));
      }
    }
    return ways;
  }

  private static Slerp way(Batch ends, int first) {
    try {
      return Slerp.between(
          ends.slice(first, first + 1).values(), ends.slice(first + 1, first + 2).values());
    } catch (InvalidInput e) {
      throw new InvalidInput(
          String.format(
              "there is no way between latents %d and %d: %s", first, first + 1, e.getMessage()),
          e);
    }
  }

  private void interpolate(Batch ways, Sampler sampler, Map<String, Object> facts)
      throws IOException {
    Stopwatch watch = Stopwatch.start();
    Latents between = new Latents(ways.count(), ways::slice, latents.origin());
    Solution solution = sampler.sample(between, Sampler.Watcher.NONE);
    double seconds = watch.seconds();
    facts.put("rows", rows());
    facts.put("frames", frames);
    facts.put("latents", latents.origin());
    facts.put("nfe", solution.meanNfe());
    facts.put("nfeRange", Sampler.range(solution));
    facts.put("seconds", seconds);
    run.monitor()
        .say(
            String.format(
                Locale.ROOT,
                "%d interpolations of %d frames, %s evaluations of the score each, %.1f s on %s:"
                    + " %s",
                rows(),
                frames,
                Sampler.range(solution),
                seconds,
                run.provenance().deviceName(),
                write(solution.x())));
  }

  /** Writes the frames; returns the file to look at. */
  private Path write(Batch samples) throws IOException {
    Path array = run.folder().file("interpolation.npy");
    SampleArray.writeRows(array, samples, rows());
    Path picture = run.folder().file("interpolation.png");
    if (run.experiment().pixels().isPresent()) {
      PixelView view = new PixelView(run.experiment().pixels().get());
      Pixels pixels = view.of(samples);
      List<Pixels> strips =
          IntStream.range(0, rows())
              .mapToObj(row -> pixels.slice(row * frames, (row + 1) * frames))
              .toList();
      Png.write(picture, ImageGrid.strip(strips));
      return picture;
    }
    if (samples.shape().equals(Shape.of(2))) {
      Png.write(picture, ScatterPlot.around(samples).draw(samples));
      return picture;
    }
    return array;
  }
}
