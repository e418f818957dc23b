package dev.ito.features;

import dev.ito.math.Shape;
import dev.ito.nn.Activations;
import dev.ito.nn.ImageNetwork;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The features of a network with fixed weights.
 *
 * @param name of the kind of network
 * @param distance name of the distance of its features
 * @param sha256 of its weights
 * @param intake how pixels become its input
 * @param network the network
 * @param dimension number of features
 * @param classes of its logits; 0 if there are none
 * @param more what else a result records of it
 */
record NetworkExtractor(
    String name,
    String distance,
    String sha256,
    Intake intake,
    ImageNetwork network,
    int dimension,
    int classes,
    Map<String, Object> more)
    implements FeatureExtractor {
  private static final int SHORT = 16;

  /** Asks a network for the features of one black image, to know how many there are. */
  static NetworkExtractor of(
      String name,
      String distance,
      String sha256,
      Intake intake,
      ImageNetwork network,
      Map<String, Object> more) {
    Shape shape = Shape.image(intake.size(), intake.size(), intake.channels());
    PixelBatch black = new PixelBatch(1, shape, new byte[shape.size()]);
    Activations found = network.apply(intake.values(black), 1, intake.shape(shape));
    return new NetworkExtractor(
        name,
        distance,
        sha256,
        intake,
        network,
        found.features().size(),
        found.logits().map(logits -> logits.size()).orElse(0),
        more);
  }

  @Override
  public String id() {
    return name
        + "-"
        + sha256.substring(0, SHORT)
        + "-"
        + intake.size()
        + "-"
        + intake.resize()
        + "-"
        + (float) intake.low()
        + "-"
        + (float) intake.high();
  }

  @Override
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("id", id());
    facts.put("sha256", sha256);
    facts.putAll(intake.facts());
    facts.putAll(more);
    return facts;
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
