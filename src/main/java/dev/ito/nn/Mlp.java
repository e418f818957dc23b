package dev.ito.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A residual multi-layer perceptron for points.
 *
 * @param width units of each hidden layer, even
 * @param depth number of residual blocks
 * @param precision of the matrix products
 */
@JsonTypeName("mlp")
public record Mlp(
    int width,
    int depth,
    @JsonProperty(defaultValue = "{type: sinusoidal}") TimeEmbedding embedding,
    @JsonProperty(defaultValue = "float32") Precision precision)
    implements Architecture {
  public Mlp {
    InvalidInput.require(
        width >= 4 && width % 2 == 0, "width must be even and at least 4, was %d", width);
    InvalidInput.require(depth >= 1, "depth must be at least 1, was %d", depth);
  }

  @Override
  public void requireFits(Shape shape) {
    InvalidInput.require(
        !shape.isImage(),
        "type: an mlp is for points, but the samples are %s: use network: {type: unet, ...}",
        shape.inWords());
  }

  @Override
  public Operand<TFloat32> build(Layers layers, Operand<TFloat32> x, Operand<TFloat32> condition) {
    var waves = layers.waves(condition, embedding.frequencies(width), embedding.cosinesFirst());
    var time = layers.silu(layers.dense("time_embedding.linear_1", waves, width, Initial.GLOROT));
    var h = layers.dense("input", x, width, Initial.GLOROT);
    for (int i = 0; i < depth; i++) {
      String name = "blocks." + i;
      var shifted =
          layers.add(h, layers.dense(name + ".time_emb_proj", time, width, Initial.GLOROT));
      var hidden = layers.dense(name + ".linear_1", layers.silu(shifted), width, Initial.GLOROT);
      h =
          layers.add(
              h, layers.dense(name + ".linear_2", layers.silu(hidden), width, Initial.ZEROS));
    }
    return layers.dense("output", layers.silu(h), Layers.channels(x), Initial.ZEROS);
  }
}
