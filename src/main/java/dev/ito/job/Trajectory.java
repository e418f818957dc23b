package dev.ito.job;

import dev.ito.experiment.Experiment;
import dev.ito.experiment.Latents;
import dev.ito.math.Batch;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
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

  /** Starts at the latents. */
  Trajectory(Experiment experiment, Latents latents) {
    Sde sde = experiment.sde();
    TimeGrid grid = experiment.sampling().grid();
    steps = grid.steps();
    stride = Math.max(1, (steps + MOMENTS - 1) / MOMENTS);
    double[] times = grid.times(sde);
    int shown = Math.min(latents.count(), SHOWN);
    for (int i = 0; i < steps; i += stride) {
      add(sde.marginal(times[i]), new Batch(shown, experiment.shape()));
    }
    add(new Marginal(1, 0), new Batch(shown, experiment.shape()));
    moments.get(0).put(0, latents.first(shown));
  }

  private void add(Marginal marginal, Batch moment) {
    marginals.add(marginal);
    moments.add(moment);
  }

  /** Keeps the samples from index {@code first} on after a step, if it is one of the moments. */
  void after(int first, Step step, Batch x) {
    int done = step.index() + 1;
    if (done < steps && done % stride == 0) {
      keep(done / stride, first, x);
    }
  }

  /** Keeps the final samples. */
  void end(Batch x) {
    keep(moments.size() - 1, 0, x);
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
