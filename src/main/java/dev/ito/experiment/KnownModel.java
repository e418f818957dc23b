package dev.ito.experiment;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ito.data.Extent;
import dev.ito.data.PixelScale;
import dev.ito.math.Shape;
import dev.ito.nn.Device;
import dev.ito.score.Clipping;
import dev.ito.score.DifferentiableScore;
import dev.ito.sde.Sde;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A score that needs no training: exact, of a known density, or that of a published network. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface KnownModel permits KnownModel.Exact, DiffusersModel {
  /** Returns the shape of a sample. */
  Shape sampleShape();

  /** Returns how samples become pixels; empty for points. */
  Optional<PixelScale> pixels();

  /** Returns how far its samples reach. */
  Extent extent();

  /** Returns whether the score is exact, and TensorFlow is not needed. */
  default boolean exact() {
    return published().isEmpty();
  }

  /** Returns the process the model comes with, which stands for one that is not written. */
  default Optional<Sde> sde() {
    return Optional.empty();
  }

  /** Returns the clipping the model comes with, which stands for one that is not written. */
  default Optional<Clipping> clipping() {
    return Optional.empty();
  }

  /** Returns what a user may not expect of it. */
  default List<String> remarks() {
    return List.of();
  }

  /** Returns the network that can be trained further; empty if the score is exact. */
  default Optional<DiffusersModel> published() {
    return Optional.empty();
  }

  /**
   * Checks that the score is known under a process.
   *
   * @throws dev.ito.math.InvalidInput saying which process it needs
   */
  default void requireFits(Sde sde) {}

  /**
   * Checks that what it is opened from is there.
   *
   * @throws dev.ito.math.InvalidInput naming the file that is missing
   */
  default void requireReady() throws IOException {}

  /**
   * Returns the SHA-256 of all that its score is read from, which its settings only name; empty if
   * they say it all.
   */
  default String contentSha256() throws IOException {
    return "";
  }

  /**
   * Opens the score under a process.
   *
   * @param device where a network runs
   */
  OpenScore open(Sde sde, Device device) throws IOException;

  /** A data density whose score is exact: samplers can be tried on it without training. */
  sealed interface Exact extends KnownModel permits MixtureModel, EmpiricalModel {
    /** Returns the exact score under a process. */
    DifferentiableScore score(Sde sde) throws IOException;

    @Override
    default OpenScore open(Sde sde, Device device) throws IOException {
      return new OpenScore(score(sde), "exact", "", Optional.empty(), List.of());
    }
  }
}
