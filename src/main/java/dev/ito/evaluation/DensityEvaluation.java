package dev.ito.evaluation;

import dev.ito.data.PixelScale;
import dev.ito.io.KeptRows;
import dev.ito.io.Monitor;
import dev.ito.io.Sha256;
import dev.ito.io.Stopwatch;
import dev.ito.likelihood.LogLikelihood;
import dev.ito.math.Estimate;
import dev.ito.solver.Rk45;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A likelihood as it is measured, with all that belongs to it.
 *
 * @param density of all images
 */
record DensityEvaluation(BitsPerDim metric, Subject subject, DataDensity density) {
  private static final String NAME = "bits-per-dim";

  Measurement measure() throws IOException {
    Stopwatch watch = Stopwatch.start();
    int count = Selection.count(metric.images(), data().examples(), subject.work());
    Path folder = subject.work().folder();
    Path unfinished = folder.resolve(metric.file() + ".rows.part");
    try (KeptRows rows = KeptRows.open(unfinished, setting(), metric.batch(), count, monitor())) {
      ImageDensities found = ImageDensities.of(density, count, metric.batch(), repeats(), rows);
      Optional<Refinement> refined = refined(found);
      found
          .table(data(), refined.map(Refinement::shift).orElse(0.0))
          .write(folder.resolve(metric.file()));
      double seconds = watch.exactSeconds();
      Estimate bits = refined.map(Refinement::result).orElse(Estimate.of(found.bits(data())));
      List<ErrorBudget.Term> errors = errors(count);
      monitor().say(found.line(seconds));
      refined.ifPresent(one -> monitor().say(one.line()));
      Optional<Limit> limit = limit();
      limit.ifPresent(one -> one.say(NAME, bits, monitor()));
      Baselines baselines = subject.baselines(data().examples(), count, data().law().drawn());
      baselines.say(NAME, bits, monitor());
      rows.delete();
      return new Measurement(
          NAME,
          bits.mean(),
          bits.standardError(),
          bits.n(),
          found.cost().getAverage(),
          seconds,
          detail(found.cost(seconds), refined, errors, limit, baselines));
    }
  }

  private DequantisedData data() {
    return density.data();
  }

  private Monitor monitor() {
    return subject.work().monitor();
  }

  private int repeats() {
    return data().law().drawn() ? metric.draws() : 1;
  }

  /** Returns the density by the tolerances. */
  private DataDensity fine() {
    LogLikelihood all = density.likelihood();
    return metric.refined() == 0
        ? density
        : density.with(all.with(new Rk45(metric.rtol(), metric.atol())));
  }

  private Optional<Refinement> refined(ImageDensities found) {
    return metric.refined() == 0
        ? Optional.empty()
        : Optional.of(Refinement.of(fine(), found, metric.refined(), repeats()));
  }

  private Optional<Limit> limit() {
    boolean bounded = metric.truncation() == BitsPerDim.TimesBefore.BOUND;
    return data().law().floor(metric.first(subject.measured()), bounded).map(Limit::new);
  }

  private List<ErrorBudget.Term> errors(int total) {
    int again = Math.min(metric.budget(), total);
    if (again == 0) {
      return List.of();
    }
    List<ErrorBudget.Term> terms =
        new ErrorBudget(fine(), again, Math.min(metric.batch(), again)).measure(total, repeats());
    monitor().say(NAME + ": sources of error, from the first " + again + " images:");
    terms.forEach(term -> monitor().say(term.line()));
    return terms;
  }

  private DensityDetail detail(
      ImageDensities.Cost cost,
      Optional<Refinement> refined,
      List<ErrorBudget.Term> errors,
      Optional<Limit> limit,
      Baselines baselines) {
    boolean drawn = data().law().drawn();
    return new DensityDetail(
        data().facts(subject, metric.split(), metric.file()),
        metric.odeSolver().toString(),
        density.likelihood().tMin(),
        metric.divergence(),
        metric.probes(),
        subject.levels().filter(scale -> drawn).map(PixelScale::levels).orElse(0),
        drawn ? metric.draws() : 0,
        metric.importanceSamples(),
        data().offset(),
        metric.dequantisation(subject.measured()),
        metric.truncation(),
        limit.map(Limit::floor),
        refined.map(Refinement::facts),
        cost,
        errors,
        baselines.all());
  }

  /** Returns what decides the rows of the table, as a hash. */
  private String setting() {
    return Sha256.ofText(
        String.join(
            "\n",
            metric.toString(),
            subject.samples().id(),
            data().examples().sha256(),
            data().law().toString(),
            Long.toString(data().seed()),
            subject.work().device().toString()));
  }
}
