package dev.ito.nn;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** One pass through a U-Net; holds what every block needs. */
final class UnetGraph {
  private final Unet unet;
  private final Layers layers;
  private final Operand<TFloat32> condition;
  private final Operand<TFloat32> time;
  private final List<Operand<TFloat32>> skips = new ArrayList<>();

  UnetGraph(Unet unet, Layers layers, Operand<TFloat32> condition) {
    this.unet = unet;
    this.layers = layers;
    this.condition = condition;
    this.time = time();
  }

  private Operand<TFloat32> time() {
    int width = unet.channels();
    TimeEmbedding embedding = unet.embedding();
    var waves = layers.waves(condition, embedding.frequencies(width), embedding.cosinesFirst());
    var first = layers.dense("time_embedding.linear_1", waves, 4 * width, Initial.GLOROT);
    var second =
        layers.dense("time_embedding.linear_2", layers.silu(first), 4 * width, Initial.GLOROT);
    return layers.silu(second);
  }

  /** Builds the layers. */
  Operand<TFloat32> network(Operand<TFloat32> x) {
    int levels = unet.multipliers().size();
    Operand<TFloat32> h = layers.conv("conv_in", seen(x), 3, unet.channels(), Initial.GLOROT);
    skips.add(h);
    for (int level = 0; level < levels; level++) {
      h = down(h, level);
    }
    h = middle(h);
    for (int level = levels - 1; level >= 0; level--) {
      h = up(h, level);
    }
    h = layers.silu(norm("conv_norm_out", h, unet.groups()));
    return layers.conv("conv_out", h, 3, Layers.channels(x), Initial.ZEROS);
  }

  /** Returns the input with its waves. */
  private Operand<TFloat32> seen(Operand<TFloat32> x) {
    Operand<TFloat32> all = x;
    for (double frequency : unet.inputFrequencies()) {
      all = layers.concat(all, layers.waves(x, 2 * Math.PI * frequency, condition));
    }
    return all;
  }

  private Operand<TFloat32> down(Operand<TFloat32> h, int level) {
    String name = "down_blocks." + level;
    for (int block = 0; block < unet.blocks(); block++) {
      h = block(name, block, h, level, unet.attention().down());
      skips.add(h);
    }
    if (level < unet.multipliers().size() - 1) {
      h = layers.downsample(name + ".downsamplers.0.conv", h, unet.downsampling());
      skips.add(h);
    }
    return h;
  }

  private Operand<TFloat32> middle(Operand<TFloat32> h) {
    h = residual("mid_block.resnets.0", h, Layers.channels(h));
    if (unet.attention().middle()) {
      Integer own = unet.attention().middleGroups();
      h = attention("mid_block.attentions.0", h, own == null ? unet.groups() : own);
    }
    return residual("mid_block.resnets.1", h, Layers.channels(h));
  }

  private Operand<TFloat32> up(Operand<TFloat32> h, int level) {
    String name = "up_blocks." + (unet.multipliers().size() - 1 - level);
    for (int block = 0; block <= unet.blocks(); block++) {
      h = layers.concat(h, skips.remove(skips.size() - 1));
      h = block(name, block, h, level, unet.attention().up());
    }
    return level > 0 ? layers.upsample(name + ".upsamplers.0.conv", h) : h;
  }

  private Operand<TFloat32> block(
      String name, int block, Operand<TFloat32> h, int level, List<Integer> attentive) {
    int height = (int) h.shape().get(1);
    h = residual(name + ".resnets." + block, h, unet.width(level));
    return attentive.contains(height)
        ? attention(name + ".attentions." + block, h, unet.groups())
        : h;
  }

  private Operand<TFloat32> attention(String name, Operand<TFloat32> h, int normGroups) {
    var normal = normGroups == 0 ? h : norm(name + ".group_norm", h, normGroups);
    return layers.attention(name, h, normal, unet.attention().heads(Layers.channels(h)));
  }

  private Operand<TFloat32> residual(String name, Operand<TFloat32> x, int out) {
    var h = layers.silu(norm(name + ".norm1", x, unet.groups()));
    h = layers.conv(name + ".conv1", h, 3, out, Initial.GLOROT);
    h = layers.silu(timed(name, h, out));
    h = layers.conv(name + ".conv2", layers.dropout(h, unet.dropout()), 3, out, Initial.ZEROS);
    var skip =
        Layers.channels(x) == out
            ? x
            : layers.conv(name + ".conv_shortcut", x, 1, out, Initial.GLOROT);
    return layers.add(skip, h);
  }

  /** Returns the second normalisation of a block, which the time embedding changes. */
  private Operand<TFloat32> timed(String name, Operand<TFloat32> h, int out) {
    String projection = name + ".time_emb_proj";
    if (unet.scaleShift()) {
      var vectors = layers.dense(projection, time, 2 * out, Initial.GLOROT);
      return layers.scaleAndShift(norm(name + ".norm2", h, unet.groups()), vectors);
    }
    var shift = layers.dense(projection, time, out, Initial.GLOROT);
    return norm(name + ".norm2", layers.addPerChannel(h, shift), unet.groups());
  }

  private Operand<TFloat32> norm(String name, Operand<TFloat32> h, int normGroups) {
    return layers.groupNorm(name, h, normGroups, unet.normEpsilon());
  }
}
