package dev.ito.solver;

import dev.ito.math.Batch;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One interval of time that a solver goes along.
 *
 * @param index 0 for the first step
 * @param from the time at its start
 * @param to the time at its end; below {@code from} on the way to the data
 */
public record Step(int index, int count, double from, double to) {
  /** Returns the steps of a grid, from the noise to the data. */
  public static List<Step> along(TimeGrid grid, Sde sde) {
    double[] times = grid.times(sde);
    int count = times.length - 1;
    return IntStream.range(0, count)
        .mapToObj(i -> new Step(i, count, times[i], grid.end(times, i)))
        .toList();
  }

  /** Returns the way back along steps of which each starts where the one before it ends. */
  public static List<Step> backwards(List<Step> steps) {
    int count = steps.size();
    return IntStream.range(0, count)
        .mapToObj(i -> steps.get(count - 1 - i))
        .map(step -> new Step(count - 1 - step.index, count, step.to, step.from))
        .toList();
  }

  /** Tells whether no step follows. */
  public boolean isLast() {
    return index == count - 1;
  }

  /** Watches a solver at work. */
  @FunctionalInterface
  public interface Listener {
    /** Does nothing. */
    Listener NONE = (step, x) -> {};

    /**
     * Called after every step.
     *
     * @param step the step just done
     * @param x the samples at its end; to be copied if kept, and not to be changed
     */
    void after(Step step, Batch x);
  }
}
