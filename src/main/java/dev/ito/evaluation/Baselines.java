package dev.ito.evaluation;

import dev.ito.io.Monitor;
import dev.ito.math.Estimate;
import dev.ito.math.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What trivial models and compressors have of the images of a likelihood, in bits per dimension: a
 * model that is above one of them has learnt less than that.
 *
 * @param all none where the likelihood is not one of discrete images
 */
public record Baselines(List<Baseline> all) {
  /** What a reader is told where the best of them stands beside a likelihood. */
  public static final String CAPTION =
      "Baseline: what the best trivial model or compressor has of the same images.";

  static final Baselines NONE = new Baselines(List.of());

  /** Counts of the largest table, half a gibibyte. */
  private static final long MOST = 1 << 26;

  /** Standard errors between what is told apart. */
  private static final double APART = 2;

  public Baselines {
    all = List.copyOf(all);
  }

  /** A table with its name. */
  private record Model(String name, CountTable table, String meaning, double[] bits) {
    Baseline baseline() {
      Estimate estimate = Estimate.of(bits);
      return new Baseline(name, estimate.mean(), estimate.standardError(), meaning);
    }
  }

  /**
   * Finds them.
   *
   * @param training images from which the tables are counted, of the same shape and levels; empty:
   *     there are no tables
   */
  static Baselines of(LevelImages measured, Optional<LevelImages> training, Monitor monitor)
      throws IOException {
    List<Model> models = new ArrayList<>();
    if (training.isPresent()) {
      models.addAll(models(measured, training.get()));
      training
          .get()
          .forEach(
              "training images",
              monitor,
              (i, image) -> models.forEach(model -> model.table.add(image)));
    }
    List<Baseline> all = new ArrayList<>(List.of(uniform(measured.levels())));
    List<Baseline> packed = measure(measured, models, monitor);
    models.forEach(model -> all.add(model.baseline()));
    all.addAll(packed);
    return new Baselines(all);
  }

  private static Baseline uniform(int levels) {
    return new Baseline(
        "uniform",
        Math.log(levels) / Math.log(2),
        Double.NaN,
        "equal probabilities of all " + levels + " levels");
  }

  private static List<Model> models(LevelImages measured, LevelImages training) {
    Shape shape = measured.shape();
    int levels = measured.levels();
    boolean same = training.examples().sha256().equals(measured.examples().sha256());
    String from =
        same
            ? ", in-sample: from the " + training.count() + " images of which these are"
            : ", from " + training.count() + " training images";
    List<Model> models = new ArrayList<>();
    String all = shape.channels() == 1 ? "a histogram of all values" : "a histogram per channel";
    models.add(model("histogram", CountTable.ofChannels(shape, levels), all + from, measured));
    if ((long) shape.size() * levels <= MOST) {
      String each =
          shape.channels() == 1 ? "a histogram per pixel" : "a histogram per pixel and channel";
      models.add(
          model("pixel-histogram", CountTable.ofPlaces(shape, levels), each + from, measured));
    }
    String given = "a table of counts given the left and the upper neighbour";
    models.add(model("neighbours", CountTable.ofNeighbours(shape, levels), given + from, measured));
    return models;
  }

  private static Model model(String name, CountTable table, String meaning, LevelImages measured) {
    return new Model(name, table, meaning, new double[measured.count()]);
  }

  /** Measures each image by each model, and packs all of them. */
  private static List<Baseline> measure(LevelImages measured, List<Model> models, Monitor monitor)
      throws IOException {
    try (Compressor.Size gzip = new Compressor.Size(Compressor.GZIP, measured.values());
        Compressor.Size xz = new Compressor.Size(Compressor.XZ, measured.values())) {
      byte[] bytes = new byte[measured.shape().size()];
      measured.forEach(
          "images",
          monitor,
          (i, image) -> {
            for (Model model : models) {
              model.bits[i] = model.table.bits(image);
            }
            for (int j = 0; j < bytes.length; j++) {
              bytes[j] = (byte) image[j];
            }
            gzip.add(bytes);
            xz.add(bytes);
          });
      return List.of(packed(gzip, measured), packed(xz, measured));
    }
  }

  private static Baseline packed(Compressor.Size size, LevelImages measured) throws IOException {
    String name = size.compressor().toString();
    return new Baseline(
        name,
        8.0 * size.end() / measured.values(),
        Double.NaN,
        "the " + name + " file of all these images");
  }

  /** Returns the one with the fewest bits. */
  public Optional<Baseline> best() {
    return best(baseline -> true);
  }

  private Optional<Baseline> best(Predicate<Baseline> which) {
    return all.stream().filter(which).min(Comparator.comparingDouble(Baseline::bits));
  }

  /**
   * Returns what a reader should know of a model beside them: the best one that is below it by two
   * standard errors of the difference; if there is none, the best one that is not above it by so
   * much; else the next above it. Empty if there are none.
   *
   * @param mean bits per dimension of the model
   * @param standardError of the mean; NaN: not known
   */
  public Optional<String> verdict(double mean, double standardError) {
    Optional<String> better =
        best(one -> one.above(mean, standardError) > APART)
            .map(one -> "above " + named(one) + ": " + one.meaning() + ", does better");
    Optional<String> equal =
        best(one -> one.above(mean, standardError) >= -APART)
            .map(one -> "not told apart from " + named(one) + ": " + one.meaning());
    return better
        .or(() -> equal)
        .or(
            () ->
                best()
                    .map(
                        next ->
                            String.format(
                                Locale.ROOT,
                                "below every baseline; the next is %s, %.3f",
                                next.name(),
                                next.bits())));
  }

  private static String named(Baseline one) {
    return String.format(Locale.ROOT, "%s (%.3f)", one.name(), one.bits());
  }

  /** Says all of them and what they make of a likelihood, line by line. */
  void say(String quantity, Estimate found, Monitor monitor) {
    if (all.isEmpty()) {
      return;
    }
    monitor.say(quantity + ": baselines, of the same " + found.n() + " images:");
    all.forEach(baseline -> monitor.say(baseline.line()));
    String verdict = verdict(found.mean(), found.standardError()).orElseThrow();
    monitor.say(String.format(Locale.ROOT, "%s: %.4f is %s", quantity, found.mean(), verdict));
  }
}
