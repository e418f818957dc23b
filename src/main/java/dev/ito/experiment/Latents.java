package dev.ito.experiment;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.ito.data.SampleArray;
import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The prior noise x_T from which samples start, drawn or given.
 *
 * @param file where it was given; empty if it is drawn
 */
public record Latents(int count, Slices slices, Optional<SampleArray.Facts> file) {
  /** Samples by their index. */
  @FunctionalInterface
  public interface Slices {
    /** Returns the samples {@code from} (included) to {@code to} (excluded). */
    Batch slice(int from, int to);
  }

  /** Returns the noise of an experiment's seed, drawn when it is needed. */
  public static Latents drawn(Experiment experiment) {
    return new Latents(
        experiment.sampling().count(),
        (from, to) -> {
          Batch x = new Batch(to - from, experiment.shape());
          experiment.sde().samplePrior(new Noise(experiment.sampleSeed(), Purpose.PRIOR, from), x);
          return x;
        },
        Optional.empty());
  }

  /**
   * Reads given noise.
   *
   * @param file a float64 .npy file, n x the shape of a sample; n replaces the count of the
   *     experiment
   * @throws dev.ito.math.InvalidInput if it holds anything else
   */
  public static Latents read(Path file, Experiment experiment) throws IOException {
    SampleArray array = SampleArray.read(file, experiment.shape(), Optional.empty());
    return new Latents(array.count(), array.samples()::slice, Optional.of(array.facts()));
  }

  /** Returns latents that are made of these. */
  public Latents with(Batch others) {
    return new Latents(others.count(), others::slice, file);
  }

  /** Returns the first {@code n}. */
  public Batch first(int n) {
    return slices.slice(0, n);
  }

  /** Returns what the provenance says of them. */
  @JsonValue
  Object provenance() {
    return file.<Object>map(facts -> facts).orElse("drawn");
  }
}
