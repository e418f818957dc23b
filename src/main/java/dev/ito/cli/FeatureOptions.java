package dev.ito.cli;

import dev.ito.data.Dataset;
import dev.ito.data.PixelSource;
import dev.ito.data.Split;
import dev.ito.features.ComparedSet;
import dev.ito.features.FeatureExtractor;
import dev.ito.features.Features;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The network that turns images into features, and the data set that it may learn from. */
final class FeatureOptions {
  @Option(
      names = "--features",
      paramLabel = "NETWORK",
      description =
          "The network for images, as in an experiment: inception, or such as {type: graph, ...}.")
  private String features;

  @Option(
      names = "--dataset",
      paramLabel = "DATA",
      description =
          "The data set whose labels the classifier learns, such as {type: mnist, path:"
              + " data/mnist}; dataset:train and dataset:test name its images as a set.")
  private String dataset;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto, cpu or gpu (${DEFAULT-VALUE}).")
  private Device device = Device.AUTO;

  /**
   * Refuses images that the network is not for, or a network that is not there.
   *
   * @param also names of the metrics that are to be measured beside the distance
   * @throws InvalidInput with the options to write
   */
  void requireFits(ComparedSet set, PixelSource images, Set<String> also) throws IOException {
    InvalidInput.require(
        features != null,
        "%s has images: name the network for their features: --features inception, or %s",
        set.path(),
        classifier(images));
    InvalidInput.require(
        images.count() >= 2, "%s: at least 2 images are needed, there is 1", set.path());
    Features network = Sets.features(features);
    InvalidInput.require(
        dataset != null || network.splits().isEmpty(),
        "--features %s learns the labels of a data set: name one, too: %s",
        features,
        classifier(images));
    Optional<Dataset> data = data();
    InvalidInput.inside("--features: ", () -> network.requireFits(images.shape(), data));
    InvalidInput.require(
        !also.contains("inception-score") || network.classifies(),
        "--also inception-score is of logits: name the tensor of the graph that has them (logits)");
    network.requireReady(classifier(images));
  }

  /** Returns the options for features that need no file, for a folder of such images. */
  private static String classifier(PixelSource images) {
    return "--features classifier --dataset '{type: image-folder, path: FOLDER, size: "
        + images.shape().height()
        + "}' with a FOLDER whose sub-folders are the classes"
        + (images.shape().height() == images.shape().width() ? "" : ", once all are square");
  }

  /** Opens the network; of a classifier, trains it if it is not there. */
  FeatureExtractor open(Terminal terminal) throws IOException {
    return Sets.features(features).open(data(), device.resolve(), terminal);
  }

  private Optional<Dataset> data() {
    return Optional.ofNullable(dataset).map(text -> Sets.dataset("--dataset", text));
  }

  /** Opens a set: {@code dataset:train} and {@code dataset:test} are of --dataset. */
  ComparedSet set(Path name) throws IOException {
    Optional<Split> split =
        Stream.of(Split.values())
            .filter(one -> name.toString().equals("dataset:" + one.name().toLowerCase(Locale.ROOT)))
            .findFirst();
    if (split.isEmpty()) {
      return ComparedSet.open(name);
    }
    Dataset of =
        data().orElseThrow(() -> new InvalidInput(name + ": name the data set with --dataset"));
    return ComparedSet.of(name, Sets.pixels(of, split.get()));
  }
}
