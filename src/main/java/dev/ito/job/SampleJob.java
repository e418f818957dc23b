package dev.ito.job;

import dev.ito.data.SampleArray;
import dev.ito.experiment.Latents;
import dev.ito.experiment.Sampler;
import dev.ito.io.Stopwatch;
import dev.ito.math.Batch;
import dev.ito.solver.Solution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Draws the samples of an experiment and the pictures of them.
 *
 * @param run the experiment and its folder
 * @param latents where the samples start
 * @param saveLatents whether they are written to {@code latents.npy} too
 */
public record SampleJob(Run run, Latents latents, boolean saveLatents) {
  /** Draws all samples; the average of the weights (EMA) is used. */
  public void execute() throws IOException {
    run.work("sampling", (sampler, score, facts) -> sample(sampler, facts));
  }

  private void sample(Sampler sampler, Map<String, Object> facts) throws IOException {
    Stopwatch watch = Stopwatch.start();
    Trajectory trajectory = new Trajectory(run.experiment(), latents);
    Solution solution = sampler.sample(latents, trajectory::after);
    Batch samples = solution.x();
    trajectory.end(samples);
    double seconds = watch.seconds();
    facts.put("count", samples.count());
    facts.put("latents", latents.origin());
    facts.put("nfe", solution.meanNfe());
    facts.put("nfeRange", Sampler.range(solution));
    facts.put("seconds", seconds);
    if (saveLatents) {
      Path file = run.folder().file("latents.npy");
      facts.put("savedLatents", SampleArray.write(file, latents.first(latents.count())).facts());
    }
    Path picture = new SampleFiles(run.experiment(), run.folder()).write(samples, trajectory);
    run.monitor()
        .say(
            String.format(
                Locale.ROOT,
                "%d samples, %s evaluations of the score each, %.1f s on %s: %s",
                samples.count(),
                Sampler.range(solution),
                seconds,
                run.provenance().deviceName(),
                picture));
  }
}
