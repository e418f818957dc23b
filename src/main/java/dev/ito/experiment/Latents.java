package dev.ito.experiment;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.ito.data.SampleArray;
import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The prior noise x_T from which samples start, drawn or given.
 *
 * @param file where it was given; empty if it is drawn
 */
public record Latents(int count, Slices slices, Optional<SampleArray.Facts> file) {
  private static final int LOOKED_AT = 1000;

  /** Of so many normal values the root mean square is within this factor of 1, but for 1e-4. */
  private static final int FEWEST_VALUES = 32;

  private static final double UNUSUAL = 2;

  /** Standard deviations that no normal value is from 0: but for 1e-23. */
  private static final double IMPOSSIBLE = 10;

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

  /** Returns what may be wrong with noise that was given: its spread is not that of the prior. */
  public List<String> remarks(Experiment experiment) {
    Batch some = first(Math.min(count, LOOKED_AT));
    double square = Arrays.stream(some.values()).map(v -> v * v).average().orElseThrow();
    double prior = experiment.sde().priorStandardDeviation();
    double spread = Math.sqrt(square) / prior;
    double largest = Arrays.stream(some.values()).map(Math::abs).max().orElse(0);
    boolean known = some.values().length >= FEWEST_VALUES;
    boolean usual =
        largest <= IMPOSSIBLE * prior && (!known || spread >= 1 / UNUSUAL && spread <= UNUSUAL);
    return file.isEmpty() || usual
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "--latents %s: their root mean square is %.3g, that of the prior %.3g: noise of"
                    + " another process?",
                file.get().file(),
                Math.sqrt(square),
                prior));
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
