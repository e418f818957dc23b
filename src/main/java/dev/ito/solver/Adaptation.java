package dev.ito.solver;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.sde.Sde;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * An adaptive solver at work, which chooses the size of its steps for each sample by itself.
 *
 * <p>Each sample has its own t and its own step size, and leaves the batch when it is done, so a
 * sample does not depend on its batch mates. The steps given are used for their two ends, and to
 * tell the listener: it sees each sample at the first of its own times that is past the step.
 */
final class Adaptation {
  private final Method method;
  private final Evaluations evaluations;
  private final long[] samples;
  private final Batch x;
  private final Batch memory;
  private final double[] t;
  private final double[] h;
  private final boolean[] rejected;
  private final int[] nfe;
  private final double end;
  private final double direction;

  /**
   * What a step from (x, t) would lead to, for a batch of samples.
   *
   * @param memory what the solver remembers if the step is taken
   * @param errors estimated, in units of the tolerance, one per sample: up to 1 is good enough
   */
  record Proposal(Batch x, Batch memory, double[] errors) {}

  /** A method on one process; all arrays and batches have one entry per sample. */
  interface Method extends Solver.Integration {
    @Override
    default Solution along(
        Batch start,
        List<Step> steps,
        long first,
        Step.Listener listener,
        Evaluations evaluations) {
      return new Adaptation(this, evaluations, start, steps, first).along(steps, listener);
    }

    /**
     * Chooses the first step.
     *
     * @param span from the start to the end of time, signed
     * @param memory receives what the method remembers
     * @return step sizes, with the sign of the span
     */
    double[] first(long[] samples, Batch x, double[] t, double span, Batch memory);

    /** Tries a step of each sample. */
    Proposal attempt(long[] samples, Batch x, double[] t, double[] to, Batch memory);

    /** Returns the time at which a step that should end at {@code t} ends. */
    default double place(double t) {
      return t;
    }

    /** Returns the size below which a step at time {@code t} is none. */
    default double least(double t) {
      return 16 * Math.ulp(t);
    }

    /** Returns how a step size follows the error. */
    Controller controller();
  }

  /** Checks that the score exists at both ends, where an adaptive solver asks for it. */
  static void requireNoise(Sde sde, List<Step> steps) {
    for (double end : new double[] {steps.get(0).from(), steps.get(steps.size() - 1).to()}) {
      InvalidInput.require(
          !sde.marginal(end).isClean(),
          "an adaptive solver evaluates the score at both ends of the grid, but at t = %s sigma is"
              + " 0: use a grid with t-min, such as 1.0e-3",
          end);
    }
  }

  /**
   * Chooses the first step of every sample.
   *
   * @param evaluations counts those that the method makes
   * @param first index of the sample that row 0 stands for
   */
  Adaptation(Method method, Evaluations evaluations, Batch start, List<Step> steps, long first) {
    this.method = method;
    this.evaluations = evaluations;
    x = start.copy();
    samples = LongStream.range(first, first + x.count()).toArray();
    memory = x.like();
    t = new double[x.count()];
    rejected = new boolean[x.count()];
    nfe = new int[x.count()];
    end = steps.get(steps.size() - 1).to();
    double from = steps.get(0).from();
    direction = Math.signum(end - from);
    Arrays.fill(t, from);
    h = method.first(samples, x, t, end - from, memory);
    Arrays.fill(nfe, evaluations.perSample(x.count()));
  }

  /** Moves on along all the steps, and tells the listener after each. */
  Solution along(List<Step> steps, Step.Listener listener) {
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
    long[] some = Arrays.stream(rows).mapToLong(i -> samples[i]).toArray();
    long before = evaluations.count();
    Proposal proposal = method.attempt(some, x.rows(rows), from, to, memory.rows(rows));
    int spent = (int) ((evaluations.count() - before) / rows.length);
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
    double growth = method.controller().growth(error);
    h[row] *= rejected[row] ? Math.min(1, growth) : growth;
    rejected[row] = error > 1;
    if (Math.abs(h[row]) < method.least(t[row]) && t[row] != end) {
      throw new ArithmeticException(
          String.format(
              Locale.ROOT,
              "sample %d %s within step %d of %d, at t = %s, however small a step",
              samples[row],
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

  /**
   * How a step size follows the error.
   *
   * @param safety aims below the tolerance, below 1
   * @param least factor of a step's size
   * @param most factor of a step's size
   * @param exponent of 1 / error
   */
  record Controller(double safety, double least, double most, double exponent) {
    /** Returns the factor of the step size after an error, in units of the tolerance. */
    double growth(double error) {
      return Math.min(most, Math.max(least, safety * Math.pow(error, -exponent)));
    }
  }
}
