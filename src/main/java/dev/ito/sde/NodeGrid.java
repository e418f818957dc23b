package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Chosen nodes (i+1)/N of a discrete chain of N steps, and t = 0 at the end.
 *
 * @param indices the i, strictly decreasing, from 0 to N - 1; more than one without {@code toData}
 * @param toData whether the last step goes to t = 0; without it the last node is the end
 */
@JsonTypeName("nodes")
public record NodeGrid(List<Integer> indices, @JsonProperty(defaultValue = "true") boolean toData)
    implements TimeGrid {
  public NodeGrid {
    indices = List.copyOf(indices);
    InvalidInput.require(
        indices.size() >= (toData ? 1 : 2),
        "indices must have at least one, or two with to-data: false");
    for (int k = 1; k < indices.size(); k++) {
      InvalidInput.require(
          indices.get(k - 1) > indices.get(k),
          "indices must decrease, but %d comes after %d",
          indices.get(k),
          indices.get(k - 1));
    }
    InvalidInput.require(
        indices.get(indices.size() - 1) >= 0,
        "indices must not be negative, was %d",
        indices.get(indices.size() - 1));
  }

  @Override
  public int steps() {
    return indices.size() - (toData ? 0 : 1);
  }

  /** Returns nodes at equal distances, to a rounding, between the first of these and the last. */
  @Override
  public NodeGrid with(int steps) {
    int first = indices.get(0);
    int last = indices.get(indices.size() - 1);
    int others = steps - (toData ? 1 : 0);
    InvalidInput.require(
        others >= 0 && others <= first - last,
        "there are no %d steps between the nodes %d and %d",
        steps,
        first,
        last);
    double distance = (first - last) / Math.max(1.0, others);
    return new NodeGrid(
        IntStream.rangeClosed(0, others)
            .mapToObj(k -> (int) Math.round(first - k * distance))
            .toList(),
        toData);
  }

  @Override
  public boolean startsAtPrior() {
    return false;
  }

  @Override
  public double[] times(Sde sde) {
    int n = DiscreteGrid.chainLength(sde);
    InvalidInput.require(
        indices.get(0) < n,
        "the chain has the nodes 0 to %d, but indices begin with %d",
        n - 1,
        indices.get(0));
    IntStream nodes = indices.stream().mapToInt(i -> i + 1);
    IntStream end = toData ? IntStream.of(0) : IntStream.empty();
    return IntStream.concat(nodes, end).mapToDouble(i -> (double) i / n).toArray();
  }
}
