package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.ito.io.FiniteJson;
import dev.ito.likelihood.ContinuousBound;
import dev.ito.likelihood.Divergence;
import dev.ito.likelihood.LogLikelihood;
import dev.ito.likelihood.PriorDivergence;
import dev.ito.math.Batch;
import dev.ito.math.Estimate;
import dev.ito.sde.Sde;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How far a likelihood can be trusted: the first images are measured again with one thing changed
 * at a time, so that the images themselves drop out of the differences.
 *
 * @param batch images at once
 */
public record ErrorBudget(DataDensity density, int images, int batch) {
  /** Noise levels of the bound: enough for its error to be that of the images. */
  private static final int POINTS = 64;

  /** A draw that no measurement uses. */
  private static final int OTHER = 1 << 20;

  /** A quantity of some images, from the first to one more than the last. */
  @FunctionalInterface
  private interface Quantity {
    double[] of(int from, int to);
  }

  /**
   * Measures.
   *
   * @param total number of images of the result
   * @param draws of the dequantisation of each
   */
  List<Term> measure(int total, int draws) {
    double[] base = all((from, to) -> density.of(from, to, 0, 0).nats());
    List<Term> terms = new ArrayList<>();
    spreads(base, (double) total * draws, terms);
    DataDensity finer = density.with(density.likelihood().finer());
    terms.add(
        Term.mean(
            "solver",
            less(base, (from, to) -> finer.of(from, to, 0, 0).nats()),
            "less the value at ten times tighter tolerances or twice the steps"));
    if (!reachesTheData()) {
      terms.add(truncation(base));
    } else if (density.isWeighable()) {
      DataDensity more = density.weighted(2 * density.weighted());
      terms.add(
          Term.mean(
              "importance",
              less(base, (from, to) -> more.of(from, to, 0, 0).nats()),
              "less the value of twice as many weighted points, a tighter bound"));
    }
    terms.add(prior());
    if (density.likelihood().sde().chainLength().isEmpty()) {
      terms.add(
          Term.mean(
              "elbo-gap",
              negative(less(base, this::bound)),
              "the variational bound of the reverse SDE less the value"));
    }
    terms.add(
        Term.mean(
            "round-trip",
            all(this::roundTrip),
            "root mean square of x to noise and back less x, in model units"));
    return List.copyOf(terms);
  }

  /** Adds what other draws change, where anything is drawn. */
  private void spreads(double[] base, double draws, List<Term> terms) {
    if (density.data().law().drawn()) {
      double[] other = less(base, (from, to) -> density.of(from, to, OTHER, 0).nats());
      String meaning = "of the standard error, from other draws within the bins";
      terms.add(Term.spread("dequantisation", other, draws, meaning));
    }
    if (density.likelihood().divergence() instanceof Divergence.Hutchinson) {
      double[] other = less(base, (from, to) -> density.of(from, to, 0, OTHER).nats());
      String meaning = "of the standard error, from other probes of the divergence";
      terms.add(Term.spread("probes", other, draws, meaning));
    }
  }

  /** Returns whether nothing is left out of the times before t-min. */
  private boolean reachesTheData() {
    return density.data().law() instanceof Dequantisation.Law.Truncated;
  }

  private Term truncation(double[] base) {
    DataDensity other = density.truncated(!density.truncated());
    double[] difference = less(base, (from, to) -> other.of(from, to, 0, 0).nats());
    return Term.mean(
        "truncation",
        density.truncated() ? difference : negative(difference),
        "the bound at t = 0 less the value at t-min");
  }

  private Term prior() {
    Sde sde = density.likelihood().sde();
    double[] nats = all((from, to) -> PriorDivergence.of(sde, ofBound(from, to), Sde.HORIZON));
    return Term.mean(
        "prior",
        Arrays.stream(nats).map(density.data()::difference).toArray(),
        "at most, because x_T does not quite follow the prior");
  }

  private double[] bound(int from, int to) {
    LogLikelihood likelihood = density.likelihood();
    ContinuousBound bound =
        new ContinuousBound(
            likelihood.sde(),
            likelihood.score(),
            likelihood.tMin(),
            POINTS,
            density.data().law().reconstruction());
    var terms = bound.of(ofBound(from, to), density.data().seed(), from, 0);
    double[] sums = new double[to - from];
    Arrays.setAll(sums, terms::sum);
    return sums;
  }

  /** Returns what a variational bound is of: levels, or the points that stand for them. */
  private Batch ofBound(int from, int to) {
    return reachesTheData()
        ? density.data().values(from, to)
        : density.data().points(from, to, 0).x();
  }

  private double[] roundTrip(int from, int to) {
    LogLikelihood likelihood = density.likelihood();
    Batch x = density.data().points(from, to, 0).x();
    Batch back = likelihood.decode(likelihood.of(x, density.data().seed(), from, 0).end(), from);
    back.add(-1, x);
    double[] errors = new double[x.count()];
    for (int j = 0; j < back.values().length; j++) {
      errors[j / x.size()] += back.values()[j] * back.values()[j] / x.size();
    }
    return Arrays.stream(errors).map(Math::sqrt).toArray();
  }

  /** Returns base less another quantity in bits per dimension, one number per image. */
  private double[] less(double[] base, Quantity other) {
    double[] values = all(other);
    double[] differences = new double[base.length];
    Arrays.setAll(differences, i -> density.data().difference(base[i] - values[i]));
    return differences;
  }

  private double[] all(Quantity quantity) {
    double[] values = new double[images];
    for (int from = 0; from < images; from += batch) {
      double[] some = quantity.of(from, Math.min(from + batch, images));
      System.arraycopy(some, 0, values, from, some.length);
    }
    return values;
  }

  private static double[] negative(double[] values) {
    return Arrays.stream(values).map(v -> -v).toArray();
  }

  /**
   * One source of error of a likelihood.
   *
   * @param value how much it changes the result, in bits per dimension unless the meaning says else
   * @param standardError of the value; NaN where it is none
   * @param largest of one image; NaN where it is not known
   * @param images behind it
   */
  public record Term(
      String name,
      double value,
      @JsonProperty("standardError") @JsonDeserialize(using = FiniteJson.Number.class)
          double standardError,
      @JsonDeserialize(using = FiniteJson.Number.class) double largest,
      int images,
      String meaning) {
    /** Returns the mean of differences, one per image. */
    static Term mean(String name, double[] differences, String meaning) {
      Estimate estimate = Estimate.of(differences);
      return new Term(
          name,
          estimate.mean(),
          estimate.standardError(),
          largest(differences),
          estimate.n(),
          meaning);
    }

    /**
     * Returns the standard error that independent draws leave in a result, from differences of two.
     *
     * @param draws behind the result, of all images together
     */
    static Term spread(String name, double[] differences, double draws, String meaning) {
      double squares = Arrays.stream(differences).map(d -> d * d).average().orElseThrow();
      return new Term(
          name,
          Math.sqrt(squares / 2 / draws),
          Double.NaN,
          largest(differences),
          differences.length,
          meaning);
    }

    private static double largest(double[] differences) {
      return Arrays.stream(differences).map(Math::abs).max().orElseThrow();
    }

    /** Returns it in one line. */
    String line() {
      String error =
          Double.isNaN(standardError) && images > 1 ? "" : Measurement.error("%.1e", standardError);
      return String.format(Locale.ROOT, "  %-14s %9.2e%s  %s", name, value, error, meaning);
    }
  }
}
