package dev.ito.features;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ito.data.Dataset;
import dev.ito.data.Split;
import dev.ito.io.Monitor;
import dev.ito.math.Shape;
import dev.ito.nn.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A network whose features are compared, as a configuration names it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Features permits InceptionFeatures, GraphFeatures, ClassifierFeatures {
  /**
   * Checks what can be known without opening it.
   *
   * @param dataset the real images; empty if there are none with labels
   * @throws dev.ito.math.InvalidInput with the key, the reason and what would work
   */
  void requireFits(Shape shape, Optional<Dataset> dataset);

  /**
   * Checks that the files of the network are there.
   *
   * @param classifier how one, which needs no file, is asked for instead
   * @throws dev.ito.math.InvalidInput naming the one that is missing
   */
  default void requireReady(String classifier) throws IOException {}

  /**
   * Checks that it can be had of data.
   *
   * @param dataset the real images; empty if there are none with labels
   * @throws dev.ito.math.InvalidInput if a classifier cannot learn from them
   */
  default void requireData(Optional<Dataset> dataset) throws IOException {}

  /** Returns whether it has logits, which the Inception Score is of. */
  default boolean classifies() {
    return true;
  }

  /** Returns the splits of the data set that it learns from. */
  default Set<Split> splits() {
    return Set.of();
  }

  /** Returns the files and folders that it is opened from. */
  default Set<Path> files() {
    return Set.of();
  }

  /** Returns the number of features where it is known without opening the network. */
  default OptionalInt dimension() {
    return OptionalInt.empty();
  }

  /**
   * Opens the network; the caller closes it.
   *
   * @param dataset the real images; empty if there are none with labels
   * @param device a resolved device
   * @throws dev.ito.math.InvalidInput if a file is missing or not what it should be
   */
  FeatureExtractor open(Optional<Dataset> dataset, Device device, Monitor monitor)
      throws IOException;
}
