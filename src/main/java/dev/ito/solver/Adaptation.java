package dev.ito.solver;

import dev.ito.math.Batch;
import dev.ito.solver.AdaptiveSolver.Method;
import dev.ito.solver.AdaptiveSolver.Proposal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** The state of an adaptive solver at work: a time and a step size for each sample. */
final class Adaptation {
  private final Method method;
  private final LongSupplier evaluations;
  private final long first;
  private final Batch x;
  private final Batch memory;
  private final double[] t;
  private final double[] h;
  private final boolean[] rejected;
  private final int[] nfe;
  private final double end;
  private final double direction;

  /**
   * Chooses the first step of every sample.
   *
   * @param evaluations counts those that the method has made so far
   * @param first index of the sample that row 0 stands for
   */
  Adaptation(Method method, LongSupplier evaluations, Batch start, List<Step> steps, long first) {
    this.method = method;
    this.evaluations = evaluations;
    this.first = first;
    x = start.copy();
    memory = x.like();
    t = new double[x.count()];
    rejected = new boolean[x.count()];
    nfe = new int[x.count()];
    end = steps.get(steps.size() - 1).to();
    double from = steps.get(0).from();
    direction = Math.signum(end - from);
    Arrays.fill(t, from);
    h = method.first(x, t, end - from, memory);
    Arrays.fill(nfe, (int) (evaluations.getAsLong() / Math.max(1, x.count())));
  }

  /** Moves on along all the steps, and tells the listener after each. */
  Solution along(List<Step> steps, StepListener listener) {
    for (Step step : steps) {
      passTo(step);
      listener.after(step, x);
    }
    return new Solution(x, nfe);
  }

  /** Moves on until every sample has passed the end of a step. */
  private void passTo(Step step) {
    while (true) {
      int[] rows = IntStream.range(0, t.length).filter(i -> before(t[i], step.to())).toArray();
      if (rows.length == 0) {
        return;
      }
      attempt(rows, step);
    }
  }

  private boolean before(double time, double limit) {
    return (limit - time) * direction > 0;
  }

  private void attempt(int[] rows, Step step) {
    double[] from = Arrays.stream(rows).mapToDouble(i -> t[i]).toArray();
    double[] to = Arrays.stream(rows).mapToDouble(this::target).toArray();
    long before = evaluations.getAsLong();
    Proposal proposal = method.attempt(rows, rows(x, rows), from, to, rows(memory, rows));
    int spent = (int) ((evaluations.getAsLong() - before) / rows.length);
    for (int k = 0; k < rows.length; k++) {
      int i = rows[k];
      nfe[i] += spent;
      double error = finite(proposal.errors()[k]);
      if (error <= 1) {
        x.put(i, proposal.x().slice(k, k + 1));
        memory.put(i, proposal.memory().slice(k, k + 1));
        t[i] = to[k];
      }
      resize(i, error, step);
    }
  }

  /**
   * Returns the end of a sample's next step: never past the end of time. A step that is cut there
   * shrinks from its own size if it is rejected.
   */
  private double target(int row) {
    double to = method.place(t[row] + h[row]);
    if (before(to, end)) {
      return to;
    }
    h[row] = end - t[row];
    return end;
  }

  /** Changes the step size; after a rejection it does not grow at once. */
  private void resize(int row, double error, Step step) {
    double growth = method.growth(error);
    h[row] *= rejected[row] ? Math.min(1, growth) : growth;
    rejected[row] = error > 1;
    if (Math.abs(h[row]) < method.least(t[row]) && t[row] != end) {
      throw new ArithmeticException(
          String.format(
              Locale.ROOT,
              "sample %d %s within step %d of %d, at t = %s, however small a step",
              first + row,
              Double.isInfinite(error) ? "is not finite" : "stays above the tolerance",
              step.index() + 1,
              step.count(),
              t[row]));
    }
  }

  /** A step to infinity or to no number at all may have been too long: it is tried again. */
  private static double finite(double error) {
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
  }

  private static Batch rows(Batch batch, int[] rows) {
    Batch chosen = new Batch(rows.length, batch.shape());
    int size = batch.size();
    for (int k = 0; k < rows.length; k++) {
      System.arraycopy(batch.values(), rows[k] * size, chosen.values(), k * size, size);
    }
    return chosen;
  }
}
