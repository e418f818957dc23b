package dev.ito.solver;

import dev.ito.math.Batch;
import dev.ito.score.ScoreFunction;

/** Counts evaluations, so that the reported number is not a formula. */
final class CountingScore implements ScoreFunction {
  private final ScoreFunction score;
  private long evaluations;

  CountingScore(ScoreFunction score) {
    this.score = score;
  }

  @Override
  public void score(Batch x, double[] t, Batch out) {
    evaluations += x.count();
    score.score(x, t, out);
  }

  @Override
  public boolean knowsVariance() {
    return score.knowsVariance();
  }

  @Override
  public void scoreAndVariance(Batch x, double from, double to, Batch out, Batch variance) {
    evaluations += x.count();
    score.scoreAndVariance(x, from, to, out, variance);
  }

  /** Returns the number of evaluations so far, of all samples together. */
  long evaluations() {
    return evaluations;
  }
}
