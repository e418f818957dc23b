package dev.ito.job;

import dev.ito.data.SampleArray;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.Latents;
import dev.ito.experiment.Sampler;
import dev.ito.io.Stopwatch;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.solver.Solution;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Draws samples from the latents on the ways between latents 0 and 1, 2 and 3, and so on.
 *
 * @param rows number of ways
 * @param frames samples on each way, both ends included
 * @param latents of all frames, row after row
 */
public record InterpolateJob(int rows, int frames, Latents latents) implements Job {
  private static final int MOST_ROWS = 8;
  private static final int MOST_FRAMES = 100;

  /** What the provenance says. */
  private record Facts(
      int rows, int frames, Latents latents, double nfe, String nfeRange, double seconds) {}

  /**
   * Makes the job.
   *
   * @param ends an even number of latents; at most the first 16 are used
   * @throws InvalidInput if the experiment's solver draws noise, or there is no way
   */
  public static InterpolateJob of(Experiment experiment, Latents ends, int frames) {
    experiment.sampling().requireDeterministic("--interpolate");
    InvalidInput.require(
        frames >= 2 && frames <= MOST_FRAMES,
        "--interpolate needs 2 to %d frames, both ends included, was %d",
        MOST_FRAMES,
        frames);
    InvalidInput.require(
        ends.count() % 2 == 0,
        "--interpolate goes from sample 0 to 1, from 2 to 3 and so on, but their number is %d:"
            + " use an even one",
        ends.count());
    int rows = Math.min(MOST_ROWS, ends.count() / 2);
    return new InterpolateJob(rows, frames, ends.with(ways(ends.first(2 * rows), frames)));
  }

  private static Batch ways(Batch ends, int frames) {
    int rows = ends.count() / 2;
    Batch ways = new Batch(rows * frames, ends.shape());
    for (int row = 0; row < rows; row++) {
      Slerp way = way(ends, 2 * row);
      for (int frame = 0; frame < frames; frame++) {
        double[] point = way.at(frame / (frames - 1.0));
        ways.put(row * frames + frame, new Batch(1, ends.shape(), point));
      }
    }
    return ways;
  }

  private static Slerp way(Batch ends, int first) {
    return InvalidInput.inside(
        "there is no way between latents %d and %d: ".formatted(first, first + 1),
        () ->
            Slerp.between(
                ends.slice(first, first + 1).values(), ends.slice(first + 1, first + 2).values()));
  }

  @Override
  public void execute(Session session) throws IOException {
    Run run = session.run();
    Sampler sampler = session.sampler();
    Stopwatch watch = Stopwatch.start();
    Solution solution = sampler.sample(latents, Sampler.Watcher.NONE);
    Facts facts =
        new Facts(rows, frames, latents, solution.meanNfe(), solution.nfeRange(), watch.seconds());
    Path array = run.folder().file("interpolation.npy");
    SampleArray.writeRows(array, solution.x(), rows);
    SampleFiles files = new SampleFiles(run.experiment(), run.folder());
    Path file =
        files.writePicture("interpolation.png", files.view().picture(solution.x(), frames), array);
    run.say(
        "%d interpolations of %d frames, %s evaluations of the score each, %.1f s on %s:" + " %s",
        rows, frames, facts.nfeRange(), facts.seconds(), run.provenance().deviceName(), file);
    session.record("interpolation", facts);
  }
}
