package dev.ito.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.nn.Architecture;
import dev.ito.nn.Attention;
import dev.ito.nn.TimeEmbedding;
import dev.ito.nn.Unet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings of a {@code UNet2DModel} of the diffusers library, its {@code config.json}, as a
 * {@link Unet} and back.
 *
 * @param unet the network, for float32
 * @param shape of a sample
 */
public record UnetConfig(Unet unet, Shape shape) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int HEAD = 8;
  private static final String SCALE_SHIFT = "scale_shift";
  private static final String DEFAULT = "default";
  private static final String ATTENDS = "Attn";
  private static final String DOWN = "DownBlock2D";
  private static final String UP = "UpBlock2D";

  /** The library's own, where they are missing. */
  private static final List<Integer> WIDTHS = List.of(224, 448, 672, 896);

  private static final List<String> DOWN_TYPES =
      List.of(DOWN, ATTENDS + DOWN, ATTENDS + DOWN, ATTENDS + DOWN);
  private static final List<String> UP_TYPES =
      List.of(ATTENDS + UP, ATTENDS + UP, ATTENDS + UP, UP);

  /** Settings of which our U-Net has one value, which a missing one means to the library, too. */
  private static final Map<String, JsonNode> FIXED =
      Map.of(
          "act_fn", JSON.textNode("silu"),
          "attention_legacy_order", JSON.booleanNode(false),
          "center_input_sample", JSON.booleanNode(false),
          "class_embed_type", JSON.nullNode(),
          "downsample_type", JSON.textNode("conv"),
          "mid_block_scale_factor", JSON.numberNode(1),
          "mid_block_type", JSON.textNode("UNetMidBlock2D"),
          "num_class_embeds", JSON.nullNode(),
          "time_embedding_type", JSON.textNode("positional"),
          "upsample_type", JSON.textNode("conv"));

  /** Settings that are mapped; of these, "num_train_timesteps" has no effect here. */
  private static final Set<String> MAPPED =
      Set.of(
          "add_attention",
          "attention_head_dim",
          "attn_norm_num_groups",
          "block_out_channels",
          "down_block_types",
          "downsample_padding",
          "dropout",
          "flip_sin_to_cos",
          "freq_shift",
          "in_channels",
          "layers_per_block",
          "norm_eps",
          "norm_num_groups",
          "num_train_timesteps",
          "out_channels",
          "resnet_time_scale_shift",
          "sample_size",
          "time_embedding_dim",
          "up_block_types");

  /**
   * Reads settings.
   *
   * @throws InvalidInput naming the file and the setting that our U-Net has not
   */
  public static UnetConfig of(PublishedSettings config) {
    config.require(
        config.text("_class_name", "").equals("UNet2DModel"),
        "%s; only \"UNet2DModel\" is supported",
        config.shown("_class_name"));
    FIXED.forEach((key, value) -> requireFixed(config, key, value));
    Set<String> known = new TreeSet<>(MAPPED);
    known.addAll(FIXED.keySet());
    config.requireKnown(known);
    Shape shape = shape(config);
    return config.inside(
        () -> {
          Unet unet = unet(config, shape);
          unet.requireFits(shape);
          return new UnetConfig(unet, shape);
        });
  }

  private static void requireFixed(PublishedSettings config, String key, JsonNode supported) {
    JsonNode found = config.has(key) ? config.json().get(key) : supported;
    boolean same =
        found.equals(supported)
            || found.isNumber() && found.doubleValue() == supported.asDouble(Double.NaN);
    config.require(same, "%s; only %s is supported", config.shown(key), supported);
  }

  private static Shape shape(PublishedSettings config) {
    config.require(
        config.hasValue("sample_size"),
        "%s, the size of its images is open: set model.size to their height and width, or write"
            + " \"sample_size\": [height, width] into this file",
        config.shown("sample_size"));
    List<Integer> size =
        config.isInteger("sample_size")
            ? Collections.nCopies(2, config.integer("sample_size", 0))
            : config.integers("sample_size", 2, "an integer, or two: [height, width]");
    int channels = config.integer("in_channels", 3);
    config.require(
        size.get(0) >= 1 && size.get(1) >= 1 && channels >= 1,
        "%s and %s: they must be positive",
        config.shown("sample_size"),
        config.shown("in_channels"));
    config.require(
        config.integer("out_channels", 3) == channels,
        "%s and %s: they must be equal; an output of twice the channels, with a variance, is not"
            + " supported",
        config.shown("in_channels"),
        config.shown("out_channels"));
    return Shape.image(size.get(0), size.get(1), channels);
  }

  private static Unet unet(PublishedSettings config, Shape shape) {
    List<Integer> widths = config.integers("block_out_channels", WIDTHS);
    config.require(
        !widths.isEmpty() && widths.stream().allMatch(width -> width >= 1),
        "%s: they must be positive",
        config.shown("block_out_channels"));
    int first = widths.get(0);
    config.require(
        !config.hasValue("time_embedding_dim")
            || config.integer("time_embedding_dim", 0) == 4 * first,
        "%s; only %d, four times the first width, is supported",
        config.shown("time_embedding_dim"),
        4 * first);
    int groups = config.integer("norm_num_groups", 32);
    boolean scaleShift =
        choice(config, "resnet_time_scale_shift", List.of(DEFAULT, SCALE_SHIFT)) == 1;
    return new Unet(
        first,
        widths.stream().map(width -> (double) width / first).toList(),
        config.integer("layers_per_block", 2),
        attention(config, shape.height(), widths.size(), groups, scaleShift),
        config.number("dropout", 0),
        groups,
        config.number("norm_eps", 1e-5),
        scaleShift,
        padding(config),
        new TimeEmbedding.Sinusoidal(
            config.flag("flip_sin_to_cos", true), (int) config.number("freq_shift", 0)),
        List.of(),
        Architecture.Precision.FLOAT32);
  }

  private static int choice(PublishedSettings config, String key, List<String> values) {
    int found = values.indexOf(config.text(key, values.get(0)));
    config.require(found >= 0, "%s; only %s are supported", config.shown(key), values);
    return found;
  }

  private static Unet.Downsampling padding(PublishedSettings config) {
    int padding = config.integer("downsample_padding", 1);
    config.require(
        padding == 0 || padding == 1,
        "%s; only 0 and 1 are supported",
        config.shown("downsample_padding"));
    return padding == 0 ? Unet.Downsampling.ASYMMETRIC : Unet.Downsampling.SYMMETRIC;
  }

  private static Attention attention(
      PublishedSettings config, int height, int levels, int groups, boolean scaleShift) {
    boolean oneHead = config.has("attention_head_dim") && !config.hasValue("attention_head_dim");
    boolean middle = config.flag("add_attention", true);
    Integer own = config.hasValue("attn_norm_num_groups") ? middleGroups(config) : null;
    // Without a number of its own, the library normalises by the network's, or not at all.
    Integer normal = own == null && scaleShift ? Integer.valueOf(0) : own;
    return new Attention(
        heights(config, "down_block_types", DOWN, height, levels, false),
        heights(config, "up_block_types", UP, height, levels, true),
        oneHead ? null : config.integer("attention_head_dim", HEAD),
        middle,
        !middle || normal != null && normal == groups ? null : normal);
  }

  private static int middleGroups(PublishedSettings config) {
    int groups = config.integer("attn_norm_num_groups", 0);
    config.require(groups >= 1, "%s: must be positive", config.shown("attn_norm_num_groups"));
    return groups;
  }

  /** Returns the heights at which blocks attend, from the first level to the last. */
  private static List<Integer> heights(
      PublishedSettings config, String key, String plain, int height, int levels, boolean upwards) {
    List<String> types = new ArrayList<>(config.texts(key, upwards ? UP_TYPES : DOWN_TYPES));
    config.require(
        types.size() == levels && types.stream().allMatch(Set.of(plain, ATTENDS + plain)::contains),
        "%s; only %s and %s are supported, one for each of the %d levels",
        config.shown(key),
        plain,
        ATTENDS + plain,
        levels);
    if (upwards) {
      Collections.reverse(types);
    }
    List<Integer> heights = new ArrayList<>();
    for (int level = 0; level < levels; level++) {
      if (types.get(level).startsWith(ATTENDS)) {
        heights.add(height >> level);
      }
    }
    return heights;
  }

  /**
   * Returns the settings in the library's words.
   *
   * @throws InvalidInput if the library cannot compute this network
   */
  public ObjectNode json() {
    InvalidInput.require(
        unet.embedding() instanceof TimeEmbedding.Sinusoidal,
        "network.embedding: the diffusers library has no such fixed frequencies in this network:"
            + " use {type: sinusoidal}");
    InvalidInput.require(
        unet.inputFrequencies().isEmpty(),
        "network.input-frequencies: the diffusers library has no waves of the input in this"
            + " network: convert one without");
    ObjectNode json = JSON.objectNode().put("_class_name", "UNet2DModel");
    new TreeSet<>(FIXED.keySet()).forEach(key -> json.set(key, FIXED.get(key)));
    if (shape.height() == shape.width()) {
      json.put("sample_size", shape.height());
    } else {
      json.putArray("sample_size").add(shape.height()).add(shape.width());
    }
    json.put("in_channels", shape.channels()).put("out_channels", shape.channels());
    json.put("layers_per_block", unet.blocks());
    json.put("dropout", unet.dropout());
    json.put("norm_num_groups", unet.groups());
    json.put("norm_eps", unet.normEpsilon());
    json.put("resnet_time_scale_shift", unet.scaleShift() ? SCALE_SHIFT : DEFAULT);
    json.put("downsample_padding", unet.downsampling().before());
    json.put("flip_sin_to_cos", unet.embedding().cosinesFirst());
    json.put("freq_shift", ((TimeEmbedding.Sinusoidal) unet.embedding()).shift());
    writeLevels(json);
    writeAttention(json);
    return json;
  }

  private void writeLevels(ObjectNode json) {
    ArrayNode widths = json.putArray("block_out_channels");
    ArrayNode down = json.putArray("down_block_types");
    ArrayNode up = json.putArray("up_block_types");
    for (int level = 0; level < unet.multipliers().size(); level++) {
      int height = shape.height() >> level;
      widths.add(unet.width(level));
      down.add((unet.attention().down().contains(height) ? ATTENDS : "") + DOWN);
      up.insert(0, (unet.attention().up().contains(height) ? ATTENDS : "") + UP);
    }
  }

  private void writeAttention(ObjectNode json) {
    Attention attention = unet.attention();
    Integer own = attention.middleGroups();
    InvalidInput.require(
        own == null || own > 0 || unet.scaleShift() || !attention.middle(),
        "network.attention.middle-groups: the diffusers library leaves the middle without"
            + " normalisation only with scale-shift");
    json.put("add_attention", attention.middle());
    json.put("attention_head_dim", attention.headChannels());
    Integer theirs = own == null && unet.scaleShift() ? Integer.valueOf(unet.groups()) : own;
    json.put(
        "attn_norm_num_groups",
        !attention.middle() || theirs == null || theirs == 0 ? null : theirs);
  }
}
