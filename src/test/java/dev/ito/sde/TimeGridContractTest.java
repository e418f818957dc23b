package dev.ito.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.InvalidInput;
import dev.ito.sde.DiscreteGrid.Spacing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every grid on every process it applies to. */
class TimeGridContractTest {
  /** At least one grid of every permitted type. */
  static Stream<TimeGrid> grids() {
    return Stream.of(
        new TimeGrid.Uniform(10, 1e-3, 1),
        new TimeGrid.Uniform(1, 0, 0.7),
        new TimeGrid.Quadratic(37, 1e-5, 1),
        new TimeGrid.Quadratic(20, 0, 1),
        new TimeGrid.LogSnr(50, 1e-5, 1),
        new TimeGrid.LogSnr(1, 0.1, 0.9),
        new TimeGrid.Karras(18, 1e-5, 1, 7),
        new TimeGrid.Karras(200, 1e-3, 0.99, 3),
        new TimeGrid.ScoreSde(40, 1e-3),
        new DiscreteGrid(10),
        new DiscreteGrid(5, Spacing.TRAILING),
        new DiscreteGrid(7),
        new DiscreteGrid(4, Spacing.LEADING, 1),
        new NodeGrid(List.of(4, 3, 0), true),
        new NodeGrid(List.of(4, 0), false),
        new DiscreteGrid(1));
  }

  static Stream<Arguments> pairs() {
    return grids()
        .flatMap(
            grid ->
                Processes.sdes()
                    .filter(sde -> !ofAChain(grid) || isChain(sde))
                    .map(sde -> Arguments.of(grid, sde)));
  }

  private static boolean ofAChain(TimeGrid grid) {
    return grid instanceof DiscreteGrid || grid instanceof NodeGrid;
  }

  private static boolean isChain(Sde sde) {
    return sde instanceof VpSde vp && vp.beta() instanceof DiscreteBeta;
  }

  @Test
  void everyPermittedTypeHasAFixture() {
    Set<Class<?>> covered = grids().map(Object::getClass).collect(Collectors.toSet());
    assertEquals(Set.of(TimeGrid.class.getPermittedSubclasses()), covered);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void timesDecreaseStrictlyBetweenExactEnds(TimeGrid grid, Sde sde) {
    double[] times = grid.times(sde);
    assertEquals(grid.steps() + 1, times.length);
    assertDecreasing(times);
    assertEquals(ends(grid, sde)[0], times[0]);
    assertEquals(ends(grid, sde)[1], times[grid.steps()]);
  }

  /** Returns the first and the last time, as the settings say them. */
  private static double[] ends(TimeGrid grid, Sde sde) {
    if (grid instanceof TimeGrid.Uniform uniform) {
      return new double[] {uniform.tMax(), uniform.tMin()};
    } else if (grid instanceof TimeGrid.Quadratic quadratic) {
      return new double[] {quadratic.tMax(), quadratic.tMin()};
    } else if (grid instanceof TimeGrid.LogSnr logSnr) {
      return new double[] {logSnr.tMax(), logSnr.tMin()};
    } else if (grid instanceof TimeGrid.Karras karras) {
      return new double[] {karras.tMax(), karras.tMin()};
    } else if (grid instanceof TimeGrid.ScoreSde scoreSde) {
      return new double[] {1, scoreSde.tMin()};
    } else if (grid instanceof NodeGrid nodes) {
      double n = DiscreteGrid.chainLength(sde);
      int last = nodes.indices().get(nodes.indices().size() - 1);
      return new double[] {(nodes.indices().get(0) + 1) / n, nodes.toData() ? 0 : (last + 1) / n};
    } else if (grid instanceof DiscreteGrid discrete && discrete.spacing() == Spacing.LEADING) {
      int n = DiscreteGrid.chainLength(sde);
      int first = (discrete.steps() - 1) * (n / discrete.steps()) + discrete.offset();
      return new double[] {(first + 1.0) / n, 0};
    }
    return new double[] {1, 0};
  }

  static Stream<Sde> sdes() {
    return Processes.sdes();
  }

  @Test
  void uniformAndQuadraticSpacing() {
    Sde sde = new VpSde(Processes.LINEAR);
    assertArrayEquals(
        new double[] {1, 0.75, 0.5, 0.25, 0}, new TimeGrid.Uniform(4, 0, 1).times(sde), 1e-15);
    assertArrayEquals(
        new double[] {1, 0.5625, 0.25, 0.0625, 0},
        new TimeGrid.Quadratic(4, 0, 1).times(sde),
        1e-15);
    assertArrayEquals(
        new double[] {0.81, 0.36, 0.09}, new TimeGrid.Quadratic(2, 0.09, 0.81).times(sde), 1e-15);
  }

  @ParameterizedTest
  @MethodSource("sdes")
  void logSnrGridsHaveEqualStepsInTheLogSnr(Sde sde) {
    double[] times = new TimeGrid.LogSnr(25, 1e-4, 1).times(sde);
    double first = sde.marginal(1).logSnr();
    double last = sde.marginal(1e-4).logSnr();
    for (int i = 0; i <= 25; i++) {
      double expected = first + i * (last - first) / 25;
      assertEquals(expected, sde.marginal(times[i]).logSnr(), 1e-9 * (last - first));
    }
  }

  /** Karras et al. 2022, eq. 5, with sigma between the ratios at the ends. */
  @ParameterizedTest
  @MethodSource("sdes")
  void karrasGridsFollowTheFormula(Sde sde) {
    double[] times = new TimeGrid.Karras(18, 1e-4, 1, 7).times(sde);
    double most = sde.marginal(1).sigma() / sde.marginal(1).alpha();
    double least = sde.marginal(1e-4).sigma() / sde.marginal(1e-4).alpha();
    for (int i = 0; i <= 18; i++) {
      double root =
          Math.pow(most, 1 / 7.0) + i / 18.0 * (Math.pow(least, 1 / 7.0) - Math.pow(most, 1 / 7.0));
      double expected = Math.pow(root, 7);
      assertEquals(expected, sde.marginal(times[i]).ratio(), 1e-8 * expected);
    }
  }

  @Test
  void discreteRespacing() {
    Sde chain = new VpSde(new DiscreteBeta(Processes.LINEAR, 1000));
    int[] full = indices(new DiscreteGrid(1000), chain, 1000);
    for (int k = 0; k < 1000; k++) {
      assertEquals(999 - k, full[k]);
    }
    // "50" of Nichol & Dhariwal 2021: a stride of 999 / 49, rounded.
    int[] fifty = indices(new DiscreteGrid(50), chain, 1000);
    assertArrayEquals(new int[] {999, 979, 958, 938, 917}, Arrays.copyOf(fifty, 5));
    assertArrayEquals(new int[] {61, 41, 20, 0}, Arrays.copyOfRange(fifty, 46, 50));
    assertArrayEquals(
        new int[] {999, 888, 777, 666, 555, 444, 333, 222, 111, 0},
        indices(new DiscreteGrid(10), chain, 1000));
    assertArrayEquals(new int[] {999}, indices(new DiscreteGrid(1), chain, 1000));
  }

  /** Worked out by hand: diffusers' three spacings, and DDIM's (k / 9)^2 of 800, rounded down. */
  @Test
  void theOtherSpacingsOfTenInAThousand() {
    Sde chain = new VpSde(new DiscreteBeta(Processes.LINEAR, 1000));
    assertArrayEquals(
        new int[] {900, 800, 700, 600, 500, 400, 300, 200, 100, 0},
        indices(new DiscreteGrid(10, Spacing.LEADING), chain, 1000));
    assertArrayEquals(
        new int[] {999, 899, 799, 699, 599, 499, 399, 299, 199, 99},
        indices(new DiscreteGrid(10, Spacing.TRAILING), chain, 1000));
    assertArrayEquals(
        new int[] {800, 632, 483, 355, 246, 158, 88, 39, 9, 0},
        indices(new DiscreteGrid(10, Spacing.QUADRATIC), chain, 1000));
    // 16 trailing steps of 62.5: halves are rounded to even, as NumPy does.
    assertArrayEquals(
        new int[] {999, 937, 874, 811},
        Arrays.copyOf(indices(new DiscreteGrid(16, Spacing.TRAILING), chain, 1000), 4));
    // Six linear steps of 166.5, three of which end at a half: 166.5, 499.5, 832.5.
    assertArrayEquals(
        new int[] {999, 832, 666, 500, 333, 166, 0}, indices(new DiscreteGrid(7), chain, 1000));
    // 7 does not divide 1000: leading takes every 142nd.
    assertArrayEquals(
        new int[] {852, 710, 568, 426, 284, 142, 0},
        indices(new DiscreteGrid(7, Spacing.LEADING), chain, 1000));
    // The first of 100 quadratic ones coincide: (k / 99)^2 of 800 is 0, 0.08, 0.33, 0.73, 1.31.
    int[] hundred = indices(new DiscreteGrid(100, Spacing.QUADRATIC), chain, 1000);
    assertArrayEquals(new int[] {4, 3, 2, 1, 0}, Arrays.copyOfRange(hundred, 95, 100));
    assertEquals(800, hundred[0]);
  }

  @Property(tries = 50_000, generation = GenerationMode.EXHAUSTIVE)
  void everyRespacingVisitsDistinctNodes(
      @ForAll @IntRange(min = 1, max = 100) int n,
      @ForAll @IntRange(min = 1, max = 100) int steps,
      @ForAll Spacing spacing) {
    Assume.that(steps <= n);
    Sde chain = new VpSde(new DiscreteBeta(new LinearBeta(0.1, 0.9), n));
    TimeGrid grid = new DiscreteGrid(steps, spacing);
    double[] times = grid.times(chain);
    assertEquals(steps + 1, times.length);
    assertDecreasing(times);
    int[] indices = indices(grid, chain, n);
    assertEquals(0, times[steps]);
    for (int k = 0; k < steps; k++) {
      assertEquals((indices[k] + 1.0) / n, times[k]);
    }
    boolean endsAboveTheFirst = spacing == Spacing.TRAILING || spacing == Spacing.MULTISTEP;
    boolean whole = spacing == Spacing.LINSPACE || endsAboveTheFirst;
    assertTrue(whole ? indices[0] == n - 1 : indices[0] < n);
    assertTrue(endsAboveTheFirst || steps == 1 || indices[steps - 1] == 0);
  }

  /** linspace(1, t-min, N) with dt = 1/N: for N = 1,000 and t-min = 1/N the steps join. */
  @Test
  void scoreSdesStepsHaveLengthOneOverN() {
    Sde sde = new VpSde(Processes.LINEAR);
    TimeGrid grid = new TimeGrid.ScoreSde(99, 1e-5);
    double[] times = grid.times(sde);
    assertEquals(100, times.length);
    for (int i = 0; i < 99; i++) {
      assertEquals(1 - i * (1 - 1e-5) / 99, times[i], 1e-15);
      assertEquals(times[i] - 0.01, grid.end(times, i), 1e-15);
    }
    TimeGrid joining = new TimeGrid.ScoreSde(999, 1e-3);
    double[] nodes = joining.times(sde);
    for (int i = 0; i < 999; i++) {
      assertEquals(nodes[i + 1], joining.end(nodes, i), 1e-15);
    }
    assertTrue(new TimeGrid.Uniform(3, 0, 1).contiguous() && !grid.contiguous());
  }

  @Test
  void whatAGridCannotDoIsRefused() {
    refused(() -> new TimeGrid.Uniform(0, 0, 1), "at least 1, was 0");
    refused(() -> new TimeGrid.Uniform(10, 0.5, 0.5), "0 <= t-min < t-max <= 1");
    refused(() -> new TimeGrid.Quadratic(10, 0, 1.1), "0.0 and 1.1");
    refused(() -> new TimeGrid.LogSnr(10, 0, 1), "t-min must be positive");
    refused(() -> new TimeGrid.Karras(10, 0, 1, 7), "t-min must be positive");
    refused(() -> new TimeGrid.Karras(10, 1e-3, 1, 0), "rho must be positive");
    refused(() -> new DiscreteGrid(0), "at least 1, was 0");
    Sde chain = new VpSde(new DiscreteBeta(new LinearBeta(0.1, 5), 10));
    refused(() -> new DiscreteGrid(11).times(chain), "use at most 10");
    refused(() -> new DiscreteGrid(5, Spacing.TRAILING, 1), "is for spacing: leading");
    refused(() -> new DiscreteGrid(5, Spacing.LEADING, -1), "must not be negative");
    refused(() -> new DiscreteGrid(5, Spacing.LEADING, 2).times(chain), "use at most 1");
    refused(() -> new NodeGrid(List.of(), true), "at least one");
    refused(() -> new NodeGrid(List.of(3), false), "two with to-data: false");
    refused(() -> new NodeGrid(List.of(3, 3), true), "3 comes after 3");
    refused(() -> new NodeGrid(List.of(3, -1), true), "not be negative, was -1");
    refused(() -> new NodeGrid(List.of(10, 1), true).times(chain), "0 to 9, but indices begin");
  }

  @ParameterizedTest
  @MethodSource("sdes")
  void discreteGridsNeedAChain(Sde sde) {
    if (!isChain(sde)) {
      refused(() -> new DiscreteGrid(2).times(sde), "need a discrete chain");
      refused(() -> new NodeGrid(List.of(1), true).times(sde), "need a discrete chain");
    }
  }

  private static int[] indices(TimeGrid grid, Sde sde, int n) {
    double[] times = grid.times(sde);
    List<Integer> indices = new ArrayList<>();
    for (int k = 0; k < grid.steps(); k++) {
      indices.add((int) Math.round(times[k] * n) - 1);
    }
    return indices.stream().mapToInt(i -> i).toArray();
  }

  private static void assertDecreasing(double[] times) {
    for (int i = 1; i < times.length; i++) {
      assertTrue(times[i] < times[i - 1], () -> Arrays.toString(times));
    }
  }

  private static void refused(Runnable attempt, String reason) {
    InvalidInput error = assertThrows(InvalidInput.class, attempt::run);
    assertTrue(error.getMessage().contains(reason), error.getMessage());
  }
}
