package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
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
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.solver.OdeSolver;
import dev.ito.solver.Rk45;
import dev.ito.solver.Tolerance;
import dev.ito.train.Objective;
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
 * @param tMin the time of the density; null: that of the grid, else the first node of a chain, else
 *     1e-5
 * @param divergence how the trace of the Jacobian is taken
 * @param probes of each image, whose estimates are averaged
 * @param dequantisation {@code none}: the data are real numbers
 * @param draws of the dequantisation, over which the result of an image is averaged
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
    @JsonProperty(defaultValue = "uniform") Objective.Dequantisation dequantisation,
    @JsonProperty(defaultValue = "1") int draws,
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

  static final double FIRST_TIME = 1e-5;

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
    InvalidInput.require(draws >= 1, "draws must be at least 1, was %d", draws);
    InvalidInput.require(
        draws == 1 || dequantisation == Objective.Dequantisation.UNIFORM,
        "draws: without dequantisation all are the same: leave it out");
    InvalidInput.require(budget >= 0, "budget must not be negative, was %d", budget);
    Selection.requireName(file);
  }

  static void requireTime(Double tMin) {
    InvalidInput.require(
        tMin == null || tMin > 0 && tMin < Sde.HORIZON, "t-min must be in (0, 1), was %s", tMin);
  }

  /** Returns a first time that suits a process: no network is told of times before a chain. */
  static double firstTime(Sde sde, Double tMin) {
    if (tMin != null) {
      return tMin;
    }
    return sde.chainLength().isPresent() ? 1.0 / sde.chainLength().getAsInt() : FIRST_TIME;
  }

  @Override
  public void requireFits(Setup setup) {
    InvalidInput.require(
        dequantisation == Objective.Dequantisation.NONE
            || setup.dataset().isEmpty()
            || setup.pixels().isPresent(),
        "these data declare no levels, over whose bins to spread them: use dequantisation: none,"
            + " which measures the density of real numbers");
    Selection.requireSplit(setup.dataset(), split);
    divergence.with(probes).requireFits(setup.shape().size());
    LogLikelihood.requireFits(setup.sde(), odeSolver(), times(setup.sde()));
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
    return 2.0 * USUAL * probes * draws * Selection.forecast(images, setup.dataset(), split);
  }

  private OdeSolver odeSolver() {
    return solver == null ? new Rk45(rtol, atol) : solver;
  }

  private TimeGrid times(Sde sde) {
    return grid == null ? new TimeGrid.Uniform(1, firstTime(sde, tMin), Sde.HORIZON) : grid;
  }

  @Override
  public List<Measurement> measure(Subject subject) throws IOException {
    Stopwatch watch = Stopwatch.start();
    DataDensity density = density(subject);
    DequantisedData data = density.data();
    int count = Selection.count(images, data.examples(), subject.work());
    int repeats = data.levels().isPresent() ? draws : 1;
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
      boolean discrete = data.levels().isPresent();
      Baselines baselines = subject.baselines(data.examples(), count, discrete);
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
              detail(subject, density, found.cost(seconds), errors, baselines)));
    }
  }

  private Density detail(
      Subject subject,
      DataDensity density,
      ImageDensities.Cost cost,
      List<ErrorBudget.Term> errors,
      Baselines baselines) {
    DequantisedData data = density.data();
    return new Density(
        data.facts(subject, split, file),
        odeSolver().toString(),
        density.likelihood().tMin(),
        divergence,
        probes,
        data.levels().map(PixelScale::levels).orElse(0),
        data.levels().isPresent() ? draws : 0,
        data.offset(),
        truncation,
        cost,
        errors,
        baselines.all());
  }

  /** What belongs to a likelihood: how it was found, and how far it can be trusted. */
  private record Density(
      @JsonUnwrapped DequantisedData.Facts data,
      String solver,
      @JsonProperty("tMin") double tMin,
      Trace divergence,
      int probes,
      int levels,
      int draws,
      @JsonProperty("offsetBits") double offset,
      TimesBefore truncation,
      @JsonUnwrapped ImageDensities.Cost cost,
      List<ErrorBudget.Term> errors,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Baseline> baselines)
      implements Detail {
    @Override
    public Optional<Detail.Each> each() {
      return Optional.of(data.each());
    }
  }

  /** Returns what decides the rows of the table, as a hash. */
  private String setting(Subject subject, DequantisedData data) {
    return Sha256.ofText(
        String.join(
            "\n",
            toString(),
            subject.samples().id(),
            data.examples().sha256(),
            data.levels().toString(),
            Long.toString(data.seed()),
            subject.work().device().toString()));
  }

  private DataDensity density(Subject subject) throws IOException {
    boolean spread = dequantisation == Objective.Dequantisation.UNIFORM;
    DequantisedData data = DequantisedData.of(subject, split, spread, seed);
    return new DataDensity(
        data,
        likelihood(subject.setup().sde(), subject.labelled(data.examples()).score()),
        truncation == TimesBefore.BOUND,
        subject.work());
  }

  /** Returns the likelihood that it measures with. */
  public LogLikelihood likelihood(Sde sde, DifferentiableScore score) {
    return new LogLikelihood(sde, score, odeSolver(), times(sde), divergence.with(probes));
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
