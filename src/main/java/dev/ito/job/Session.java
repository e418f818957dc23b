package dev.ito.job;

import dev.ito.Generator;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.OpenScore;
import dev.ito.experiment.Preset;
import dev.ito.experiment.Rehearsal;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.Sampler;
import dev.ito.experiment.Sampling;
import dev.ito.solver.DrivingNoise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A run whose model is open: the jobs that need it build its network once. */
public final class Session implements AutoCloseable {
  private final Run run;
  private final Generator generator;
  private final Warnings warnings;
  private Optional<Sampler> sampler = Optional.empty();
  private Optional<DrawnSamples> drawn = Optional.empty();

  private Session(Run run, Generator generator, Warnings warnings) {
    this.run = run;
    this.generator = generator;
    this.warnings = warnings;
  }

  /**
   * What the provenance says of a score and its samples.
   *
   * @param preset null: none was written
   * @param notOfPreset the keys whose values are not those of the preset; null without one
   */
  private record Facts(
      String weights,
      String weightsSha256,
      Preset preset,
      List<String> notOfPreset,
      DrivingNoise.Kind noise) {}

  /** Opens the model with the weights of the run, as {@link #open(Run, RunDirectory, Optional)}. */
  public static Session open(Run run, Optional<Path> checkpoint) throws IOException {
    return open(run, run.folders().weights(), checkpoint);
  }

  /**
   * Opens the model and takes the folder.
   *
   * @param weights the folder of the weights
   * @param checkpoint a file of them; empty: the newest of that folder
   * @throws dev.ito.math.InvalidInput if there are no weights, or they or the folder are of another
   *     training
   */
  public static Session open(Run run, RunDirectory weights, Optional<Path> checkpoint)
      throws IOException {
    Generator generator = run.open(weights, checkpoint);
    try {
      run.folder().claim(run.experiment());
      Warnings warnings = new Warnings(run.monitor());
      generator.score().remarks().forEach(warnings::add);
      run.experiment().origin().remarks().forEach(warnings::add);
      return new Session(run, generator, warnings);
    } catch (IOException | RuntimeException e) {
      generator.close();
      throw e;
    }
  }

  Run run() {
    return run;
  }

  Generator generator() {
    return generator;
  }

  Warnings warnings() {
    return warnings;
  }

  /**
   * Returns what draws samples; the first time it is said what may be wrong with them.
   *
   * @throws dev.ito.math.InvalidInput if no sample can be right
   */
  Sampler sampler() {
    if (sampler.isEmpty()) {
      Rehearsal tried = Rehearsal.of(run.experiment());
      tried.requireStable(run.experiment());
      sampler = Optional.of(generator.sampler(run.monitor()));
      sampler.get().remarks(tried).forEach(warnings::add);
    }
    return sampler.get();
  }

  /** Returns the samples of the model, which its jobs share. */
  public DrawnSamples drawn() {
    if (drawn.isEmpty()) {
      drawn = Optional.of(new DrawnSamples(generator.sampler(run.monitor())));
    }
    return drawn.get();
  }

  /** Says in the provenance where a result of a job comes from: the score, and its own facts. */
  void record(String job, Record facts) throws IOException {
    OpenScore score = generator.score();
    Sampling sampling = run.experiment().sampling();
    Preset preset = sampling.preset();
    run.folder().store(run.experiment());
    List<String> other = preset == null ? null : sampling.notOfPreset(run.experiment().sde());
    run.record(
        job,
        new Facts(score.weights(), score.weightsSha256(), preset, other, sampling.noise()),
        facts,
        warnings.facts());
  }

  @Override
  public void close() {
    generator.close();
  }

  /** Work with the model of a run; that it makes sense is checked before the model is opened. */
  public sealed interface Job permits SampleJob, EncodeJob, InterpolateJob, EvaluateJob {
    /** Returns whether samples are drawn from the prior. */
    default boolean draws() {
      return false;
    }

    /** Returns how many bytes it writes, about. */
    default long bytes(Experiment experiment) {
      return 0;
    }

    /**
     * Refuses what the end of the work would, as far as it can be told without data.
     *
     * @throws dev.ito.math.InvalidInput saying what, where and what to do
     */
    default void requireReady(Experiment experiment) throws IOException {}

    /**
     * Opens the data that it needs.
     *
     * @throws dev.ito.math.InvalidInput if they are not there, or not what they should be
     */
    default void requireData(Experiment experiment) throws IOException {}

    /**
     * Refuses what cannot be done with data that are there.
     *
     * @throws dev.ito.math.InvalidInput saying what they lack
     */
    default void requireSuitable(Experiment experiment) throws IOException {}

    /** Does the work, writes its files and records where they come from. */
    void execute(Session session) throws IOException;
  }
}
