package dev.ito.math;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.math3.distribution.TDistribution;

/** Student's confidence intervals: of a mean whose standard error was estimated, too. */
public final class Student {
  private static final Map<Interval, Double> KNOWN = new ConcurrentHashMap<>();

  private Student() {}

  private record Interval(int freedom, double miss) {}

  /**
   * Returns how many standard errors an interval reaches to either side: 1.96 for 0.05 and many
   * degrees of freedom, 12.7 for a single one.
   *
   * @param freedom degrees of freedom, at least 1: for a mean, the number of values less 1
   * @param miss the probability that the interval misses the true value, in (0, 1)
   */
  public static double reach(int freedom, double miss) {
    return KNOWN.computeIfAbsent(
        new Interval(freedom, miss),
        of -> new TDistribution(of.freedom).inverseCumulativeProbability(1 - of.miss / 2));
  }
}
