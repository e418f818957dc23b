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
    return new UnetGraph(this, layers, condition).network(x);
  }

  @Override
  public boolean needsLogSigma() {
    return !inputFrequencies.isEmpty();
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
