package dev.ito.nn;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ito.math.InvalidInput;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a U-Net attends to the whole image, and with how many heads: written as the heights alone,
 * {@code [16]}, or as a mapping.
 *
 * @param down image heights at which each block on the way down is followed by self-attention
 * @param up the same on the way up
 * @param headChannels width of a head, which divides the width of the block; null: one head
 * @param middle whether the middle of the network attends
 * @param middleGroups of the normalisation before that; 0: it is not normalised; null: as elsewhere
 */
public record Attention(
    List<Integer> down,
    List<Integer> up,
    Integer headChannels,
    boolean middle,
    Integer middleGroups) {
  /** Attention as it is written if the heights alone do not say it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Written(
      @JsonProperty(defaultValue = "[]") List<Integer> down,
      @JsonProperty(defaultValue = "null") List<Integer> up,
      @JsonProperty(defaultValue = "null") Integer headChannels,
      @JsonProperty(defaultValue = "true") boolean middle,
      @JsonProperty(defaultValue = "null") Integer middleGroups) {}

  public Attention {
    down = List.copyOf(down);
    up = List.copyOf(up);
    InvalidInput.require(
        headChannels == null || headChannels >= 1,
        "head-channels must be at least 1, was %s",
        headChannels);
    InvalidInput.require(
        middleGroups == null || middleGroups >= 0,
        "middle-groups must be at least 0, was %s",
        middleGroups);
  }

  /** Attention with one head at the same heights on both ways, and in the middle. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Attention at(List<Integer> heights) {
    return new Attention(heights, heights, null, true, null);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Attention of(Written written) {
    return new Attention(
        written.down,
        written.up == null ? written.down : written.up,
        written.headChannels,
        written.middle,
        written.middleGroups);
  }

  @JsonValue
  Object yaml() {
    return equals(at(down))
        ? down
        : new Written(down, up.equals(down) ? null : up, headChannels, middle, middleGroups);
  }

  /** Returns all heights, some perhaps twice. */
  Stream<Integer> heights() {
    return Stream.concat(down.stream(), up.stream());
  }

  /** Returns the number of heads of a block. */
  int heads(int channels) {
    return headChannels == null ? 1 : channels / headChannels;
  }

  /**
   * Checks that the channels of a block can be divided among heads.
   *
   * @throws InvalidInput if they cannot
   */
  void requireDivides(int channels) {
    InvalidInput.require(
        headChannels == null || channels % headChannels == 0,
        "attention.head-channels: %s does not divide the %d channels of a block that attends",
        headChannels,
        channels);
  }
}
