package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.ito.data.Split;
import dev.ito.features.Extrapolation;
import dev.ito.features.FeatureSet;
import dev.ito.features.Features;
import dev.ito.features.FrechetComparison;
import dev.ito.features.FrechetDistance;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The Frechet distance of samples and real images (Heusel et al. 2017): {@code fid} with the
 * features of Inception, {@code fd-} and the name of the network with others.
 *
 * @param samples how many
 * @param features the network
 * @param reference the real images
 * @param batch samples at once
 * @param force whether so few samples are taken that the distance is mostly bias
 * @param heldOut whether the other split of the data is measured, too, as if it were samples
 */
@JsonTypeName("fid")
public record Fid(
    @JsonProperty(defaultValue = "10000") int samples,
    @JsonProperty(defaultValue = "{type: inception}") Features features,
    @JsonProperty(defaultValue = "train") Split reference,
    @JsonProperty(defaultValue = "100") int batch,
    @JsonProperty(defaultValue = "false") boolean force,
    @JsonProperty(defaultValue = "false") boolean heldOut)
    implements SampleMetric {
  private static final String FORCE = "force: true";

  public Fid {
    SampleMetric.requireCounts(samples, batch);
  }

  @Override
  public void requireEnough(int dimension) {
    requireEnough(samples, dimension, force, FORCE);
  }

  @Override
  public List<Measurement> of(Pair pair) throws IOException {
    return List.of(distance(pair, pair.distance()));
  }

  @Override
  public List<Measurement> of(Comparisons comparisons) throws IOException {
    List<Measurement> found = new ArrayList<>(of(comparisons.pair(this)));
    if (heldOut) {
      Pair held = comparisons.heldOut(this);
      found.add(distance(held, Measurement.ofHeldOut(held.distance())));
    }
    return found;
  }

  private Measurement distance(Pair pair, String name) throws IOException {
    FeatureSet set = pair.drawn().set();
    FeatureSet reference = pair.real().set();
    requireEnough(set, reference, force, FORCE);
    FrechetComparison found = FrechetComparison.of(set, reference, pair.seed(), pair.algebra());
    double value = found.distance().value();
    // Their mean is the distance, and their spread its standard error, as far as it is of this set.
    double[] values = Arrays.stream(found.influence()).map(h -> value + h).toArray();
    Optional<Detail.Each> each =
        pair.place().isPresent()
            ? Optional.of(pair.place().get().write(name, values))
            : Optional.empty();
    Distance detail =
        new Distance(
            pair.origins(),
            set.dimension(),
            reference.n(),
            found.distance(),
            found.extrapolation(),
            found.baseline(),
            warning(set, reference),
            each);
    return pair.measured(name, value, found.standardError(), set.n().orElse(0), detail);
  }

  /**
   * What belongs to a Frechet distance.
   *
   * @param nReference samples of the reference; empty where only statistics are known
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Distance(
      @JsonUnwrapped Pair.Origins origins,
      int dimension,
      @JsonProperty("nReference") OptionalLong nReference,
      @JsonUnwrapped FrechetDistance distance,
      @JsonUnwrapped Optional<Extrapolation> extrapolation,
      @JsonUnwrapped Optional<FrechetComparison.Baseline> baseline,
      Optional<String> warning,
      Optional<Detail.Each> each)
      implements Detail {
    @Override
    public Optional<RealAgainstReal> realAgainstReal() {
      String split = Optional.ofNullable(origins.b().split()).orElse("");
      return baseline.map(real -> new RealAgainstReal(real.value(), real.sizes().get(0), split));
    }

    @Override
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      extrapolation.ifPresent(
          infinite -> lines.add(Detail.line("at infinite n", infinite.value(), error(infinite))));
      baseline.ifPresent(
          real -> lines.add(Detail.line("real against real", real.value(), sizes(real))));
      lines.add(Detail.line("mean term", distance.meanTerm(), ""));
      warning.ifPresent(text -> lines.add("  warning: " + text));
      return lines;
    }

    private static String error(Extrapolation infinite) {
      return String.format(Locale.ROOT, " +- %.2g", infinite.standardError());
    }

    private static String sizes(FrechetComparison.Baseline real) {
      return String.format(
          Locale.ROOT, " (%d and %d of B)", real.sizes().get(0), real.sizes().get(1));
    }
  }

  /** As for a number of samples, of two sets. */
  public static void requireEnough(
      FeatureSet set, FeatureSet reference, boolean force, String option) {
    requireEnough(fewest(set, reference), set.dimension(), force, option);
  }

  /**
   * Refuses sets with no more samples than features, whose distance is hardly more than bias.
   *
   * @param fewest samples of a set
   * @param d number of features
   * @param force whether they are taken all the same
   * @param option what says so, where the user asks
   */
  public static void requireEnough(long fewest, int d, boolean force, String option) {
    InvalidInput.require(
        force || fewest > d,
        "%d samples for %d features: such a distance is mostly bias; use at least %d samples, or"
            + " %s to have it all the same",
        fewest,
        d,
        2 * d,
        option);
  }

  /** Returns what must be said of a comparison of few samples. */
  private static Optional<String> warning(FeatureSet set, FeatureSet reference) {
    long fewest = fewest(set, reference);
    int d = set.dimension();
    return fewest >= 2L * d
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%d samples are fewer than two per feature (%d): the distance is biased upwards;"
                    + " compare it with real against real only",
                fewest,
                d));
  }

  private static long fewest(FeatureSet set, FeatureSet reference) {
    return Math.min(set.n().orElse(Long.MAX_VALUE), reference.n().orElse(Long.MAX_VALUE));
  }
}
