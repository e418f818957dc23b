package dev.ito.job;

import dev.ito.experiment.Sampler;
import dev.ito.io.Stopwatch;
import dev.ito.math.Batch;
import dev.ito.solver.Solution;
import dev.ito.solver.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The samples of a model, by their index: those at the front are drawn once, whoever asks for them,
 * and it is measured how long a batch takes.
 *
 * <p>Samples of a network are the same in any batch up to rounding; so are those that are kept.
 */
public final class DrawnSamples {
  /** Values that are kept: 128 MiB of them. */
  private static final int MOST_VALUES = 1 << 24;

  /** Batches after the first that a median is taken of, where there is time for them. */
  private static final int BATCHES = 3;

  /** Beside batches that take longer the warm-up of the first is nothing. */
  private static final double LONG_SECONDS = 3;

  private final Sampler sampler;
  private final List<BatchTimes.Batch> times = new ArrayList<>();
  private Batch kept;
  private int[] nfe = {};
  private int count;

  DrawnSamples(Sampler sampler) {
    this.sampler = sampler;
    this.kept = new Batch(0, sampler.experiment().shape());
  }

  Sampler sampler() {
    return sampler;
  }

  /** Keeps samples that were drawn, from index 0 on. */
  void keep(Solution first) {
    keep(0, first);
  }

  private void keep(int from, Solution drawn) {
    int end = from + drawn.x().count();
    if (from > count || end <= count || (long) end * kept.size() > MOST_VALUES) {
      return;
    }
    if (end > kept.count()) {
      Batch larger = new Batch(Math.max(end, 2 * kept.count()), kept.shape());
      larger.put(0, kept);
      kept = larger;
      nfe = Arrays.copyOf(nfe, larger.count());
    }
    kept.put(from, drawn.x());
    System.arraycopy(drawn.nfe(), 0, nfe, from, drawn.nfe().length);
    count = end;
  }

  /** Returns a watcher that measures the time of each batch beside another. */
  Sampler.Watcher timing(Sampler.Watcher other) {
    return new Sampler.Watcher() {
      @Override
      public void after(int first, Step step, Batch x) {
        other.after(first, step, x);
      }

      @Override
      public void drawn(int count, double seconds) {
        times.add(new BatchTimes.Batch(count, seconds));
      }
    };
  }

  /** Returns the samples {@code from} (included) to {@code to} (excluded). */
  Solution draw(int from, int to) {
    int known = Math.max(from, Math.min(to, count));
    if (known < to) {
      Solution rest = timed(known, to);
      keep(known, rest);
      if (known == from) {
        return rest;
      }
      return joined(slice(from, known), rest);
    }
    return slice(from, to);
  }

  private Solution timed(int from, int to) {
    Stopwatch watch = Stopwatch.start();
    Solution drawn = sampler.draw(from, to);
    times.add(new BatchTimes.Batch(to - from, watch.exactSeconds()));
    return drawn;
  }

  private Solution slice(int from, int to) {
    return new Solution(kept.slice(from, to), Arrays.copyOfRange(nfe, from, to));
  }

  private static Solution joined(Solution front, Solution back) {
    int n = front.x().count();
    Batch x = new Batch(n + back.x().count(), back.x().shape());
    x.put(0, front.x());
    x.put(n, back.x());
    int[] nfe = Arrays.copyOf(front.nfe(), x.count());
    System.arraycopy(back.nfe(), 0, nfe, n, back.nfe().length);
    return new Solution(x, nfe);
  }

  /** Returns how long the batches took that were drawn. */
  public BatchTimes times() {
    return BatchTimes.of(times);
  }

  /**
   * Returns how long a batch takes, after a warm-up: where too few were drawn, the first is drawn
   * again, unless it takes so long that a warm-up is nothing beside it.
   */
  public BatchTimes measured() {
    int size = times.stream().mapToInt(BatchTimes.Batch::size).max().orElse(0);
    Stopwatch watch = Stopwatch.start();
    while (size > 0
        && times.get(0).seconds() < LONG_SECONDS
        && watch.exactSeconds() < LONG_SECONDS
        && times().batches() < BATCHES) {
      timed(0, size);
    }
    return times();
  }
}
