package dev.ito.score;

import dev.ito.math.Batch;
import dev.ito.sde.Sde;
import java.util.Arrays;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;

/**
 * A score that is known under one process, under another: each time is matched with the one of the
 * same signal-to-noise ratio (Kingma et al. 2021, section 5.1; Karras et al. 2022, section 4).
 *
 * <p>Where alpha and sigma of two processes have the same ratio, x under the one is r x under the
 * other, with r the ratio of their alphas, so that s(x, t) = r s'(r x, t'). This is exact. Times
 * whose ratio does not occur on {@code [earliest, 1]} get the nearest time that does.
 *
 * @param sde the process whose score this is
 * @param known the process under which the score is known
 * @param earliest the earliest time at which it is known
 * @param score under that process
 */
public record MatchedScore(Sde sde, Sde known, double earliest, DifferentiableScore score)
    implements DifferentiableScore {
  @Override
  public void score(NoisySamples at, Batch out) {
    double[] times = times(at);
    double[] ratios = ratios(at, times);
    score.score(matched(at, times, ratios), out);
    out.scaleRows(ratios);
  }

  /** The Jacobian is r^2 that of the other score. */
  @Override
  public void scoreAndVjp(NoisySamples at, Batch v, Batch out, Batch vjp) {
    double[] times = times(at);
    double[] ratios = ratios(at, times);
    score.scoreAndVjp(matched(at, times, ratios), scaled(v, ratios), out, vjp);
    out.scaleRows(ratios);
    vjp.scaleRows(ratios);
  }

  @Override
  public MatchedScore labelled(LongToIntFunction label) {
    return new MatchedScore(sde, known, earliest, score.labelled(label));
  }

  /** Returns the same samples under the known process. */
  private static NoisySamples matched(NoisySamples at, double[] times, double[] ratios) {
    return new NoisySamples(scaled(at.x(), ratios), times, at.samples());
  }

  /** Returns the time of the known process that stands for a time of this one. */
  public double time(double t) {
    return sde.equals(known)
        ? Math.max(t, earliest)
        : time(known, sde.marginal(t).logSnr(), earliest);
  }

  /** Returns the earliest and the last time of this process at which the score is known. */
  public double[] range() {
    if (sde.equals(known)) {
      return new double[] {earliest, Sde.HORIZON};
    }
    return new double[] {
      time(sde, known.marginal(earliest).logSnr(), 0),
      time(sde, known.marginal(Sde.HORIZON).logSnr(), 0)
    };
  }

  /** Returns the nearest time from {@code first} on at which a process has a log-SNR. */
  private static double time(Sde sde, double logSnr, double first) {
    if (logSnr >= sde.marginal(Math.max(first, Double.MIN_NORMAL)).logSnr()) {
      return first;
    }
    return logSnr <= sde.marginal(Sde.HORIZON).logSnr() ? Sde.HORIZON : sde.time(logSnr);
  }

  private double[] times(NoisySamples at) {
    return Arrays.stream(at.t()).map(this::time).toArray();
  }

  private double[] ratios(NoisySamples at, double[] times) {
    return IntStream.range(0, times.length)
        .mapToDouble(i -> known.marginal(times[i]).alpha() / sde.marginal(at.t()[i]).alpha())
        .toArray();
  }

  private static Batch scaled(Batch x, double[] factors) {
    Batch result = x.copy();
    result.scaleRows(factors);
    return result;
  }
}
