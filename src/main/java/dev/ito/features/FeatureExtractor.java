package dev.ito.features;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.ito.math.Shape;
import dev.ito.nn.Activations;

/**
 * A fixed network that turns images into the features whose distributions are compared.
 *
 * <p>Whatever happens between bytes and network, such as resizing and scaling, is its business and
 * part of its identity: the same bytes give the same features in any batch, up to the rounding of
 * the network's arithmetic.
 */
public interface FeatureExtractor extends AutoCloseable {
  /**
   * What a result records of it.
   *
   * @param id what tells it from every other: name, hash of the weights, resize. Features are
   *     stored under it
   * @param sha256 of the weights
   * @param intake how pixels become the input of the network
   * @param more what else belongs to a network of its kind; null: nothing
   */
  record Facts(
      String id, String sha256, @JsonUnwrapped Intake.Facts intake, @JsonUnwrapped Record more) {}

  /** Returns what a result records of it. */
  Facts facts();

  /** Returns the name of the Frechet distance between its features, such as "fid". */
  String distance();

  /** Returns the number of features of an image. */
  int dimension();

  /** Returns the number of classes of its logits; 0 if it has none. */
  int classes();

  /**
   * Checks that it takes images of a shape.
   *
   * @throws dev.ito.math.InvalidInput with the shape and those that it takes
   */
  void requireFits(Shape shape);

  /** Returns the features of images, and their logits if it has classes. */
  Activations apply(PixelBatch images);

  /** Frees the network. */
  @Override
  void close();
}
