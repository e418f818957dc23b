package dev.ito.nn;

import com.fasterxml.jackson.annotation.JsonInclude;
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
 * weights, and the variations of it in Nichol & Dhariwal 2021 and Dhariwal & Nichol 2021.
 *
 * @param channels width at full resolution, of which a level has {@code multiplier} times as many
 * @param multipliers one per level; each level halves the image
 * @param blocks residual blocks per level on the way down; one more on the way up
 * @param attention where blocks are followed by self-attention
 * @param dropout rate inside the residual blocks while training, in [0, 1)
 * @param groups of the group normalisations; must divide the width of every level
 * @param normEpsilon added to the variances of the group normalisations
 * @param scaleShift whether the time embedding scales and shifts the second normalisation of a
 *     block, instead of being added before it
 * @param inputFrequencies cycles per unit of the input, whose sines and cosines are given beside it
 *     as far as the noise leaves anything of them: with 1 / w a network sees where in its bin of
 *     width w a value lies (Kingma et al. 2021, appendix C)
 * @param precision of convolutions and matrix products
 */
@JsonTypeName("unet")
public record Unet(
    int channels,
    List<Double> multipliers,
    int blocks,
    @JsonProperty(defaultValue = "[]") Attention attention,
    @JsonProperty(defaultValue = "0") double dropout,
    @JsonProperty(defaultValue = "32") int groups,
    @JsonProperty(defaultValue = "1.0e-6") double normEpsilon,
    @JsonProperty(defaultValue = "false") boolean scaleShift,
    @JsonProperty(defaultValue = "asymmetric") Downsampling downsampling,
    @JsonProperty(defaultValue = "{type: sinusoidal}") TimeEmbedding embedding,
    @JsonProperty(defaultValue = "[]") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<Double> inputFrequencies,
    @JsonProperty(defaultValue = "float32") Precision precision)
    implements Architecture {
  private static final double ROUNDING = 1e-6;

  /** Far beyond any network: what is more is a slip of the pen. */
  private static final int MOST_CHANNELS = 1 << 20;

  public Unet {
    multipliers = List.copyOf(multipliers);
    inputFrequencies = List.copyOf(inputFrequencies);
    InvalidInput.require(
        channels >= 4 && channels % 2 == 0,
        "channels must be even and at least 4, was %d",
        channels);
    InvalidInput.require(
        !multipliers.isEmpty(), "multipliers must name at least one level, such as [1, 2, 2]");
    InvalidInput.require(blocks >= 1, "blocks must be at least 1, was %d", blocks);
    InvalidInput.require(dropout >= 0 && dropout < 1, "dropout must be in [0, 1), was %s", dropout);
    InvalidInput.require(groups >= 1, "groups must be at least 1, was %d", groups);
    InvalidInput.require(
        normEpsilon > 0 && Double.isFinite(normEpsilon),
        "norm-epsilon must be positive, was %s",
        normEpsilon);
    for (double frequency : inputFrequencies) {
      InvalidInput.require(
          frequency > 0 && Double.isFinite(frequency),
          "input-frequencies must be positive, was %s",
          frequency);
    }
    for (double multiplier : multipliers) {
      double width = channels * multiplier;
      InvalidInput.require(
          Math.rint(width) >= 1
              && width <= MOST_CHANNELS
              && Math.abs(width - Math.rint(width)) < ROUNDING,
          "multipliers must be positive and give whole numbers of channels, but %s * %d is %s",
          multiplier,
          channels,
          width);
      requireGroups("groups", groups, (int) Math.rint(width), "a level");
    }
    int middle = (int) Math.rint(channels * multipliers.get(multipliers.size() - 1));
    if (attention.middle()) {
      attention.requireDivides(middle);
    }
    if (attention.middleGroups() != null && attention.middleGroups() > 0) {
      requireGroups("attention.middle-groups", attention.middleGroups(), middle, "the middle");
    }
  }

  /** The network of Ho et al. 2020. */
  public Unet(
      int channels,
      List<Integer> multipliers,
      int blocks,
      List<Integer> attention,
      double dropout,
      int groups,
      TimeEmbedding embedding,
      Precision precision) {
    this(
        channels,
        multipliers.stream().map(Integer::doubleValue).toList(),
        blocks,
        Attention.at(attention),
        dropout,
        groups,
        1e-6,
        false,
        Downsampling.ASYMMETRIC,
        embedding,
        List.of(),
        precision);
  }

  private static void requireGroups(String key, int groups, int channels, String where) {
    InvalidInput.require(
        channels % groups == 0,
        "%s: %d does not divide the %d channels of %s: use a divisor, such as %d",
        key,
        groups,
        channels,
        where,
        greatestDivisor(channels, groups));
  }

  private static int greatestDivisor(int number, int limit) {
    int divisor = Math.min(number, limit);
    while (number % divisor != 0) {
      divisor--;
    }
    return divisor;
  }

  /** Returns the channels of a level. */
  public int width(int level) {
    return (int) Math.rint(channels * multipliers.get(level));
  }

  @Override
  public void requireFits(Shape shape) {
    InvalidInput.require(
        shape.isImage(),
        "type: a unet is for images, but the samples are %s: use network: {type: mlp, ...}",
        shape.inWords());
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
    attention
        .heights()
        .forEach(
            height -> {
              InvalidInput.require(
                  heights.contains(height),
                  "attention: the resolution %d does not occur: with images %s the levels have %s",
                  height,
                  shape,
                  heights);
              attention.requireDivides(width(heights.indexOf(height)));
            });
  }

  @Override
  public Operand<TFloat32> build(Layers layers, Operand<TFloat32> x, Operand<TFloat32> condition) {
    return new Build(layers, time(layers, condition)).network(seen(layers, x, condition), x);
  }

  @Override
  public boolean needsLogSigma() {
    return !inputFrequencies.isEmpty();
  }

  /** Returns the input with its waves. */
  private Operand<TFloat32> seen(Layers layers, Operand<TFloat32> x, Operand<TFloat32> condition) {
    Operand<TFloat32> all = x;
    for (double frequency : inputFrequencies) {
      all = layers.concat(all, layers.waves(x, 2 * Math.PI * frequency, condition));
    }
    return all;
  }

  private Operand<TFloat32> time(Layers layers, Operand<TFloat32> condition) {
    var waves = layers.waves(condition, embedding.frequencies(channels), embedding.cosinesFirst());
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

    /**
     * Builds the layers.
     *
     * @param seen the input with its waves
     */
    Operand<TFloat32> network(Operand<TFloat32> seen, Operand<TFloat32> x) {
      Operand<TFloat32> h = layers.conv("conv_in", seen, 3, channels, Initial.GLOROT);
      skips.add(h);
      for (int level = 0; level < multipliers.size(); level++) {
        h = down(h, level);
      }
      h = middle(h);
      for (int level = multipliers.size() - 1; level >= 0; level--) {
        h = up(h, level);
      }
      h = layers.silu(norm("conv_norm_out", h, groups));
      return layers.conv("conv_out", h, 3, Layers.channels(x), Initial.ZEROS);
    }

    private Operand<TFloat32> down(Operand<TFloat32> h, int level) {
      String name = "down_blocks." + level;
      for (int block = 0; block < blocks; block++) {
        h = block(name, block, h, level, attention.down());
        skips.add(h);
      }
      if (level < multipliers.size() - 1) {
        h = layers.downsample(name + ".downsamplers.0.conv", h, downsampling);
        skips.add(h);
      }
      return h;
    }

    private Operand<TFloat32> middle(Operand<TFloat32> h) {
      h = residual("mid_block.resnets.0", h, Layers.channels(h));
      if (attention.middle()) {
        Integer own = attention.middleGroups();
        h = attention("mid_block.attentions.0", h, own == null ? groups : own);
      }
      return residual("mid_block.resnets.1", h, Layers.channels(h));
    }

    private Operand<TFloat32> up(Operand<TFloat32> h, int level) {
      String name = "up_blocks." + (multipliers.size() - 1 - level);
      for (int block = 0; block <= blocks; block++) {
        h = layers.concat(h, skips.remove(skips.size() - 1));
        h = block(name, block, h, level, attention.up());
      }
      return level > 0 ? layers.upsample(name + ".upsamplers.0.conv", h) : h;
    }

    private Operand<TFloat32> block(
        String name, int block, Operand<TFloat32> h, int level, List<Integer> attentive) {
      int height = (int) h.shape().get(1);
      h = residual(name + ".resnets." + block, h, width(level));
      return attentive.contains(height) ? attention(name + ".attentions." + block, h, groups) : h;
    }

    private Operand<TFloat32> attention(String name, Operand<TFloat32> h, int normGroups) {
      var normal = normGroups == 0 ? h : norm(name + ".group_norm", h, normGroups);
      return layers.attention(name, h, normal, attention.heads(Layers.channels(h)));
    }

    private Operand<TFloat32> residual(String name, Operand<TFloat32> x, int out) {
      var h = layers.silu(norm(name + ".norm1", x, groups));
      h = layers.conv(name + ".conv1", h, 3, out, Initial.GLOROT);
      h = layers.silu(timed(name, h, out));
      h = layers.conv(name + ".conv2", layers.dropout(h, dropout), 3, out, Initial.ZEROS);
      var skip =
          Layers.channels(x) == out
              ? x
              : layers.conv(name + ".conv_shortcut", x, 1, out, Initial.GLOROT);
      return layers.add(skip, h);
    }

    /** Returns the second normalisation of a block, which the time embedding changes. */
    private Operand<TFloat32> timed(String name, Operand<TFloat32> h, int out) {
      String projection = name + ".time_emb_proj";
      if (scaleShift) {
        var vectors = layers.dense(projection, time, 2 * out, Initial.GLOROT);
        return layers.scaleAndShift(norm(name + ".norm2", h, groups), vectors);
      }
      var shift = layers.dense(projection, time, out, Initial.GLOROT);
      return norm(name + ".norm2", layers.addPerChannel(h, shift), groups);
    }

    private Operand<TFloat32> norm(String name, Operand<TFloat32> h, int normGroups) {
      return layers.groupNorm(name, h, normGroups, normEpsilon);
    }
  }

  /** Where the 3x3 convolution of stride 2 that halves an image pads it. */
  public enum Downsampling {
    /** Below and to the right (Ho et al. 2020). */
    @JsonProperty("asymmetric")
    ASYMMETRIC(0),
    /** On all four sides (Nichol & Dhariwal 2021). */
    @JsonProperty("symmetric")
    SYMMETRIC(1);

    private final int before;

    Downsampling(int before) {
      this.before = before;
    }

    /** Returns the rows added above and the columns added to the left. */
    public int before() {
      return before;
    }
  }
}
