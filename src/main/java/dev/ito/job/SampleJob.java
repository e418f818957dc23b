package dev.ito.job;

import dev.ito.data.SampleArray;
import dev.ito.experiment.Latents;
import dev.ito.experiment.Sampler;
import dev.ito.io.Stopwatch;
import dev.ito.math.Batch;
import dev.ito.solver.Solution;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Draws the samples of an experiment and the pictures of them; the average of the weights (EMA) is
 * used.
 *
 * @param latents where the samples start
 * @param saveLatents whether they are written to {@code latents.npy} too
 */
public record SampleJob(Latents latents, boolean saveLatents) implements Session.Job {
  /** What the provenance says. */
  private record Facts(
      int count,
      Latents latents,
      double nfe,
      String nfeRange,
      double seconds,
      SampleArray.Facts savedLatents) {}

  @Override
  public void execute(Session session) throws IOException {
    Run run = session.run();
    Sampler sampler = session.sampler();
    Stopwatch watch = Stopwatch.start();
    Trajectory trajectory = new Trajectory(run.experiment(), latents);
    Solution solution = sampler.sample(latents, trajectory::after);
    Batch samples = solution.x();
    trajectory.end(samples);
    double seconds = watch.seconds();
    SampleArray.Facts saved = saveLatents ? save(run.folder().file("latents.npy")) : null;
    Path picture = new SampleFiles(run.experiment(), run.folder()).write(samples, trajectory);
    run.say(
        "%d samples, %s evaluations of the score each, %.1f s on %s: %s",
        samples.count(), solution.nfeRange(), seconds, run.provenance().device().text(), picture);
    session.record(
        "sampling",
        new Facts(
            samples.count(), latents, solution.meanNfe(), solution.nfeRange(), seconds, saved));
  }

  private SampleArray.Facts save(Path file) throws IOException {
    return SampleArray.write(file, latents.first(latents.count())).facts();
  }
}
