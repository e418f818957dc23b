package dev.ito.experiment;

import dev.ito.io.Monitor;
import dev.ito.io.Stopwatch;
import dev.ito.math.Batch;
import dev.ito.score.DifferentiableScore;
import dev.ito.score.MatchedScore;
import dev.ito.score.ScoreFunction;
import dev.ito.solver.DrivingNoise;
import dev.ito.solver.ReverseProcess;
import dev.ito.solver.Solution;
import dev.ito.solver.Solver;
import dev.ito.solver.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Solves the reverse process of an experiment with its solver, as many samples at once as it says.
 *
 * @param monitor shows how it goes, and may ask to stop
 */
public record Sampler(Experiment experiment, ScoreFunction score, Monitor monitor) {
  /** Times data and prior that no sample should reach: a network that knows little may get far. */
  private static final double FAR = 10;

  /** Watches samples on their way. */
  @FunctionalInterface
  public interface Watcher {
    /** Does nothing. */
    Watcher NONE = (first, step, x) -> {};

    /**
     * Called after every step of every batch.
     *
     * @param first index of the first sample of {@code x}
     * @param x the samples at the end of the step; not to be changed
     */
    void after(int first, Step step, Batch x);

    /**
     * Called after every batch.
     *
     * @param seconds that it took, final estimate and all
     */
    default void drawn(int count, double seconds) {}
  }

  /** Returns what draws samples of a model, each with its label. */
  public static Sampler of(Experiment experiment, DifferentiableScore score, Monitor monitor) {
    return new Sampler(experiment, score.labelled(experiment.sampling()::label), monitor);
  }

  /**
   * Returns what may be wrong with the samples: what the network knows is known here, too.
   *
   * @param tried the solver of the experiment
   */
  public List<String> remarks(Rehearsal tried) {
    List<Step> steps = steps();
    double from = steps.get(0).from();
    double to = steps.get(steps.size() - 1).to();
    Optional<String> known =
        score instanceof MatchedScore matched ? whatIsKnown(matched, from, to) : Optional.empty();
    return Stream.concat(experiment.remarks(tried).stream(), known.stream()).toList();
  }

  /**
   * Returns what to say of the times at which a score is known.
   *
   * @param from the first time of the grid
   * @param to the last one; 0: the score is not needed there
   */
  static Optional<String> whatIsKnown(MatchedScore score, double from, double to) {
    double[] range = score.range();
    boolean inside = (to == 0 || range[0] <= to) && from <= range[1];
    String beyond = "; the grid goes from %.4g to %.4g, and times outside get the nearest one";
    return inside && score.sde().equals(score.known())
        ? Optional.empty()
        : Optional.of(
            String.format(
                    Locale.ROOT,
                    "the steps of the chain that the network knows are the times t = %.4g to %.4g",
                    range[0],
                    range[1])
                + (inside ? "" : String.format(Locale.ROOT, beyond, from, to)));
  }

  /** Returns what to say of samples that are beyond all that the process can have. */
  public Optional<String> unreasonable(Batch samples) {
    double largest = Arrays.stream(samples.values()).map(Math::abs).max().orElse(0);
    double ofData = experiment.origin().extent().largest();
    double noise = experiment.sde().priorStandardDeviation();
    return largest <= FAR * Math.max(ofData, noise)
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the spread of the samples is beyond any reason for the process: the largest value is"
                    + " %.2g, where data reach to %.2g: the steps of the solver are too long, or the"
                    + " network is not trained",
                largest,
                ofData));
  }

  /** Returns the steps of the grid, from noise to data. */
  public List<Step> steps() {
    return Step.along(experiment.sampling().grid(), experiment.sde());
  }

  /** Returns the samples that latents lead to, with the final estimate that the experiment asks. */
  public Solution sample(Latents latents, Watcher watcher) {
    return solve("sampling", latents, 0, latents.count(), steps(), watcher, this::denoised);
  }

  /**
   * Returns the samples {@code from} (included) to {@code to} (excluded) of the drawn latents with
   * the bits that {@link #sample(Latents, Watcher)} gives them.
   */
  public Solution sample(int from, int to) {
    Latents latents = Latents.drawn(experiment);
    return solve("sampling", latents, from, to, steps(), Watcher.NONE, this::denoised);
  }

  /**
   * Returns the samples {@code from} (included) to {@code to} (excluded), drawn in one batch:
   * whatever the parts in which they are drawn, they are the same up to the rounding of a network.
   */
  public Solution draw(int from, int to) {
    Batch x = Latents.drawn(experiment).slices().slice(from, to);
    return denoised(from, solve(from, x, steps(), Watcher.NONE, (done) -> {}));
  }

  /** Returns where samples lead to along steps. */
  public Solution solve(String task, Latents start, List<Step> steps) {
    return solve(task, start, 0, start.count(), steps, Watcher.NONE, (first, solution) -> solution);
  }

  /** What is done to the samples of a batch in the end. */
  @FunctionalInterface
  private interface Finish {
    Solution of(int first, Solution solution);
  }

  private Solution solve(
      String task,
      Latents start,
      int from,
      int to,
      List<Step> steps,
      Watcher watcher,
      Finish finish) {
    Batch x = new Batch(to - from, experiment.shape());
    int[] nfe = new int[to - from];
    try (Monitor.Task bar =
        monitor.start(task, "sample steps", 0, (long) (to - from) * steps.size())) {
      int end;
      for (int at = from; at < to; at = end) {
        int first = first(at);
        end = end(at, to, start.count());
        long before = (long) (at - from) * steps.size();
        Stopwatch watch = Stopwatch.start();
        Solution solution =
            finish.of(
                first,
                solve(
                    first,
                    start.slices().slice(first, end),
                    steps,
                    watcher,
                    done -> bar.at(before + done, "")));
        watcher.drawn(end - first, watch.exactSeconds());
        int wanted = Math.min(end, to) - at;
        x.put(at - from, solution.x().slice(at - first, at - first + wanted));
        System.arraycopy(solution.nfe(), at - first, nfe, at - from, wanted);
      }
    }
    return new Solution(x, nfe);
  }

  /** The last digits of a network's output depend on the whole batch: none is cut at its start. */
  private int first(int sample) {
    return experiment.origin().exact() ? sample : sample - sample % experiment.sampling().batch();
  }

  /** Nor at its end, unless there are no more samples. */
  private int end(int sample, int to, int count) {
    int end =
        (int) Math.min(Integer.MAX_VALUE, (long) first(sample) + experiment.sampling().batch());
    int last = sample < count ? count : end;
    return Math.min(end, experiment.origin().exact() ? to : last);
  }

  /** Solves one batch: a function of its samples and of the index of the first of them. */
  private Solution solve(
      int first, Batch start, List<Step> steps, Watcher watcher, LongConsumer progress) {
    Solver solver = experiment.sampling().solver();
    return solver.solve(
        experiment.sde(),
        clipped(),
        start,
        steps,
        noise(first),
        (step, x) -> {
          requireNotStopped();
          watcher.after(first, step, x);
          progress.accept((long) start.count() * (step.index() + 1));
        });
  }

  private DrivingNoise noise(int first) {
    return experiment.sampling().noise().of(experiment.sampleSeed(), first);
  }

  private ScoreFunction clipped() {
    return experiment.sampling().clip().apply(experiment.sde(), score);
  }

  private void requireNotStopped() {
    if (monitor.stopped()) {
      throw new CancellationException("stopped: these samples were not stored; run it again");
    }
  }

  private Solution denoised(int first, Solution solution) {
    OptionalDouble time = experiment.sampling().denoisedAt(experiment.sde());
    return time.isEmpty()
        ? solution
        : new Solution(
            new ReverseProcess(experiment.sde(), clipped(), noise(first))
                .denoised(solution.x(), time.getAsDouble()),
            Arrays.stream(solution.nfe()).map(nfe -> nfe + 1).toArray());
  }
}
