package dev.ito.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.io.Monitor;
import dev.ito.likelihood.Divergence;
import dev.ito.likelihood.LogLikelihood;
import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.nn.Device;
import dev.ito.score.DifferentiableScore;
import dev.ito.score.GaussianMixture;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VpSde;
import dev.ito.solver.Rk4;
import dev.ito.solver.Rk45;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From pixels to bits per dimension, where the right number is known. */
@Tag("native")
class DataDensityTest {
  private static final Sde SDE = new VpSde(new LinearBeta(0.1, 20));
  private static final Shape SHAPE = Shape.image(1, 1, 1);
  private static final Subject.Work WORK =
      new Subject.Work(9, Path.of("unused"), Device.CPU, Monitor.SILENT, line -> {});

  /**
   * The masses of all levels of a pixel add up to one, whatever the range: with the offset of other
   * levels, 64 / 63 of this one, they would be off by 1.6 %.
   */
  @ParameterizedTest
  @CsvSource({"-1, 1", "0, 1", "-3, 2.5"})
  void theMassesOfAllLevelsAddUpToOne(double low, double high) {
    int levels = 64;
    PixelScale scale = new PixelScale(levels, low, high);
    double middle = 0.5 * (low + high);
    DifferentiableScore score = normal(middle, 0.12 * (high - low));
    Batch pixels = new Batch(levels, SHAPE);
    Arrays.setAll(pixels.values(), scale::toModel);
    DataDensity density = density(score, pixels, Optional.of(scale), false);
    int draws = 10;
    double[] bits = new double[levels];
    for (int draw = 0; draw < draws; draw++) {
      double[] nats = density.of(0, levels, draw, 0).nats();
      for (int i = 0; i < levels; i++) {
        bits[i] += density.data().bits(nats[i]) / draws;
      }
    }
    double sum = Arrays.stream(bits).map(b -> Math.pow(2, -b)).sum();
    assertEquals(1, sum, 4e-3);
  }

  /** Real numbers have no bins: the bits are those of the density itself. */
  @Test
  void realNumbersHaveNoOffset() {
    DifferentiableScore score = normal(0.2, 0.5);
    Batch x = new Batch(2, SHAPE, new double[] {0.2, 1.2});
    DataDensity density = density(score, x, Optional.empty(), false);
    double[] nats = density.of(0, 2, 0, 0).nats();
    double peak = 0.5 * Math.log(2 * Math.PI * 0.25);
    assertEquals(peak / Math.log(2), density.data().bits(nats[0]), 1e-3);
    assertEquals((peak + 2) / Math.log(2), density.data().bits(nats[1]), 5e-3);
  }

  @Test
  void anImageIsTheSameInEveryBatch() {
    PixelScale scale = new PixelScale(17, -1, 1);
    Batch pixels = new Batch(7, SHAPE);
    Arrays.setAll(pixels.values(), i -> scale.toModel(2 * i));
    for (boolean truncated : new boolean[] {false, true}) {
      DataDensity density = density(normal(0.1, 0.4), pixels, Optional.of(scale), truncated);
      double[] all = density.of(0, 7, 3, 2).nats();
      for (int i = 0; i < 7; i++) {
        assertEquals(all[i], density.of(i, i + 1, 3, 2).nats()[0]);
      }
      assertTrue(density.of(0, 7, 4, 2).nats()[0] != all[0], "another draw is the same");
    }
  }

  /** Every source of error of an exact score is known: none, but the prior and the first time. */
  @Test
  void theErrorsOfAnExactScoreAreSmall() {
    PixelScale scale = new PixelScale(17, -1, 1);
    Batch pixels = new Batch(40, SHAPE);
    Arrays.setAll(pixels.values(), i -> scale.toModel(5 + i % 7));
    DataDensity density = density(normal(0, 0.4), pixels, Optional.of(scale), false);
    List<ErrorBudget.Term> terms = new ErrorBudget(density, 40, 16).measure(100, 2);
    List<String> names = terms.stream().map(ErrorBudget.Term::name).toList();
    assertEquals(
        List.of(
            "dequantisation", "probes", "solver", "truncation", "prior", "elbo-gap", "round-trip"),
        names);
    // One value's Jacobian is its trace: probes of -1 and 1 are exact.
    assertEquals(0, terms.get(1).value(), 1e-12);
    assertEquals(0, terms.get(2).value(), 1e-3);
    // 4 standard errors, 6e-5 each, and what is left at t-min.
    assertEquals(0, terms.get(3).value(), 4 * terms.get(3).standardError() + 1e-2);
    assertTrue(terms.get(4).value() > 0 && terms.get(4).value() < 1e-4);
    assertEquals(0, terms.get(5).value(), 4 * terms.get(5).standardError() + 1e-2);
    assertEquals(0, terms.get(6).value(), 1e-3);
    // The slope of -log p is x / 0.16: over a bin of 0.125 it varies by 0.1 to 0.3 bits.
    double spread = terms.get(0).value() * Math.sqrt(200);
    assertTrue(spread > 0.02 && spread < 0.4, "" + spread);
  }

  /** Each image keeps a few numbers: ten thousand take no more memory than ten batches. */
  @Test
  void tenThousandImagesTakeNoMoreMemoryThanAFew() {
    PixelScale scale = new PixelScale(17, -1, 1);
    Shape shape = Shape.image(4, 4, 1);
    int count = 10_000;
    Examples generated = new Generated(count, shape, scale);
    DifferentiableScore score =
        new GaussianMixtureScore(
            SDE, new GaussianMixture(new double[] {1}, new Batch(1, shape), new double[] {0.5}));
    DataDensity density =
        new DataDensity(
            new DequantisedData(generated, new Dequantisation.Law.Uniform(scale), 9),
            new LogLikelihood(
                SDE,
                score,
                new Rk4(),
                new TimeGrid.LogSnr(3, 1e-3, 1),
                new Divergence.Hutchinson(Divergence.Law.RADEMACHER, 1)),
            false,
            1,
            WORK);
    long early = 0;
    double sum = 0;
    for (int from = 0; from < count; from += 500) {
      sum += Arrays.stream(density.of(from, from + 500, 0, 0).nats()).sum();
      if (from == 1000) {
        early = used();
      }
    }
    assertTrue(Double.isFinite(sum));
    long grown = used() - early;
    assertTrue(grown < 8 << 20, "grown by " + grown + " bytes");
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Levels from the index, never all in memory. */
  private record Generated(int count, Shape shape, PixelScale scale) implements Examples {
    @Override
    public int label(int index) {
      return -1;
    }

    @Override
    public void read(int index, double[] out, int offset) {
      for (int j = 0; j < shape.size(); j++) {
        out[offset + j] = scale.toModel((index + 3 * j) % scale.levels());
      }
    }

    @Override
    public String sha256() {
      return "generated";
    }
  }

  private static DifferentiableScore normal(double mean, double deviation) {
    return new GaussianMixtureScore(
        SDE,
        new GaussianMixture(
            new double[] {1}, new Batch(1, SHAPE, new double[] {mean}), new double[] {deviation}));
  }

  private static DataDensity density(
      DifferentiableScore score, Batch x, Optional<PixelScale> levels, boolean truncated) {
    Dequantisation.Law law =
        levels.isPresent()
            ? new Dequantisation.Law.Uniform(levels.get())
            : new Dequantisation.Law.Real();
    LogLikelihood likelihood =
        new LogLikelihood(
            SDE,
            score,
            new Rk45(1e-5, 1e-5),
            new TimeGrid.Uniform(1, 1e-5, 1),
            new Divergence.Hutchinson(Divergence.Law.RADEMACHER, 1));
    return new DataDensity(
        new DequantisedData(new Held(x), law, 9), likelihood, truncated, 1, WORK);
  }

  record Held(Batch x) implements Examples {
    @Override
    public int count() {
      return x.count();
    }

    @Override
    public Shape shape() {
      return x.shape();
    }

    @Override
    public int label(int index) {
      return -1;
    }

    @Override
    public void read(int index, double[] out, int offset) {
      System.arraycopy(x.values(), index * x.size(), out, offset, x.size());
    }

    @Override
    public String sha256() {
      return "held";
    }
  }
}
