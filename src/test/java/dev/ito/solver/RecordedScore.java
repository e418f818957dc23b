package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.score.NoisySamples;
import dev.ito.score.ScoreFunction;
import dev.ito.score.VarianceScore;
import dev.ito.sde.Sde;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a score is asked, and fails where there is no score: at sigma = 0. */
final class RecordedScore implements VarianceScore {
  private final Sde sde;
  private final ScoreFunction score;
  private final List<double[]> times = new ArrayList<>();

  RecordedScore(Sde sde, ScoreFunction score) {
    this.sde = sde;
    this.score = score;
  }

  @Override
  public void score(NoisySamples at, Batch out) {
    record(at);
    score.score(at, out);
  }

  @Override
  public void scoreAndVariance(NoisySamples at, double[] to, Batch out, Batch variance) {
    record(at);
    VarianceScore.of(score).scoreAndVariance(at, to, out, variance);
  }

  private void record(NoisySamples at) {
    for (double time : at.t()) {
      assertTrue(time >= 0 && time <= 1, () -> "asked at t = " + time);
      assertTrue(sde.marginal(time).sigma() > 0, () -> "asked where sigma = 0");
    }
    times.add(at.t().clone());
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
