package dev.ito.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * The U-Net of DDPM (Ho et al. 2020, appendix B), with the layer structure of its published
 * weights.
 *
 * @param channels width at full resolution; a level has {@code channels * multiplier}
 * @param multipliers one per level; each level halves the image
 * @param blocks residual blocks per level on the way down; one more on the way up
 * @param attention image heights at which each block is followed by self-attention; the middle of
 *     the network always has it
 * @param dropout rate inside the residual blocks while training, in [0, 1)
 * @param groups of every group normalisation; must divide the width of every level
 * @param embedding of the condition
 * @param precision of convolutions and matrix products
 */
@JsonTypeName("unet")
public record Unet(
    int channels,
    List<Integer> multipliers,
    int blocks,
    @JsonProperty(defaultValue = "[]") List<Integer> attention,
    @JsonProperty(defaultValue = "0") double dropout,
    @JsonProperty(defaultValue = "32") int groups,
    @JsonProperty(defaultValue = "{type: sinusoidal}") TimeEmbedding embedding,
    @JsonProperty(defaultValue = "float32") Precision precision)
    implements Architecture {
  private static final double EPSILON = 1e-6;

  public Unet {
    multipliers = List.copyOf(multipliers);
    attention = List.copyOf(attention);
    InvalidInput.require(
        channels >= 4 && channels % 2 == 0,
        "channels must be even and at least 4, was %d",
        channels);
    InvalidInput.require(
        !multipliers.isEmpty(), "multipliers must name at least one level, such as [1, 2, 2]");
    InvalidInput.require(blocks >= 1, "blocks must be at least 1, was %d", blocks);
    InvalidInput.require(dropout >= 0 && dropout < 1, "dropout must be in [0, 1), was %s", dropout);
    InvalidInput.require(groups >= 1, "groups must be at least 1, was %d", groups);
    for (int multiplier : multipliers) {
      InvalidInput.require(
          multiplier >= 1, "multipliers must be at least 1, but one is %d", multiplier);
      InvalidInput.require(
          channels * multiplier % groups == 0,
          "groups: %d does not divide the %d channels of a level: use a divisor, such as %d",
          groups,
          channels * multiplier,
          greatestDivisor(channels, groups));
    }
  }

  private static int greatestDivisor(int number, int limit) {
    int divisor = Math.min(number, limit);
    while (number % divisor != 0) {
      divisor--;
    }
    return divisor;
  }

  @Override
  public void requireFits(Shape shape) {
    InvalidInput.require(
        shape.isImage(),
        "type: a unet is for images, but the samples have shape %s: use network: {type: mlp, ...}",
        shape);
    int halvings = 1 << (multipliers.size() - 1);
    InvalidInput.require(
        shape.height() % halvings == 0 && shape.width() % halvings == 0,
        "multipliers: %d levels need a height and width divisible by %d, but the images are %s: use fewer levels",
        multipliers.size(),
        halvings,
        shape);
    List<Integer> heights = new ArrayList<>();
    for (int level = 0; level < multipliers.size(); level++) {
      heights.add(shape.height() >> level);
    }
    for (int height : attention) {
      InvalidInput.require(
          heights.contains(height),
          "attention: the resolution %d does not occur: with images %s the levels have %s",
          height,
          shape,
          heights);
    }
  }

  @Override
  public Operand<TFloat32> build(Layers layers, Operand<TFloat32> x, Operand<TFloat32> condition) {
    return new Build(layers, time(layers, condition)).network(x);
  }

  private Operand<TFloat32> time(Layers layers, Operand<TFloat32> condition) {
    var waves = layers.waves(condition, embedding.frequencies(channels));
    var first = layers.dense("time_embedding.linear_1", waves, 4 * channels, Initial.GLOROT);
    var second =
        layers.dense("time_embedding.linear_2", layers.silu(first), 4 * channels, Initial.GLOROT);
    return layers.silu(second);
  }

  /** One pass through the network; holds what every block needs. */
  private final class Build {
    private final Layers layers;
    private final Operand<TFloat32> time;
    private final List<Operand<TFloat32>> skips = new ArrayList<>();

    Build(Layers layers, Operand<TFloat32> time) {
      this.layers = layers;
      this.time = time;
    }

    Operand<TFloat32> network(Operand<TFloat32> x) {
      Operand<TFloat32> h = layers.conv("conv_in", x, 3, channels, Initial.GLOROT);
      skips.add(h);
      for (int level = 0; level < multipliers.size(); level++) {
        h = down(h, level);
      }
      h = middle(h);
      for (int level = multipliers.size() - 1; level >= 0; level--) {
        h = up(h, level);
      }
      h = layers.silu(layers.groupNorm("conv_norm_out", h, groups, EPSILON));
      return layers.conv("conv_out", h, 3, Layers.channels(x), Initial.ZEROS);
    }

    private Operand<TFloat32> down(Operand<TFloat32> h, int level) {
      String name = "down_blocks." + level;
      for (int block = 0; block < blocks; block++) {
        h = block(name, block, h, level);
        skips.add(h);
      }
      if (level < multipliers.size() - 1) {
        h = layers.downsample(name + ".downsamplers.0.conv", h);
        skips.add(h);
      }
      return h;
    }

    private Operand<TFloat32> middle(Operand<TFloat32> h) {
      h = residual("mid_block.resnets.0", h, Layers.channels(h));
      h = layers.attention("mid_block.attentions.0", h, groups, EPSILON);
      return residual("mid_block.resnets.1", h, Layers.channels(h));
    }

    private Operand<TFloat32> up(Operand<TFloat32> h, int level) {
      String name = "up_blocks." + (multipliers.size() - 1 - level);
      for (int block = 0; block <= blocks; block++) {
        h = block(name, block, layers.concat(h, skips.remove(skips.size() - 1)), level);
      }
      return level > 0 ? layers.upsample(name + ".upsamplers.0.conv", h) : h;
    }

    private Operand<TFloat32> block(String name, int block, Operand<TFloat32> h, int level) {
      int height = (int) h.shape().get(1);
      h = residual(name + ".resnets." + block, h, channels * multipliers.get(level));
      return attention.contains(height)
          ? layers.attention(name + ".attentions." + block, h, groups, EPSILON)
          : h;
    }

    private Operand<TFloat32> residual(String name, Operand<TFloat32> x, int out) {
      var h = layers.silu(layers.groupNorm(name + ".norm1", x, groups, EPSILON));
      h = layers.conv(name + ".conv1", h, 3, out, Initial.GLOROT);
      h = layers.addPerChannel(h, layers.dense(name + ".time_emb_proj", time, out, Initial.GLOROT));
      h = layers.silu(layers.groupNorm(name + ".norm2", h, groups, EPSILON));
      h = layers.conv(name + ".conv2", layers.dropout(h, dropout), 3, out, Initial.ZEROS);
      var skip =
          Layers.channels(x) == out
              ? x
              : layers.conv(name + ".conv_shortcut", x, 1, out, Initial.GLOROT);
      return layers.add(skip, h);
    }
  }
}
