package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.data.Split;
import dev.ito.likelihood.LogLikelihood;
import dev.ito.math.InvalidInput;
import dev.ito.score.DifferentiableScore;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.solver.OdeSolver;
import dev.ito.solver.Rk45;
import dev.ito.solver.Tolerance;
import java.io.IOException;
import java.util.List;
import java.util.Map;
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
 * @param refined images, evenly spread over all, that are measured with the tolerances too, where a
 *     solver with a grid measures all: what that changes in the mean is added; 0: nothing is
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
    @JsonProperty(defaultValue = "0") int refined,
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
    InvalidInput.require(refined >= 0, "refined must not be negative, was %d", refined);
    InvalidInput.require(
        refined == 0 || grid != null,
        "refined: the tolerances measure all images: leave it out, or write a solver and a grid that"
            + " measure them coarsely");
    InvalidInput.require(
        refined != 1, "refined: a single image does not say how much images differ: use 2 or more");
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

  /** Returns how levels become points. */
  Dequantisation dequantisation(Setup setup) {
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

  /** Returns the solver that measures all images. */
  OdeSolver odeSolver() {
    return solver == null ? new Rk45(rtol, atol) : solver;
  }

  private TimeGrid times(Setup setup) {
    if (grid != null) {
      return grid;
    }
    double first = tMin == null ? setup.firstTime(dequantisation(setup)) : tMin;
    return new TimeGrid.Uniform(1, first, Sde.HORIZON);
  }

  @Override
  public List<Measurement> measure(Subject subject) throws IOException {
    return List.of(new DensityEvaluation(this, subject, density(subject)).measure());
  }

  /** Returns the law of the noise at t-min. */
  Marginal first(Setup setup) {
    double[] times = times(setup).times(setup.sde());
    return setup.sde().marginal(times[times.length - 1]);
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
}
