package dev.ito.score;

import dev.ito.sde.Condition;
import dev.ito.sde.Sde;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What surrounds a network, as numbers at times: with it an estimate is a function of x and t that
 * needs no SDE.
 *
 * <p>Half of the times are geometric, so that powers of t, which everything is close to near t = 0,
 * are interpolated with the same relative error everywhere; half are equally spaced, for what is
 * exponential in t; the times at which a coefficient of the process jumps are among them. Linearly
 * between two rows, everything is within 2e-6 of its value for the usual processes, and what is
 * linear in t is exact.
 *
 * @param rows one per time, increasing, up to T
 */
public record TimeTable(List<Row> rows) {
  /** The earliest time, where uniform training times start by default. */
  public static final double EARLIEST = 1e-5;

  private static final int INTERVALS = 1 << 14;

  /**
   * One time.
   *
   * @param condition what the network is told
   * @param input of x in the network's input
   * @param ofX of x in the estimate
   * @param ofOutput of the network's output in the estimate
   */
  public record Row(double t, double condition, double input, double ofX, double ofOutput) {}

  public TimeTable {
    rows = List.copyOf(rows);
  }

  /**
   * Returns the table of an estimate by a network.
   *
   * @param earliest the earliest time that the network knows, below 1; the table starts there, but
   *     not before {@value #EARLIEST}
   */
  public static TimeTable of(
      ScoreForm estimate, Sde sde, Prediction prediction, Condition condition, double earliest) {
    double first = Math.max(earliest, EARLIEST);
    DoubleStream times =
        IntStream.rangeClosed(0, INTERVALS)
            .mapToDouble(k -> (double) k / INTERVALS)
            .flatMap(part -> DoubleStream.of(part, Math.pow(first, 1 - part)));
    return new TimeTable(
        DoubleStream.concat(times, Arrays.stream(sde.jumps()))
            .filter(t -> t >= first)
            .sorted()
            .distinct()
            .mapToObj(
                t -> row(t, estimate.factors(prediction, sde.marginal(t)), condition.of(sde, t)))
            .toList());
  }

  private static Row row(double t, ScoreForm.Factors factors, double condition) {
    return new Row(t, condition, factors.input(), factors.ofX(), factors.ofOutput());
  }
}
