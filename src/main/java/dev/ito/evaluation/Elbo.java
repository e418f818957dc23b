package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.data.Split;
import dev.ito.io.Stopwatch;
import dev.ito.math.Estimate;
import dev.ito.math.InvalidInput;
import dev.ito.sde.Sde;
import dev.ito.solver.Ancestral;
import dev.ito.train.Objective;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A variational bound of the negative log-likelihood in bits per dimension, term by term.
 *
 * @param images the first ones of the split; null: all
 * @param split of the data set
 * @param batch images at once
 * @param bound which one; null: that of a chain if the process is one, else the continuous one
 * @param dequantisation {@code none}: the data are real numbers
 * @param seed of the noise; null: the experiment's
 * @param file of the terms of each image
 * @param stepsFile of the terms of each step of a chain
 */
@JsonTypeName("elbo")
public record Elbo(
    @JsonProperty(defaultValue = "null") Integer images,
    @JsonProperty(defaultValue = "test") Split split,
    @JsonProperty(defaultValue = "64") int batch,
    @JsonProperty(defaultValue = "null") Bound bound,
    @JsonProperty(defaultValue = "uniform") Objective.Dequantisation dequantisation,
    @JsonProperty(defaultValue = "null") Long seed,
    @JsonProperty(defaultValue = "elbo.csv") String file,
    @JsonProperty(defaultValue = "elbo-steps.csv") String stepsFile)
    implements Metric {
  public Elbo {
    Selection.requireCounts(images, batch);
    Selection.requireName(file);
    Selection.requireName(stepsFile);
    InvalidInput.require(
        !file.equals(stepsFile), "steps-file: \"%s\" is the other file too", stepsFile);
  }

  @Override
  public void requireFits(Setup setup) {
    Bound used = bound(setup);
    used.requireFits(setup.sde());
    boolean real = used.ofDensity() && dequantisation == Objective.Dequantisation.NONE;
    InvalidInput.require(
        real || setup.dataset().isEmpty() || setup.pixels().isPresent(),
        "these data declare no levels, over whose bins to spread them: use bound: {type:"
            + " continuous} and dequantisation: none, which bounds the density of real numbers");
    Selection.requireSplit(setup.dataset(), split);
  }

  @Override
  public Map<String, String> tables() {
    return Map.of("file", file, "steps-file", stepsFile);
  }

  @Override
  public Set<Split> splits() {
    return Set.of(split);
  }

  @Override
  public double evaluations(Setup setup) {
    int each = bound(setup).points(setup.sde());
    return (double) each * Selection.forecast(images, setup.dataset(), split);
  }

  private Bound bound(Setup setup) {
    if (bound != null) {
      return bound.resolved(setup, dequantisation);
    }
    Bound usual =
        setup.sde().chainLength().isPresent()
            ? new Bound.Chain(Ancestral.Variance.POSTERIOR)
            : new Bound.Continuous(64, null, null);
    return usual.resolved(setup, dequantisation);
  }

  @Override
  public List<Measurement> measure(Subject subject) throws IOException {
    Stopwatch watch = Stopwatch.start();
    Sde sde = subject.setup().sde();
    Bound used = bound(subject.measured());
    // The density is of data that are spread over their bins, the other bounds of their levels.
    boolean spread = used.ofDensity() && dequantisation == Objective.Dequantisation.UNIFORM;
    Dequantisation how = spread ? Dequantisation.UNIFORM : Dequantisation.NONE;
    DequantisedData data = DequantisedData.of(subject, split, how, sde.marginal(Sde.HORIZON), seed);
    int count = Selection.count(images, data.examples(), subject.work());
    Optional<ImageBounds.StepMeans> steps =
        sde.chainLength().stream().mapToObj(n -> new ImageBounds.StepMeans(n - 1)).findFirst();
    Bound.Of terms = used.of(subject.labelled(data.examples()));
    ImageBounds found = ImageBounds.of(terms, data, count, batch, steps, subject.work());
    Path folder = subject.work().folder();
    found.table().write(folder.resolve(file));
    if (steps.isPresent()) {
      steps.get().table(data).write(folder.resolve(stepsFile));
    }
    double seconds = watch.exactSeconds();
    Estimate all = Estimate.of(found.bits());
    boolean discrete = spread || !used.ofDensity();
    Baselines baselines = subject.baselines(data.examples(), count, discrete);
    Optional<Limit> limit =
        discrete
            ? subject.levels().map(levels -> new Limit(used.floor(sde, levels)))
            : Optional.empty();
    limit.ifPresent(one -> one.say("elbo", all, subject.work().monitor()));
    baselines.say("elbo", all, subject.work().monitor());
    return List.of(
        new Measurement(
            "elbo",
            all.mean(),
            all.standardError(),
            count,
            found.nfe(),
            seconds,
            found.terms(data.facts(subject, split, file), used, data.offset(), limit, baselines)));
  }
}
