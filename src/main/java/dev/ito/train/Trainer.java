package dev.ito.train;

import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.math.Batch;
import dev.ito.math.Estimate;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.nn.Checkpoint;
import dev.ito.nn.TrainStep;
import dev.ito.sde.Sde;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The training loop.
 *
 * <p>Every step is a function of the state before it, the seed and the step's number, so a training
 * that was cut off and resumed ends in the same bits as one that was not.
 *
 * @param objective what is learnt, resolved
 * @param pixels their levels; empty for points
 */
public record Trainer(
    Sde sde,
    Objective objective,
    Training training,
    Examples examples,
    Optional<PixelScale> pixels,
    long seed) {
  public Trainer {
    InvalidInput.require(
        training.batch() <= examples.count(),
        "training.batch: %d is more than the %d examples of the data set: use a smaller batch",
        training.batch(),
        examples.count());
  }

  /**
   * Trains from the state that {@code step} is in until all steps are done.
   *
   * <p>While a step runs, the next batch is prepared on another thread.
   *
   * @throws ArithmeticException if a loss is not finite; says at which step and noise levels
   */
  public void train(TrainStep step, Progress progress) {
    Epochs epochs = new Epochs(seed, examples.count());
    Noise dropout = new Noise(seed, Purpose.DROPOUT);
    long first = step.steps();
    long done = first;
    var next = prepare(epochs, done);
    while (done < training.steps() && !progress.stopped()) {
      Objective.Perturbed batch = next.join();
      next = prepare(epochs, done + 1);
      long key = dropout.generator(0, done).nextLong();
      TrainStep.Report report = step.run(batch.batch(), training.learningRate().at(done), key);
      done++;
      requireFinite(report, batch, first, done);
      progress.step(done, loss(report.losses()), report.gradientNorm());
      if (training.keepsAverages(done)) {
        // Before the checkpoint: who goes on from that has all that came before it.
        progress.averages(step.state());
      }
      if (done % training.checkpointEvery() == 0 && done < training.steps()) {
        progress.checkpoint(step.state());
      }
    }
    next.join();
    progress.checkpoint(step.state());
  }

  private CompletableFuture<Objective.Perturbed> prepare(Epochs epochs, long step) {
    return CompletableFuture.supplyAsync(() -> batch(epochs, step));
  }

  /** Returns what a step learns from, a function of its number. */
  Objective.Perturbed batch(Epochs epochs, long step) {
    int[] indices = epochs.batch(step, training.batch());
    int[] labels = Arrays.stream(indices).map(examples::label).toArray();
    return objective.perturb(sde, data(indices, step), labels, seed, step);
  }

  private Batch data(int[] indices, long step) {
    Batch x0 = examples.batch(indices);
    if (objective.dequantisation() == Objective.Dequantisation.UNIFORM) {
      Noise noise = new Noise(seed, Purpose.TRAINING_DEQUANTISATION);
      pixels.orElseThrow().dequantise(x0, noise, step);
    }
    return x0;
  }

  private void requireFinite(
      TrainStep.Report report, Objective.Perturbed batch, long first, long step) {
    float[] losses = report.losses();
    boolean finite = Float.isFinite(report.gradientNorm());
    String bad =
        IntStream.range(0, losses.length)
            .filter(i -> !Float.isFinite(losses[i]))
            .limit(4)
            .mapToObj(i -> level(batch.times()[i]))
            .collect(Collectors.joining(", "));
    if (!finite || !bad.isEmpty()) {
      long every = training.checkpointEvery();
      long kept = Math.max(first, (step - 1) / every * every);
      throw new ArithmeticException(
          String.format(
              Locale.ROOT,
              "training diverged at step %d: %s; %s; train with a lower training.learning-rate.peak or training.clip in another --out",
              step,
              bad.isEmpty() ? "the gradient is not finite" : "the loss is not finite at " + bad,
              kept == 0
                  ? "there is no checkpoint yet"
                  : "the checkpoint of step " + kept + " is kept"));
    }
  }

  private String level(double t) {
    return String.format(Locale.ROOT, "t = %.4g (sigma = %.4g)", t, sde.marginal(t).sigma());
  }

  private static Estimate loss(float[] losses) {
    return Estimate.of(IntStream.range(0, losses.length).mapToDouble(i -> losses[i]).toArray());
  }

  /** What happens during a training, for whoever watches or stores it. */
  public interface Progress {
    /**
     * Called after every step.
     *
     * @param step number of steps done
     * @param loss weighted mean squared error of the step's examples
     * @param gradientNorm before clipping
     */
    void step(long step, Estimate loss, double gradientNorm);

    /** Called when the power averages should be kept, every so many steps and at the end. */
    void averages(Checkpoint.State state);

    /** Called when the state should be kept: every so many steps, at the end, and when stopped. */
    void checkpoint(Checkpoint.State state);

    /** Returns whether training should stop after the current step. */
    boolean stopped();
  }
}
