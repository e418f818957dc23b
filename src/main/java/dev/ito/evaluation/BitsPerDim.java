package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.data.PixelScale;
import dev.ito.data.Split;
import dev.ito.io.KeptRows;
import dev.ito.io.Monitor;
import dev.ito.io.Sha256;
import dev.ito.io.Stopwatch;
import dev.ito.likelihood.LogLikelihood;
import dev.ito.math.Estimate;
import dev.ito.math.InvalidInput;
import dev.ito.score.DifferentiableScore;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.solver.OdeSolver;
import dev.ito.solver.Rk45;
import dev.ito.solver.Tolerance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The negative log-likelihood of data in bits per dimension, by the probability-flow ODE (Song et
 * al. 2021, appendix D.2), with its sources of error.
 *
 * @param images the first ones of the split; null: all
 * @param split of the data set
 * @param batch images at once
 * @param rtol relative tolerance of the ODE, solved with step sizes of each image
 * @param atol absolute tolerance of the ODE
 * @param solver another one, which takes the steps of the grid; null: the adaptive one
 * @param grid of that solver
 * @param tMin the time of the density; null: that of the grid, else one that suits the data, see
 *     {@link Setup#firstTime}
 * @param divergence how the trace of the Jacobian is taken
 * @param probes of each image, whose estimates are averaged
 * @param dequantisation how levels become points; null: uniform if the network was trained on such,
 *     else truncated-normal
 * @param draws of the dequantisation, over which the result of an image is averaged
 * @param importanceSamples points of each draw, of whose densities it is the mean
 * @param truncation what is done about the times before t-min
 * @param budget images from which the sources of error are measured; 0: they are not
 * @param seed of the noise; null: the experiment's
 * @param file of the results of each image
 */
@JsonTypeName("bits-per-dim")
public record BitsPerDim(
    @JsonProperty(defaultValue = "null") Integer images,
    @JsonProperty(defaultValue = "test") Split split,
    @JsonProperty(defaultValue = "64") int batch,
    @JsonProperty(defaultValue = "1.0e-5") double rtol,
    @JsonProperty(defaultValue = "1.0e-5") double atol,
    @JsonProperty(defaultValue = "null") OdeSolver solver,
    @JsonProperty(defaultValue = "null") TimeGrid grid,
    @JsonProperty(defaultValue = "null") Double tMin,
    @JsonProperty(defaultValue = "rademacher") Trace divergence,
    @JsonProperty(defaultValue = "1") int probes,
    @JsonProperty(defaultValue = "null") Dequantisation dequantisation,
    @JsonProperty(defaultValue = "1") int draws,
    @JsonProperty(defaultValue = "1") int importanceSamples,
    @JsonProperty(defaultValue = "none") TimesBefore truncation,
    @JsonProperty(defaultValue = "16") int budget,
    @JsonProperty(defaultValue = "null") Long seed,
    @JsonProperty(defaultValue = "bpd.csv") String file)
    implements Metric {
  /** What a likelihood makes of the times between 0 and t-min. */
  public enum TimesBefore {
    /** Nothing: the density at t-min is taken at the data, as is usual. */
    @JsonProperty("none")
    NONE,
    /** A variational bound, which is of the density at 0. */
    @JsonProperty("bound")
    BOUND
  }

  private static final int USUAL = 120;

  public BitsPerDim {
    Selection.requireCounts(images, batch);
    Tolerance.require(rtol, atol);
    InvalidInput.require(
        !(solver instanceof Rk45), "solver: rk45 is what rtol and atol are for: leave it out");
    InvalidInput.require(
        (solver == null) == (grid == null),
        "solver and grid: one needs the other: write both, or neither for the adaptive solver");
    InvalidInput.require(
        tMin == null || grid == null, "t-min: the grid has one: write only that of the grid");
    requireTime(tMin);
    divergence.with(probes);
    requireRepeats("draws", draws, dequantisation);
    requireRepeats("importance-samples", importanceSamples, dequantisation);
    InvalidInput.require(
        importanceSamples == 1 || truncation == TimesBefore.NONE,
        "importance-samples: truncation: bound is a bound already: leave one of them out");
    InvalidInput.require(
        importanceSamples == 1 || divergence == Trace.EXACT || probes >= 2,
        "importance-samples: with a single probe the weights would favour its luck, and the result"
            + " would be no bound: use probes: 2");
    InvalidInput.require(budget >= 0, "budget must not be negative, was %d", budget);
    Selection.requireName(file);
  }

  private static void requireRepeats(String key, int count, Dequantisation dequantisation) {
    InvalidInput.require(count >= 1, "%s must be at least 1, was %d", key, count);
    InvalidInput.require(
        count == 1 || dequantisation != Dequantisation.NONE,
        "%s: without dequantisation all are the same: leave it out",
        key);
  }

  static void requireTime(Double tMin) {
    InvalidInput.require(
        tMin == null || tMin > 0 && tMin < Sde.HORIZON, "t-min must be in (0, 1), was %s", tMin);
  }

  @Override
  public void requireFits(Setup setup) {
    InvalidInput.require(
        dequantisation == Dequantisation.NONE
            || setup.dataset().isEmpty()
            || setup.pixels().isPresent(),
        "these data declare no levels, over whose bins to spread them: use dequantisation: none,"
            + " which measures the density of real numbers");
    Selection.requireSplit(setup.dataset(), split);
    divergence.with(probes).requireFits(setup.shape().size());
    LogLikelihood.requireFits(setup.sde(), odeSolver(), times(setup));
    Dequantisation used = dequantisation(setup);
    InvalidInput.require(
        truncation == TimesBefore.NONE || used != Dequantisation.TRUNCATED_NORMAL,
        "truncation: truncated-normal dequantisation leaves no times before t-min: leave it out, or"
            + " use dequantisation: uniform");
    setup.pixels().ifPresent(scale -> used.requireBins(scale, first(setup)));
  }

  private Dequantisation dequantisation(Setup setup) {
    return dequantisation == null ? setup.dequantisation() : dequantisation;
  }

  @Override
  public Map<String, String> tables() {
    return Map.of("file", file);
  }

  @Override
  public Set<Split> splits() {
    return Set.of(split);
  }

  /** As many as the adaptive solver usually takes with the usual tolerance, and their Jacobians. */
  @Override
  public double evaluations(Setup setup) {
    return 2.0
        * USUAL
        * probes
        * draws
        * importanceSamples
        * Selection.forecast(images, setup.dataset(), split);
  }

  private OdeSolver odeSolver() {
    return solver == null ? new Rk45(rtol, atol) : solver;
  }

  private TimeGrid times(Setup setup) {
    if (grid != null) {
      return grid;
    }
    double first = tMin == null ? setup.firstTime(dequantisation(setup)) : tMin;
    return new TimeGrid.Uniform(1, first, Sde.HORIZON);
  }

  /** Returns the law of the noise at t-min. */
  private Marginal first(Setup setup) {
    double[] times = times(setup).times(setup.sde());
    return setup.sde().marginal(times[times.length - 1]);
  }

  @Override
  public List<Measurement> measure(Subject subject) throws IOException {
    Stopwatch watch = Stopwatch.start();
    DataDensity density = density(subject);
    DequantisedData data = density.data();
    int count = Selection.count(images, data.examples(), subject.work());
    int repeats = data.law().drawn() ? draws : 1;
    Path folder = subject.work().folder();
    Path unfinished = folder.resolve(file + ".rows.part");
    Monitor monitor = subject.work().monitor();
    try (KeptRows rows = KeptRows.open(unfinished, setting(subject, data), batch, count, monitor)) {
      ImageDensities found = ImageDensities.of(density, count, batch, repeats, rows);
      found.table(data).write(folder.resolve(file));
      double seconds = watch.exactSeconds();
      Estimate bits = Estimate.of(found.bits(data));
      List<ErrorBudget.Term> errors = errors(density, bits.n(), repeats);
      monitor.say(found.line(seconds));
      boolean discrete = data.law().drawn();
      Baselines baselines = subject.baselines(data.examples(), count, discrete);
      Optional<Limit> limit = limit(subject, data);
      limit.ifPresent(one -> one.say("bits-per-dim", bits, monitor));
      baselines.say("bits-per-dim", bits, monitor);
      rows.delete();
      return List.of(
          new Measurement(
              "bits-per-dim",
              bits.mean(),
              bits.standardError(),
              bits.n(),
              found.cost().getAverage(),
              seconds,
              detail(subject, density, found.cost(seconds), errors, limit, baselines)));
    }
  }

  private Optional<Limit> limit(Subject subject, DequantisedData data) {
    boolean bounded = truncation == TimesBefore.BOUND;
    return data.law().floor(first(subject.measured()), bounded).map(Limit::new);
  }

  private DensityDetail detail(
      Subject subject,
      DataDensity density,
      ImageDensities.Cost cost,
      List<ErrorBudget.Term> errors,
      Optional<Limit> limit,
      Baselines baselines) {
    DequantisedData data = density.data();
    return new DensityDetail(
        data.facts(subject, split, file),
        odeSolver().toString(),
        density.likelihood().tMin(),
        divergence,
        probes,
        subject.levels().filter(scale -> data.law().drawn()).map(PixelScale::levels).orElse(0),
        data.law().drawn() ? draws : 0,
        importanceSamples,
        data.offset(),
        dequantisation(subject.measured()),
        truncation,
        limit.map(Limit::floor),
        cost,
        errors,
        baselines.all());
  }

  /** Returns what decides the rows of the table, as a hash. */
  private String setting(Subject subject, DequantisedData data) {
    return Sha256.ofText(
        String.join(
            "\n",
            toString(),
            subject.samples().id(),
            data.examples().sha256(),
            data.law().toString(),
            Long.toString(data.seed()),
            subject.work().device().toString()));
  }

  private DataDensity density(Subject subject) throws IOException {
    Setup setup = subject.measured();
    DequantisedData data =
        DequantisedData.of(subject, split, dequantisation(setup), first(setup), seed);
    return new DataDensity(
        data,
        likelihood(setup, subject.labelled(data.examples()).score()),
        truncation == TimesBefore.BOUND,
        importanceSamples,
        subject.work());
  }

  /** Returns the likelihood that it measures with. */
  public LogLikelihood likelihood(Setup setup, DifferentiableScore score) {
    return new LogLikelihood(
        setup.sde(), score, odeSolver(), times(setup), divergence.with(probes));
  }

  private List<ErrorBudget.Term> errors(DataDensity density, int total, int repeats) {
    int again = Math.min(budget, total);
    if (again == 0) {
      return List.of();
    }
    List<ErrorBudget.Term> terms =
        new ErrorBudget(density, again, Math.min(batch, again)).measure(total, repeats);
    Monitor monitor = density.work().monitor();
    monitor.say("bits-per-dim: sources of error, from the first " + again + " images:");
    terms.forEach(term -> monitor.say(term.line()));
    return terms;
  }
}
