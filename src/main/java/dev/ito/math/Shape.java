package dev.ito.math;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The shape of one sample: {@code [height, width, channels]} for images, {@code [n]} for points.
 *
 * @param dimensions lengths of the axes, each at least 1, slowest first; their product fits an int
 */
public record Shape(@JsonValue List<Integer> dimensions) {
  public Shape {
    dimensions = List.copyOf(dimensions);
    InvalidInput.require(!dimensions.isEmpty(), "a shape needs at least one dimension");
    for (int length : dimensions) {
      InvalidInput.require(
          length >= 1, "a dimension must be at least 1, but the shape is %s", dimensions);
    }
    double values = dimensions.stream().mapToDouble(length -> length).reduce(1, (a, b) -> a * b);
    InvalidInput.require(
        values <= Integer.MAX_VALUE,
        "a sample has at most %d values, but the shape is %s",
        Integer.MAX_VALUE,
        dimensions);
  }

  public static Shape of(Integer... dimensions) {
    return new Shape(List.of(dimensions));
  }

  /** Returns the shape of an image, channels last. */
  public static Shape image(int height, int width, int channels) {
    return of(height, width, channels);
  }

  /** Returns the number of values in one sample. */
  public int size() {
    return dimensions.stream().reduce(1, Math::multiplyExact);
  }

  public boolean isImage() {
    return dimensions.size() == 3;
  }

  /** Returns the rows of an image. */
  public int height() {
    return image().get(0);
  }

  /** Returns the columns of an image. */
  public int width() {
    return image().get(1);
  }

  /** Returns the channels of an image. */
  public int channels() {
    return image().get(2);
  }

  private List<Integer> image() {
    if (!isImage()) {
      throw new IllegalStateException(this + " is not the shape of an image");
    }
    return dimensions;
  }

  /** Returns what has such a shape: "images of 28x28x1", "points of 2 coordinates". */
  public String inWords() {
    if (dimensions.size() == 1) {
      return "points of " + size() + (size() == 1 ? " coordinate" : " coordinates");
    }
    return (isImage() ? "images of " : "arrays of ") + this;
  }

  @Override
  public String toString() {
    return dimensions.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }
}
