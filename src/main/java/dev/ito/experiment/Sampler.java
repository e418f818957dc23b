package dev.ito.experiment;

import dev.ito.io.Monitor;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.score.MatchedScore;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Sde;
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

/**
 * Solves the reverse process of an experiment with its solver, as many samples at once as it says.
 *
 * @param experiment the experiment
 * @param score of its density
 * @param monitor shows how it goes, and may ask to stop
 */
public record Sampler(Experiment experiment, ScoreFunction score, Monitor monitor) {
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
  }

  /**
   * Checks that the way from noise to data is a function of the noise.
   *
   * @throws InvalidInput if the solver draws noise on the way
   */
  public static void requireDeterministic(Sampling sampling, String option) {
    InvalidInput.require(
        !sampling.solver().stochastic(),
        "sampling.solver: %s needs a solver of the probability-flow ODE, which draws no noise on"
            + " the way: use euler, heun, rk4, rk45, dpm-solver, unipc-2, or ancestral with eta 0",
        option);
  }

  /** Says so if the grid starts where the data are not yet all hidden by the noise. */
  public void sayWhereItStarts() {
    startBeforePrior(experiment.sde(), steps().get(0).from()).ifPresent(monitor::say);
  }

  /** Says which times a network of a chain knows, if the process or the grid is another. */
  public void sayWhatTheNetworkKnows() {
    if (score instanceof MatchedScore matched) {
      List<Step> steps = steps();
      whatIsKnown(matched, steps.get(0).from(), steps.get(steps.size() - 1).to())
          .ifPresent(monitor::say);
    }
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

  /** Returns what to say of a first time below T, from which samples start nevertheless. */
  static Optional<String> startBeforePrior(Sde sde, double t) {
    return t >= Sde.HORIZON
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the grid starts at t = %.3g, where alpha = %.3g: samples start from the prior"
                    + " there",
                t,
                sde.marginal(t).alpha()));
  }

  /** Returns the steps of the grid, from noise to data. */
  public List<Step> steps() {
    return Step.along(experiment.sampling().grid(), experiment.sde());
  }

  /** Returns the samples that latents lead to, with the final estimate that the experiment asks. */
  public Solution sample(Latents latents, Watcher watcher) {
    return solve("sampling", latents.count(), latents.slices(), steps(), watcher, this::denoised);
  }

  /**
   * Returns the samples {@code from} (included) to {@code to} (excluded): whatever the parts in
   * which they are drawn, they are the same.
   */
  public Solution draw(int from, int to) {
    Latents latents = Latents.drawn(experiment);
    Batch x = latents.slices().slice(from, to);
    return denoised(from, solve(from, x, steps(), Watcher.NONE, (done) -> {}));
  }

  /** Returns where samples lead to along steps. */
  public Solution solve(String task, Batch start, List<Step> steps) {
    return solve(task, start.count(), start::slice, steps, Watcher.NONE, (first, found) -> found);
  }

  /** What is done to the samples of a batch in the end. */
  @FunctionalInterface
  private interface Finish {
    Solution of(int first, Solution solution);
  }

  private Solution solve(
      String task,
      int count,
      Latents.Slices start,
      List<Step> steps,
      Watcher watcher,
      Finish finish) {
    Batch x = new Batch(count, experiment.shape());
    int[] nfe = new int[count];
    int size = experiment.sampling().batch();
    try (Monitor.Task bar = monitor.start(task, "steps", 0, (long) count * steps.size())) {
      for (int from = 0; from < count; from += size) {
        Batch some = start.slice(from, Math.min(from + size, count));
        int first = from;
        Solution solution =
            finish.of(
                first,
                solve(
                    first,
                    some,
                    steps,
                    watcher,
                    done -> bar.at((long) first * steps.size() + done, "")));
        x.put(from, solution.x());
        System.arraycopy(solution.nfe(), 0, nfe, from, some.count());
      }
    }
    return new Solution(x, nfe);
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

  /** Returns one number of evaluations, or the least and the most. */
  public static String range(Solution solution) {
    var range = Arrays.stream(solution.nfe()).summaryStatistics();
    return range.getMin() == range.getMax()
        ? "" + range.getMin()
        : range.getMin() + " to " + range.getMax();
  }
}
