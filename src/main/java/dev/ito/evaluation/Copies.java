package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.data.Dataset;
import dev.ito.data.PixelSource;
import dev.ito.data.Split;
import dev.ito.io.Csv;
import dev.ito.io.Stopwatch;
import dev.ito.math.Estimate;
import dev.ito.math.InvalidInput;
import dev.ito.nn.TensorFlowAlgebra;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Whether a model draws its training images again.
 *
 * <p>{@code nearest-training-image} is the mean distance of samples to the training image nearest
 * to each; {@code copy-rate} the part of the samples that are copies: with d_1 <= d_2 <= .. the
 * distances of a sample to the training images, d_1 < 1/3 mean(d_2 .. d_51). The third is that of
 * Yoon et al. 2023 (who compare with d_2 alone, which an image that is there twice would hide), the
 * mean over the 50 neighbours that of Carlini et al. 2023. Distances are of pixels, of samples
 * rounded to 256 levels. Both are measured of as many held-out images, too, where there are some.
 *
 * @param samples how many
 * @param batch samples at once
 */
@JsonTypeName("copies")
public record Copies(
    @JsonProperty(defaultValue = "" + Copies.ENOUGH) int samples,
    @JsonProperty(defaultValue = "100") int batch)
    implements Metric {
  /** The names of what it measures. */
  public static final String RATE = "copy-rate";

  public static final String DISTANCE = "nearest-training-image";

  /** So many samples tell a model that copies from one that does not. */
  public static final int ENOUGH = 256;

  private static final String FILE = "copies.csv";
  private static final double PART = 1.0 / 3;
  private static final int NEIGHBOURS = 50;

  /** A rate of so many is one that a user should know of. */
  private static final double NOTABLE = 0.05;

  public Copies {
    SampleMetric.requireCounts(samples, batch);
  }

  /**
   * What belongs to it.
   *
   * @param file with the nearest training image of each sample; empty of held-out images
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  private record Definition(double part, int neighbours, Optional<String> file) implements Detail {}

  /** Returns whether it can be measured of samples of an experiment. */
  public static boolean fits(Setup setup) {
    return setup.shape().isImage()
        && setup.pixels().isPresent()
        && setup.dataset().map(data -> data.splits().contains(Split.TRAIN)).orElse(false);
  }

  @Override
  public void requireFits(Setup setup) {
    InvalidInput.require(
        fits(setup), "copies are of training images: this needs a dataset of images");
  }

  @Override
  public Set<Split> splits() {
    return EnumSet.allOf(Split.class);
  }

  @Override
  public void requireData(Setup setup, boolean given) throws IOException {
    for (Split split : setup.data().splits()) {
      setup.real(split);
    }
  }

  @Override
  public List<Measurement> measure(Subject subject) throws IOException {
    try (TensorFlowAlgebra algebra = new TensorFlowAlgebra()) {
      Comparisons comparisons = subject.samples();
      PixelSource training = source(comparisons.setup(), Split.TRAIN);
      List<Measurement> all = new ArrayList<>();
      Stopwatch watch = Stopwatch.start();
      Comparisons.Levels drawn = comparisons.levels(samples, batch);
      NearestTraining found = NearestTraining.of(drawn.levels(), training, NEIGHBOURS, algebra);
      write(found, subject.work());
      all.addAll(
          measured(found, false, drawn.evaluations(), Optional.of(FILE), watch.exactSeconds()));
      Stopwatch ofHeldOut = Stopwatch.start();
      Optional<NearestTraining> held = heldOut(comparisons.setup(), training, algebra);
      held.ifPresent(
          of -> all.addAll(measured(of, true, 0, Optional.empty(), ofHeldOut.exactSeconds())));
      warn(all, subject.work());
      return all;
    }
  }

  private static PixelSource source(Setup setup, Split split) throws IOException {
    return PixelSource.of(setup.real(split), setup.pixels().orElseThrow());
  }

  private Optional<NearestTraining> heldOut(
      Setup setup, PixelSource training, TensorFlowAlgebra algebra) throws IOException {
    Dataset data = setup.data();
    if (!data.splits().contains(Split.TEST)) {
      return Optional.empty();
    }
    PixelSource held = source(setup, Split.TEST);
    int count = Math.min(samples, held.count());
    return Optional.of(NearestTraining.of(held.read(0, count), training, NEIGHBOURS, algebra));
  }

  private static void write(NearestTraining found, Subject.Work work) throws IOException {
    boolean[] copies = found.copies(PART);
    Csv table = new Csv("index", "nearest-training-image", "distance", "mean-of-next", "copy");
    for (int i = 0; i < copies.length; i++) {
      table.add(i, found.index()[i], found.nearest()[i], found.next()[i], copies[i] ? 1 : 0);
    }
    table.write(work.folder().resolve(FILE));
  }

  private static List<Measurement> measured(
      NearestTraining found, boolean held, double nfe, Optional<String> file, double seconds) {
    int n = found.nearest().length;
    boolean[] copies = found.copies(PART);
    double rate = IntStream.range(0, n).filter(i -> copies[i]).count() / (double) n;
    Estimate distance = Estimate.of(found.nearest());
    Definition detail = new Definition(PART, NEIGHBOURS, file);
    double error = Math.sqrt(rate * (1 - rate) / n);
    return List.of(
        new Measurement(name(RATE, held), rate, error, n, nfe, seconds, detail),
        new Measurement(
            name(DISTANCE, held),
            distance.mean(),
            distance.standardError(),
            n,
            nfe,
            seconds,
            detail));
  }

  private static String name(String quantity, boolean held) {
    return held ? Measurement.ofHeldOut(quantity) : quantity;
  }

  /**
   * Returns whether a rate is one of a model that draws its training images again: the lower end of
   * its 95 % interval is above 5 %, and above that of held-out images.
   *
   * @param held of held-out images; 0 where there are none
   */
  public static boolean notable(Measurement rate, double held) {
    return rate.value() - 1.96 * rate.standardError() > Math.max(NOTABLE, held);
  }

  private static void warn(List<Measurement> all, Subject.Work work) {
    Measurement rate = all.get(0);
    double held = all.size() > 2 ? all.get(2).value() : 0;
    if (notable(rate, held)) {
      work.warning()
          .accept(
              String.format(
                  Locale.ROOT,
                  "%.0f %% of %d samples are copies of training images: their quality is that of"
                      + " the training set, not of a model of it",
                  100 * rate.value(),
                  rate.n()));
    }
  }
}
