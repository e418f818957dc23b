package dev.ito.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ito.math.Shape;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The structure of a score network; its output has the shape of its input. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Architecture permits Unet, Mlp {
  /** Returns the arithmetic of its products. */
  Precision precision();

  /**
   * Checks that samples of a shape fit.
   *
   * @throws dev.ito.math.InvalidInput saying which setting does not fit and which would
   */
  void requireFits(Shape shape);

  /** Returns whether the condition has to be ln(sigma / alpha). */
  default boolean needsLogSigma() {
    return false;
  }

  /**
   * Builds the network.
   *
   * @param layers makes layers in a graph
   * @param x inputs [n, ...shape]
   * @param condition [n]
   * @return outputs like x
   */
  Operand<TFloat32> build(Layers layers, Operand<TFloat32> x, Operand<TFloat32> condition);

  /** The arithmetic of convolutions and matrix products; everything else is float32. */
  enum Precision {
    @JsonProperty("float32")
    FLOAT32,
    /**
     * Inputs and kernels of the products rounded to bfloat16, but for convolutions from or to an
     * odd number of channels; parameters, statistics, loss float32.
     */
    @JsonProperty("bfloat16")
    BFLOAT16
  }
}
