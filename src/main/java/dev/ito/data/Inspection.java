package dev.ito.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ito.math.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The facts of one split of a data set that show at a glance whether it was read rightly.
 *
 * @param name the data set
 * @param split the part looked at
 * @param count number of examples
 * @param shape shape of each example
 * @param channels channels of an image, 1 for points
 * @param levels number of pixel levels, 0 for points
 * @param range darkest and brightest pixel in model units, empty for points
 * @param units of range and of the figures that follow it, in words; empty for points, which have
 *     their own
 * @param mean mean of all values: pixels on a scale from 0 to 1, points in their own units
 * @param standardDeviation their standard deviation, in the same units
 * @param channelMeans the mean of each channel of an image, in the same units; empty for points
 * @param channelStandardDeviations their standard deviations, in the same units
 * @param minimum the smallest of all values, in the same units
 * @param maximum the largest of all values, in the same units
 * @param labels number of examples per label; -1 stands for no label
 * @param classes the words of the labels, where the data have such
 * @param duplicates number of examples that equal an earlier one
 * @param constant number of images of a single level, such as blank ones
 * @param sha256 {@link Examples#sha256()}
 * @param remarks {@link Examples#remarks()}
 */
public record Inspection(
    String name,
    Split split,
    int count,
    Shape shape,
    int channels,
    int levels,
    List<Double> range,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String units,
    double mean,
    double standardDeviation,
    List<Double> channelMeans,
    List<Double> channelStandardDeviations,
    double minimum,
    double maximum,
    SortedMap<Integer, Integer> labels,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<Integer, String> classes,
    int duplicates,
    int constant,
    String sha256,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> remarks) {
  private static final String UNITS =
      "range is what darkest and brightest pixel become for the network; mean to maximum are of"
          + " pixels from 0 to 1";

  public Inspection {
    remarks = List.copyOf(remarks);
    range = List.copyOf(range);
    channelMeans = List.copyOf(channelMeans);
    channelStandardDeviations = List.copyOf(channelStandardDeviations);
    labels = Collections.unmodifiableSortedMap(labels);
    classes = Collections.unmodifiableSortedMap(classes);
  }

  /** Reads one split of a data set and gathers its facts. */
  public static Inspection of(String name, Dataset dataset, Split split) throws IOException {
    Examples examples = dataset.open(split);
    Shape shape = dataset.shape();
    PixelScale scale = dataset.pixels().orElse(null);
    Tally tally = new Tally(examples, scale);
    List<Moments> channels = shape.isImage() ? List.of(tally.channels) : List.of();
    return new Inspection(
        name,
        split,
        examples.count(),
        shape,
        shape.isImage() ? shape.channels() : 1,
        scale == null ? 0 : scale.levels(),
        scale == null ? List.of() : scale.range(),
        scale == null ? "" : UNITS,
        tally.all.mean(),
        tally.all.standardDeviation(),
        channels.stream().map(Moments::mean).toList(),
        channels.stream().map(Moments::standardDeviation).toList(),
        tally.minimum,
        tally.maximum,
        tally.labels,
        numbered(examples.classNames()),
        tally.duplicates,
        tally.constant,
        examples.sha256(),
        examples.remarks());
  }

  private static SortedMap<Integer, String> numbered(List<String> names) {
    SortedMap<Integer, String> classes = new TreeMap<>();
    for (int label = 0; label < names.size(); label++) {
      classes.put(label, names.get(label));
    }
    return classes;
  }

  /** One pass over the examples. */
  private static final class Tally {
    private final Examples examples;
    private final PixelScale scale;
    private final SortedMap<Integer, Integer> labels = new TreeMap<>();
    private final Map<Integer, List<Integer>> byHash = new HashMap<>();
    private final double[] x;
    private final double[] other;
    private final Moments all = new Moments();
    private final Moments[] channels;
    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;
    private int duplicates;
    private int constant;

    Tally(Examples examples, PixelScale scale) {
      this.examples = examples;
      this.scale = scale;
      this.x = new double[examples.shape().size()];
      this.other = new double[x.length];
      int width = examples.shape().isImage() ? examples.shape().channels() : 1;
      this.channels = Stream.generate(Moments::new).limit(width).toArray(Moments[]::new);
      for (int i = 0; i < examples.count(); i++) {
        examples.read(i, x, 0);
        labels.merge(examples.label(i), 1, Integer::sum);
        duplicates += isRepeated(i) ? 1 : 0;
        constant += scale != null && Arrays.stream(x).allMatch(value -> value == x[0]) ? 1 : 0;
        addValues();
      }
    }

    private void addValues() {
      for (int i = 0; i < x.length; i++) {
        double unit = scale == null ? x[i] : scale.toUnit(x[i]);
        all.add(unit);
        channels[i % channels.length].add(unit);
        minimum = Math.min(minimum, unit);
        maximum = Math.max(maximum, unit);
      }
    }

    /**
     * Returns whether example {@code index}, in x, equals an earlier one; equal hashes are
     * compared.
     */
    private boolean isRepeated(int index) {
      List<Integer> candidates =
          byHash.computeIfAbsent(Arrays.hashCode(x), hash -> new ArrayList<>(1));
      for (int candidate : candidates) {
        examples.read(candidate, other, 0);
        if (Arrays.equals(x, other)) {
          return true;
        }
      }
      candidates.add(index);
      return false;
    }
  }

  /** Sums of numbers and of their squares. */
  private static final class Moments {
    private long n;
    private double sum;
    private double sumOfSquares;

    void add(double value) {
      n++;
      sum += value;
      sumOfSquares += value * value;
    }

    double mean() {
      return sum / n;
    }

    double standardDeviation() {
      return Math.sqrt(Math.max(0, sumOfSquares / n - mean() * mean()));
    }
  }
}
