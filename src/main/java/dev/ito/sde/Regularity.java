package dev.ito.sde;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/**
 * What a function does on [0, 1], between the points of a grid too: wherever it bends more than
 * beside, it is looked at again, eight times closer each time, until the place is known to 1e-13.
 *
 * <p>There the variation of a smooth function, of a steep one and of one with a kink goes to zero
 * with the width that is looked at; at a jump it keeps its height, at a pole it grows.
 *
 * @param least value that was seen
 * @param leastAt its time
 * @param jumps times at which the function jumps, increasing
 * @param edges times between which it is smooth at the scale of the grid, increasing, without 0 and
 *     1: no rule of quadrature may overlook what lies between two of them
 */
record Regularity(double least, double leastAt, double[] jumps, double[] edges) {
  /** Intervals of the grid. */
  private static final int CELLS = 4096;

  private static final int PIECES = 16;

  /** Looks at one place: the last one is 2^-44 wide, as many as double precision tells apart. */
  private static final int LOOKS = 12;

  /** The looks with which the last one is compared: at least 4,096 times as wide. */
  private static final int WIDER = LOOKS - 5;

  private static final int WIDEST = WIDER - 3;

  /** Of the largest value of the function: bends below are rounding, jumps below are harmless. */
  private static final double ROUNDING = 1e-12;

  private static final double SMALLEST_JUMP = 1e-6;

  /** Of a time as it is told. */
  private static final double DIGITS = 1e12;

  /** Of the largest value: bends between neighbours of the grid that a quadrature must know. */
  private static final double SHARP = 1e-3;

  /** A function that is not finite at some time. */
  static final class Irregular extends ArithmeticException {
    private static final long serialVersionUID = 1L;
    private final double time;

    Irregular(String what, double time) {
      super(what);
      this.time = time;
    }

    double time() {
      return time;
    }
  }

  /**
   * Looks at a function.
   *
   * @throws Irregular if it is not finite somewhere, or has a pole; its message is what it is there
   */
  static Regularity of(DoubleUnaryOperator f) {
    return new Survey(f).result();
  }

  /** A window of equally spaced values. */
  private record Window(double from, double to, double... values) {
    static Window of(DoubleUnaryOperator f, double from, double to, int pieces) {
      double[] values = new double[pieces + 1];
      for (int i = 0; i <= pieces; i++) {
        double t = time(from, to, pieces, i);
        values[i] = f.applyAsDouble(t);
        if (!Double.isFinite(values[i])) {
          throw new Irregular("is " + values[i], t);
        }
      }
      return new Window(from, to, values);
    }

    private static double time(double from, double to, int pieces, int i) {
      return i == pieces ? to : from + (to - from) * i / pieces;
    }

    int last() {
      return values.length - 1;
    }

    double time(int i) {
      return time(from, to, last(), i);
    }

    /** Returns how far a value is above the middle of its neighbours. */
    double bend(int i) {
      return values[i] - 0.5 * values[i - 1] - 0.5 * values[i + 1];
    }

    /** Returns the inner value with the largest bend. */
    int sharpest() {
      int found = 1;
      for (int i = 2; i < last(); i++) {
        found = Math.abs(bend(i)) > Math.abs(bend(found)) ? i : found;
      }
      return found;
    }

    /**
     * Returns the spread of the values; one at 0 or 1, where a pole may be cut off, is left out.
     */
    double variation() {
      double[] inner =
          Arrays.copyOfRange(values, from == 0 ? 1 : 0, to == Sde.HORIZON ? last() : last() + 1);
      return DoubleStream.of(inner).max().getAsDouble()
          - DoubleStream.of(inner).min().getAsDouble();
    }
  }

  /** The work. */
  private static final class Survey {
    private final DoubleUnaryOperator f;
    private final Window grid;
    private final double scale;
    private final List<Double> jumps = new ArrayList<>();
    private final List<Double> edges = new ArrayList<>();
    private double least = Double.POSITIVE_INFINITY;
    private double leastAt;

    Survey(DoubleUnaryOperator function) {
      f = t -> seen(t, function.applyAsDouble(t));
      grid = Window.of(f, 0, Sde.HORIZON, CELLS);
      scale = Arrays.stream(grid.values(), 1, CELLS).map(Math::abs).max().getAsDouble();
    }

    private double seen(double t, double value) {
      if (value < least) {
        least = value;
        leastAt = t;
      }
      return value;
    }

    Regularity result() {
      for (int i = 1; i < CELLS; i++) {
        if (isSharper(i)) {
          lookAt(i);
        }
        if (mayBeNegativeBeside(i)) {
          descend(i);
        }
      }
      return new Regularity(least, leastAt, sorted(jumps), sorted(edges));
    }

    /** Returns whether a value of the grid bends more than both neighbours, or less than both. */
    private boolean isSharper(int i) {
      double before = grid.bend(i) - (i == 1 ? 0 : grid.bend(i - 1));
      double after = grid.bend(i) - (i == CELLS - 1 ? 0 : grid.bend(i + 1));
      return before * after >= 0 && Math.abs(before) + Math.abs(after) > ROUNDING * scale;
    }

    /** Returns whether a value of the grid is a least one that its neighbours may lead below 0. */
    private boolean mayBeNegativeBeside(int i) {
      double[] values = grid.values();
      double above = Math.max(values[i - 1], values[i + 1]) - values[i];
      return values[i] <= Math.min(values[i - 1], values[i + 1])
          && above > 0
          && values[i] >= 0
          && values[i] < above;
    }

    private void lookAt(int i) {
      if (Math.abs(grid.bend(i)) > SHARP * scale) {
        addEdges(i);
      }
      Window window = Window.of(f, grid.time(i - 1), grid.time(i + 1), PIECES);
      // The least of several: a point that happens to hit a pole says nothing of its window.
      double wider = Double.POSITIVE_INFINITY;
      for (int look = 1; look < LOOKS; look++) {
        int k = window.sharpest();
        window = Window.of(f, window.time(k - 1), window.time(k + 1), PIECES);
        wider = look >= WIDEST && look <= WIDER ? Math.min(wider, window.variation()) : wider;
      }
      double time = Math.rint(0.5 * (window.from() + window.to()) * DIGITS) / DIGITS;
      double variation = window.variation();
      if (variation > SMALLEST_JUMP * scale && variation > 2 * wider) {
        throw new Irregular("has a pole", time);
      }
      if (variation > SMALLEST_JUMP * scale && variation > 0.5 * wider) {
        jumps.add(time);
      }
    }

    /** Adds times that come closer to a sharp place from both sides, each halfway. */
    private void addEdges(int i) {
      edges.add(grid.time(i));
      for (int away = 1; away < CELLS; away *= 2) {
        edges.add(grid.time(Math.max(0, i - away)));
        edges.add(grid.time(Math.min(CELLS, i + away)));
      }
    }

    /** Looks for the least value beside a low one of the grid. */
    private void descend(int i) {
      Window window = Window.of(f, grid.time(i - 1), grid.time(i + 1), PIECES);
      for (int look = 1; look < LOOKS; look++) {
        int lowest = 1;
        for (int k = 2; k < PIECES; k++) {
          lowest = window.values()[k] < window.values()[lowest] ? k : lowest;
        }
        window = Window.of(f, window.time(lowest - 1), window.time(lowest + 1), PIECES);
      }
    }

    private static double[] sorted(List<Double> times) {
      return times.stream()
          .mapToDouble(Double::doubleValue)
          .filter(t -> t > 0 && t < Sde.HORIZON)
          .sorted()
          .distinct()
          .toArray();
    }
  }
}
