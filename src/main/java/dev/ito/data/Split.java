package dev.ito.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The part of a data set: what a network learns from, or what it is measured on. */
public enum Split {
  @JsonProperty("train")
  TRAIN,
  @JsonProperty("test")
  TEST;

  /** Checks a fraction of the examples: 0 (no test split) to 1 (excluded). */
  static void requirePart(double testPart) {
    InvalidInput.require(
        0 <= testPart && testPart < 1,
        "test-part must be at least 0 and less than 1, was %s",
        testPart);
  }

  /**
   * Returns the split of an example: a hash of its name decides, so that new ones move no other.
   *
   * @param testPart fraction of the examples in the test split, about
   */
  static Split of(String name, double testPart) {
    return place(name) < testPart ? TEST : TRAIN;
  }

  /**
   * Refuses this split if it has no examples.
   *
   * @param count how many it has
   * @param all what it is a part of, such as "12 images in photos"
   * @throws InvalidInput saying what to change
   */
  void requireSome(int count, String all, double testPart) {
    InvalidInput.require(
        count > 0,
        "none of the %s is in the %s split: add some or change test-part, now %s",
        all,
        this == TRAIN ? "train" : "test",
        testPart);
  }

  /** Returns a number in [0, 1) that depends on the name only, as if drawn at random. */
  static double place(String name) {
    byte[] hash = Sha256.start().digest(name.getBytes(StandardCharsets.UTF_8));
    return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1p-53;
  }
}
