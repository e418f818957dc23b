package dev.ito.features;

import dev.ito.math.Shape;
import dev.ito.nn.Activations;
import dev.ito.nn.ImageNetwork;

/**
 * The features of a network with fixed weights.
 *
 * @param distance name of the distance of its features
 * @param facts what a result records of it
 * @param intake how pixels become its input
 * @param network the network
 * @param dimension number of features
 * @param classes of its logits; 0 if there are none
 */
record NetworkExtractor(
    String distance, Facts facts, Intake intake, ImageNetwork network, int dimension, int classes)
    implements FeatureExtractor {
  private static final int SHORT = 16;

  /**
   * Asks a network for the features of one black image, to know how many there are.
   *
   * @param name of the kind of network
   * @param more what else a result records of it; null: nothing
   */
  static NetworkExtractor of(
      String name,
      String distance,
      String sha256,
      Intake intake,
      ImageNetwork network,
      Record more) {
    Shape shape = Shape.image(intake.size(), intake.size(), intake.channels());
    PixelBatch black = new PixelBatch(1, shape, new byte[shape.size()]);
    Activations found = network.apply(intake.values(black), 1, intake.shape(shape));
    String id = String.join("-", name, sha256.substring(0, SHORT), intake.id());
    return new NetworkExtractor(
        distance,
        new Facts(id, sha256, intake.facts(), more),
        intake,
        network,
        found.features().size(),
        found.logits().map(logits -> logits.size()).orElse(0));
  }

  @Override
  public void requireFits(Shape shape) {
    intake.requireFits(shape);
  }

  @Override
  public Activations apply(PixelBatch images) {
    return network.apply(intake.values(images), images.count(), intake.shape(images.shape()));
  }

  @Override
  public void close() {
    network.close();
  }
}
