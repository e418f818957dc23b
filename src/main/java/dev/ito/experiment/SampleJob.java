package dev.ito.experiment;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.nn.Checkpoint;
import dev.ito.nn.GraphNetwork;
import dev.ito.score.ScoreFunction;
import dev.ito.score.ScoreModel;
import dev.ito.sde.Sde;
import dev.ito.solver.ReverseProcess;
import dev.ito.solver.Solution;
import dev.ito.solver.Tweedie;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Draws the samples of an experiment and the pictures of them.
 *
 * @param experiment the experiment
 * @param run the folder
 * @param checkpoint the weights; empty: the newest of the folder
 * @param provenance of what the job writes
 * @param monitor shows how it goes
 */
public record SampleJob(
    Experiment experiment,
    RunDirectory run,
    Optional<Path> checkpoint,
    Provenance provenance,
    Monitor monitor) {
  /** Draws all samples; the average of the weights (EMA) is used. */
  public void execute() throws IOException {
    if (experiment.model() != null) {
      sample(experiment.model().score(experiment.sde()), "exact");
      return;
    }
    try (GraphNetwork network =
        new GraphNetwork(experiment.network(), experiment.shape(), provenance.device())) {
      Path file = weights();
      Checkpoint stored = Checkpoint.read(file, network.layout());
      requireSameTraining(file, stored);
      network.restore(stored.state().ema());
      var objective = experiment.objective();
      ScoreModel model =
          new ScoreModel(experiment.sde(), objective.prediction(), objective.condition(), network);
      sample(model, file.getFileName().toString());
    }
  }

  private Path weights() throws IOException {
    return checkpoint.isPresent()
        ? checkpoint.get()
        : run.latestCheckpoint()
            .orElseThrow(
                () ->
                    new InvalidInput(
                        run.path()
                            + ": no checkpoint there: train first, or give one with --checkpoint"));
  }

  private void requireSameTraining(Path file, Checkpoint stored) {
    String identity = TrainingIdentity.hash(experiment);
    InvalidInput.require(
        identity.equals(stored.metadata().get(TrainJob.IDENTITY)),
        "%s was trained with other settings than these: use the experiment.yaml beside it",
        file);
  }

  private void sample(ScoreFunction score, String weights) throws IOException {
    run.claim(experiment);
    long start = System.nanoTime();
    Sampling sampling = experiment.sampling();
    Batch samples = new Batch(sampling.count(), experiment.shape());
    int steps = sampling.grid().steps();
    int nfe = 0;
    long work = (long) sampling.count() * steps;
    Trajectory trajectory = new Trajectory(experiment.sde(), sampling, experiment.shape());
    try (Monitor.Task task = monitor.start("sampling", "steps", 0, work)) {
      for (int from = 0; from < sampling.count(); from += sampling.batch()) {
        int to = Math.min(from + sampling.batch(), sampling.count());
        Solution solution = solve(from, to, score, trajectory, task);
        samples.put(from, solution.x());
        nfe = solution.nfe();
      }
    }
    double seconds = 1e-9 * (System.nanoTime() - start);
    Path picture = new SampleFiles(experiment, run).write(samples, trajectory);
    monitor.say(
        String.format(
            Locale.ROOT,
            "%d samples, %d evaluations of the score each, %.1f s on %s: %s",
            sampling.count(),
            nfe,
            seconds,
            provenance.deviceName(),
            picture));
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("weights", weights);
    facts.put("count", sampling.count());
    facts.put("nfe", nfe);
    facts.put("seconds", Math.round(10 * seconds) / 10.0);
    provenance.record(run, experiment, "sampling", facts);
  }

  /** Returns the samples {@code from} (included) to {@code to} (excluded), a function of these. */
  private Solution solve(
      int from, int to, ScoreFunction score, Trajectory trajectory, Monitor.Task task) {
    Sampling sampling = experiment.sampling();
    Sde sde = experiment.sde();
    Batch xT = new Batch(to - from, experiment.shape());
    sde.samplePrior(new Noise(experiment.seed(), Purpose.PRIOR, from), xT);
    trajectory.start(from, xT);
    ReverseProcess process = sampling.solver().reverse(sde, sampling.clip().apply(sde, score));
    long before = (long) from * sampling.grid().steps();
    Solution solution =
        sampling
            .solver()
            .solve(
                process,
                xT,
                sampling.grid(),
                new Noise(experiment.seed(), Purpose.SOLVER, from),
                (step, x) -> {
                  requireNotStopped();
                  trajectory.after(from, step, x);
                  task.at(before + (long) (to - from) * (step.index() + 1), "");
                });
    Solution last = denoised(process, solution);
    trajectory.end(from, last.x());
    return last;
  }

  private void requireNotStopped() {
    if (monitor.stopped()) {
      throw new CancellationException("stopped: these samples were not stored; run it again");
    }
  }

  private Solution denoised(ReverseProcess process, Solution solution) {
    double[] times = experiment.sampling().grid().times(experiment.sde());
    double end = times[times.length - 1];
    boolean clean = experiment.sde().marginal(end).sigma() == 0;
    return clean || !experiment.sampling().denoiseAtEnd()
        ? solution
        : new Solution(Tweedie.denoise(process, solution.x(), end), solution.nfe() + 1);
  }
}
