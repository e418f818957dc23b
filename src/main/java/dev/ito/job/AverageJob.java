package dev.ito.job;

import dev.ito.experiment.OpenScore;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.Snapshots;
import dev.ito.io.AtomicFolder;
import dev.ito.io.FileFault;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Averages;
import dev.ito.nn.Checkpoint;
import dev.ito.train.PowerAverage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Makes the average of the weights that a training would have had with another width, of those that
 * it kept on the way, and writes it as the model of a run of its own.
 *
 * @param run whose folder has the averages
 * @param at the step after which it is; empty: the last that has averages
 * @param out the folder to write, complete or not at all
 */
public record AverageJob(Run run, PowerAverage wanted, OptionalLong at, Path out) {
  static final String JOB = "averaging";

  /**
   * What the provenance says.
   *
   * @param profileError of the fit, as a part of the norm of the profile
   * @param sum of the averages that were kept
   */
  private record Facts(
      String run,
      double width,
      double gamma,
      long step,
      double profileError,
      List<PowerSum.Term> sum,
      String weightsSha256) {}

  /** Writes the folder. */
  public void execute() throws IOException {
    InvalidInput.require(
        run.experiment().trained().isPresent(),
        "%s: its model has its score without training, there is nothing to average",
        run.experiment().name());
    RunDirectory source = run.folders().source();
    Snapshots kept = source.snapshots();
    long step = step(kept);
    PowerSum sum = PowerSum.of(kept, wanted, step);
    Averages last = Averages.read(kept.file(step), step);
    OpenScore.requireSameTraining(run.experiment(), kept.file(step), last.metadata());
    float[] weights = sum.of(kept, last.layout());
    String what = "width %s after step %s".formatted(wanted.width(), step);
    Map<String, String> metadata = new LinkedHashMap<>(last.metadata());
    metadata.put(RunDirectory.AVERAGED, what);
    Facts facts =
        new Facts(
            source.path().toString(),
            wanted.width(),
            wanted.gamma(),
            step,
            sum.error(),
            sum.terms(),
            Sha256.ofFloats(weights));
    AtomicFolder.write(
        out,
        folder -> {
          RunDirectory target = new RunDirectory(folder);
          target.store(run.experiment());
          new Checkpoint.Model(last.layout(), weights, metadata, false).write(target.model());
          run.provenance().record(target, run.experiment(), run.monitor(), JOB, facts);
        });
    run.say(
        "%s, of %d averages of %d steps, profile error %.2g %% -> %s",
        what, sum.terms().size(), sum.steps(), 100 * sum.error(), out);
  }

  private long step(Snapshots kept) throws IOException {
    List<Long> steps = kept.steps();
    if (steps.isEmpty()) {
      throw new FileFault(
          kept.folder()
              + ": there are no averages of which one could be made: train with"
              + " training.power-averages={} in another --out");
    }
    long step = at.orElse(steps.get(steps.size() - 1));
    if (!steps.contains(step)) {
      throw new FileFault(
          "--at %s: %s has no averages of that step: %s"
              .formatted(step, kept.folder(), nearest(steps, step)));
    }
    return step;
  }

  /** Says which steps there are next to one. */
  private static String nearest(List<Long> steps, long step) {
    long before = steps.stream().filter(s -> s < step).reduce((a, b) -> b).orElse(steps.get(0));
    long after = steps.stream().filter(s -> s > step).findFirst().orElse(before);
    return before == after
        ? "the nearest is " + before
        : "the nearest are " + before + " and " + after;
  }
}
