package dev.ito.features;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.ito.io.KnownHash;
import dev.ito.io.Monitor;
import dev.ito.io.Sha256;
import dev.ito.math.Shape;
import dev.ito.nn.Device;
import dev.ito.nn.FrozenGraph;
import dev.ito.nn.ImageNetwork;
import java.io.IOException;
import java.util.function.Function;

/**
 * A fixed network that turns images into the features whose distributions are compared.
 *
 * <p>Whatever happens between bytes and network, such as resizing and scaling, is its business and
 * part of its identity: the same bytes give the same features in any batch, up to the rounding of
 * the network's arithmetic.
 *
 * @param distance name of the Frechet distance between its features, such as "fid"
 * @param facts what a result records of it
 * @param network finds the features of images, and their logits if it has classes
 * @param classes of its logits; 0 if there are none
 */
public record FeatureExtractor(
    String distance,
    Facts facts,
    Intake intake,
    Function<PixelBatch, ImageNetwork.Activations> network,
    Runnable release,
    int dimension,
    int classes)
    implements AutoCloseable {
  private static final int SHORT = 16;

  /**
   * What a result records.
   *
   * @param id what tells it from every other: name, hash of the weights, resize. Features are
   *     stored under it
   * @param sha256 of the weights
   * @param more what else belongs to a network of its kind; null: nothing
   */
  public record Facts(
      String id, String sha256, @JsonUnwrapped Intake.Facts intake, @JsonUnwrapped Record more) {}

  /**
   * Opens a stranger's graph.
   *
   * @param name of the kind of network
   * @param more what else a result records of it; null: nothing
   */
  static FeatureExtractor of(
      String name,
      String distance,
      FrozenGraph graph,
      Intake intake,
      Record more,
      Device device,
      Monitor monitor)
      throws IOException {
    String sha256 = Sha256.ofTree(graph.path());
    KnownHash.require(graph.path(), sha256);
    Shape images = intake.shape(intake.example());
    return of(name, distance, sha256, intake, graph.open(device, images, monitor), more);
  }

  /**
   * Asks a network for the features of one black image, to know how many there are.
   *
   * @param name of the kind of network
   * @param more what else a result records of it; null: nothing
   */
  static FeatureExtractor of(
      String name,
      String distance,
      String sha256,
      Intake intake,
      ImageNetwork network,
      Record more) {
    Shape shape = intake.example();
    PixelBatch black = new PixelBatch(1, shape, new byte[shape.size()]);
    Function<PixelBatch, ImageNetwork.Activations> features =
        images ->
            network.apply(intake.values(images), images.count(), intake.shape(images.shape()));
    ImageNetwork.Activations found = features.apply(black);
    String id = String.join("-", name, sha256.substring(0, SHORT), intake.id());
    return new FeatureExtractor(
        distance,
        new Facts(id, sha256, intake.facts(), more),
        intake,
        features,
        network::close,
        found.features().size(),
        found.logits().map(logits -> logits.size()).orElse(0));
  }

  /** Returns the features of images, and their logits if it has classes. */
  public ImageNetwork.Activations apply(PixelBatch images) {
    return network.apply(images);
  }

  /** Frees the network. */
  @Override
  public void close() {
    release.run();
  }
}
