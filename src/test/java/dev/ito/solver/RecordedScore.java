package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Sde;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes down what a score is asked, and fails where there is no score: at sigma = 0. */
final class RecordedScore implements ScoreFunction {
  private final Sde sde;
  private final ScoreFunction score;
  private final List<double[]> times = new ArrayList<>();

  RecordedScore(Sde sde, ScoreFunction score) {
    this.sde = sde;
    this.score = score;
  }

  @Override
  public void score(Batch x, double[] t, Batch out) {
    record(x, t);
    score.score(x, t, out);
  }

  @Override
  public boolean knowsVariance() {
    return score.knowsVariance();
  }

  @Override
  public void scoreAndVariance(Batch x, double from, double to, Batch out, Batch variance) {
    double[] t = new double[x.count()];
    Arrays.fill(t, from);
    record(x, t);
    score.scoreAndVariance(x, from, to, out, variance);
  }

  private void record(Batch x, double[] t) {
    assertEquals(x.count(), t.length);
    for (double time : t) {
      assertTrue(time >= 0 && time <= 1, () -> "asked at t = " + time);
      assertTrue(sde.marginal(time).sigma() > 0, () -> "asked where sigma = 0");
    }
    times.add(t.clone());
  }

  /** Returns the times of every call, one per sample. */
  List<double[]> times() {
    return times;
  }

  /** Returns the number of samples in all calls together. */
  int evaluations() {
    return times.stream().mapToInt(t -> t.length).sum();
  }
}
