package dev.ito.experiment;

import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import dev.ito.solver.Step;
import java.util.ArrayList;
import java.util.List;

/** The first samples at some forty moments between the noise and the data. */
final class Trajectory {
  private static final int SHOWN = 36;
  private static final int MOMENTS = 40;

  private final int steps;
  private final int stride;
  private final List<Batch> moments = new ArrayList<>();
  private final List<Marginal> marginals = new ArrayList<>();

  Trajectory(Sde sde, Sampling sampling, Shape shape) {
    steps = sampling.grid().steps();
    stride = Math.max(1, (steps + MOMENTS - 1) / MOMENTS);
    double[] times = sampling.grid().times(sde);
    for (int i = 0; i < steps; i += stride) {
      add(sde.marginal(times[i]), sampling.count(), shape);
    }
    add(new Marginal(1, 0), sampling.count(), shape);
  }

  private void add(Marginal marginal, int count, Shape shape) {
    marginals.add(marginal);
    moments.add(new Batch(Math.min(count, SHOWN), shape));
  }

  /** Keeps x_T of the samples from index {@code first} on. */
  void start(int first, Batch x) {
    keep(0, first, x);
  }

  /** Keeps the samples after a step, if it is one of the moments. */
  void after(int first, Step step, Batch x) {
    int done = step.index() + 1;
    if (done < steps && done % stride == 0) {
      keep(done / stride, first, x);
    }
  }

  /** Keeps the final samples. */
  void end(int first, Batch x) {
    keep(moments.size() - 1, first, x);
  }

  private void keep(int moment, int first, Batch x) {
    Batch kept = moments.get(moment);
    int room = Math.min(x.count(), kept.count() - first);
    if (room > 0) {
      kept.put(first, x.slice(0, room));
    }
  }

  List<Batch> moments() {
    return moments;
  }

  /** Returns the marginal of each moment. */
  List<Marginal> marginals() {
    return marginals;
  }
}
