package dev.ito.experiment;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ito.data.PixelScale;
import dev.ito.math.Shape;
import dev.ito.nn.Architecture;
import dev.ito.nn.Device;
import dev.ito.nn.ParameterLayout;
import dev.ito.score.Clip;
import dev.ito.sde.Sde;
import dev.ito.train.Objective;
import java.io.IOException;
import java.util.Optional;

/** A score that needs no training: exact, of a known density, or that of a published network. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface KnownModel permits ExactModel, DiffusersModel {
  /** Returns the shape of a sample. */
  Shape sampleShape();

  /** Returns how samples become pixels; empty for points. */
  Optional<PixelScale> pixels();

  /** Returns whether the score is exact, and TensorFlow is not needed. */
  boolean exact();

  /** Returns the process the model comes with, which stands for one that is not written. */
  default Optional<Sde> sde() {
    return Optional.empty();
  }

  /** Returns the clipping of samples that stands for one that is not written. */
  default Clip clip() {
    return Clip.NONE;
  }

  /** Returns the network that can be trained further; empty if there is none. */
  default Optional<? extends Architecture> network() {
    return Optional.empty();
  }

  /** Returns the objective that the network was trained with. */
  default Objective objective() {
    throw new UnsupportedOperationException("no network");
  }

  /** Returns the weights of the network. */
  default float[] weights(ParameterLayout layout) throws IOException {
    throw new UnsupportedOperationException("no network");
  }

  /** Returns the SHA-256 of the file of the weights. */
  default String weightsSha256() throws IOException {
    throw new UnsupportedOperationException("no network");
  }

  /**
   * Checks that the score is known under a process.
   *
   * @throws dev.ito.math.InvalidInput saying which process it needs
   */
  default void requireFits(Sde sde) {}

  /**
   * Opens the score under a process.
   *
   * @param device where a network runs
   */
  OpenScore open(Sde sde, Device device) throws IOException;
}
