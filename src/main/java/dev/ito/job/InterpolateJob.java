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
import java.util.Locale;

/**
 * Draws samples from the latents on the ways between latents 0 and 1, 2 and 3, and so on.
 *
 * @param rows number of ways
 * @param frames samples on each way, both ends included
 * @param latents of all frames, row after row
 */
public record InterpolateJob(int rows, int frames, Latents latents) implements Session.Job {
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
        String.format(Locale.ROOT, "there is no way between latents %d and %d: ", first, first + 1),
        () ->
            Slerp.between(
                ends.slice(first, first + 1).values(), ends.slice(first + 1, first + 2).values()));
  }

  @Override
  public boolean draws() {
    return true;
  }

  @Override
  public void execute(Session session) throws IOException {
    Run run = session.run();
    Sampler sampler = session.sampler();
    latents.remarks(run.experiment()).forEach(session.warnings()::add);
    Stopwatch watch = Stopwatch.start();
    Solution solution = sampler.sample(latents, Sampler.Watcher.NONE);
    sampler.unreasonable(solution.x()).ifPresent(session.warnings()::add);
    Facts facts =
        new Facts(rows, frames, latents, solution.meanNfe(), solution.nfeRange(), watch.seconds());
    Path array = run.folder().file("interpolation.npy");
    SampleArray.writeRows(array, solution.x(), rows);
    SampleFiles files = new SampleFiles(run.experiment(), run.folder());
    Path file =
        files.writePicture("interpolation.png", files.view().picture(solution.x(), frames), array);
    run.say(
        "%d interpolations of %d frames, %s evaluations of the score each, %.1f s on %s: %s",
        rows, frames, facts.nfeRange(), facts.seconds(), run.provenance().device().text(), file);
    session.record("interpolation", facts);
  }

  /**
   * The way between two vectors along the great circle through their directions: of constant norm
   * and speed if their norms are equal (Shoemake 1985; for latents, Song, Meng & Ermon 2021,
   * appendix D.5).
   *
   * @param a where it starts
   * @param b where it ends
   * @param angle between them, in [0, pi)
   */
  record Slerp(double[] a, double[] b, double angle) {
    /**
     * Below this angle the circle is straight to double precision; above pi minus it, undefined.
     */
    private static final double LEAST_ANGLE = 1e-8;

    /**
     * Makes the way between two vectors.
     *
     * @throws InvalidInput if one of them is zero or their directions are opposite
     */
    static Slerp between(double[] a, double[] b) {
      double ofA = norm(a);
      double ofB = norm(b);
      InvalidInput.require(ofA > 0 && ofB > 0, "one of them is zero and has no direction");
      double difference = 0;
      double sum = 0;
      for (int j = 0; j < a.length; j++) {
        difference = Math.hypot(difference, a[j] / ofA - b[j] / ofB);
        sum = Math.hypot(sum, a[j] / ofA + b[j] / ofB);
      }
      // The arc cosine of the scalar product would lose half the digits of a small angle.
      double angle = 2 * Math.atan2(difference, sum);
      InvalidInput.require(
          angle < Math.PI - LEAST_ANGLE,
          "their directions are opposite, and no great circle is the shortest");
      return new Slerp(a, b, angle);
    }

    private static double norm(double... v) {
      double norm = 0;
      for (double value : v) {
        norm = Math.hypot(norm, value);
      }
      return norm;
    }

    /**
     * Returns the point after a part of the way: a at 0, b at 1.
     *
     * @param u in [0, 1]
     */
    double[] at(double u) {
      double ofA = angle < LEAST_ANGLE ? 1 - u : Math.sin((1 - u) * angle) / Math.sin(angle);
      double ofB = angle < LEAST_ANGLE ? u : Math.sin(u * angle) / Math.sin(angle);
      double[] point = new double[a.length];
      for (int j = 0; j < point.length; j++) {
        point[j] = ofA * a[j] + ofB * b[j];
      }
      return point;
    }
  }
}
