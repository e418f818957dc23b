package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.data.Dataset;
import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.data.Split;
import dev.ito.io.Monitor;
import dev.ito.likelihood.BoundTerms;
import dev.ito.likelihood.ChainBound;
import dev.ito.math.Estimate;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.sde.Sde;
import dev.ito.solver.Ancestral;
import dev.ito.train.Dequantisation;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    @JsonProperty(defaultValue = "uniform") Dequantisation dequantisation,
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
  public void requireFits(
      Sde sde, Shape shape, Optional<Dataset> dataset, Optional<PixelScale> pixels) {
    Bound used = bound(sde);
    used.requireFits(sde);
    boolean real = used.ofDensity() && dequantisation == Dequantisation.NONE;
    InvalidInput.require(
        real || dataset.isEmpty() || pixels.isPresent(),
        "these data declare no levels, over whose bins to spread them: use bound: {type:"
            + " continuous} and dequantisation: none, which bounds the density of real numbers");
    Selection.requireSplit(dataset, split);
  }

  @Override
  public double evaluations(Sde sde, Optional<Dataset> dataset) {
    int each =
        bound(sde) instanceof Bound.Continuous some ? some.points() : sde.chainLength().getAsInt();
    return (double) each * Selection.forecast(images, dataset, split);
  }

  private Bound bound(Sde sde) {
    if (bound != null) {
      return bound;
    }
    return sde.chainLength().isPresent()
        ? new Bound.Chain(Ancestral.Variance.POSTERIOR)
        : new Bound.Continuous(64, Bound.Continuous.Reconstruction.DENSITY, null);
  }

  /** What a bound finds for some images. */
  @FunctionalInterface
  private interface Terms {
    BoundTerms of(int from, int to);
  }

  @Override
  public List<Measurement> measure(Subject unseeded) throws IOException {
    Subject subject = unseeded.seeded(seed);
    Bound used = bound(subject.sde());
    DataDensity data = data(subject, used);
    if (used instanceof Bound.Continuous continuous) {
      var of = continuous.of(subject);
      return measure(
          subject,
          used,
          data,
          (from, to) -> of.of(data.points(from, to, 0), subject.seed(), from, 0));
    }
    var chain =
        new ChainBound(
            subject.sde(),
            subject.score(),
            ((Bound.Chain) used).variance(),
            Bound.bins(subject.levels()));
    StepMeans steps = new StepMeans(chain.length() - 1);
    List<Measurement> measured =
        measure(
            subject,
            used,
            data,
            (from, to) -> {
              ChainBound.Terms terms = chain.of(data.points(from, to, 0), subject.seed(), from);
              steps.add(terms.steps());
              return terms.sums();
            });
    steps.table(data).write(subject.folder().resolve(stepsFile));
    return measured;
  }

  private List<Measurement> measure(Subject subject, Bound used, DataDensity data, Terms terms)
      throws IOException {
    long start = System.nanoTime();
    int count = Selection.count(images, data.examples());
    double[] bits = new double[count];
    double[][] parts = new double[3][count];
    double nfe = 0;
    Table table = new Table("index", "prior", "diffusion", "reconstruction", "bits-per-dim");
    try (Monitor.Task task = subject.monitor().start("elbo", "images", 0, count)) {
      for (int from = 0; from < count; from += batch) {
        subject.requireNotStopped();
        int to = Math.min(from + batch, count);
        BoundTerms some = terms.of(from, to);
        nfe += (double) some.nfe() * (to - from);
        for (int i = from; i < to; i++) {
          parts[0][i] = data.difference(some.prior()[i - from]);
          parts[1][i] = data.difference(some.diffusion()[i - from]);
          parts[2][i] = data.bits(some.reconstruction()[i - from]);
          bits[i] = parts[0][i] + parts[1][i] + parts[2][i];
          table.add(i, parts[0][i], parts[1][i], parts[2][i], bits[i]);
        }
        task.at(to, "");
      }
    }
    table.write(subject.folder().resolve(file));
    Estimate estimate = Estimate.of(bits);
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("data", subject.given().isPresent() ? "given" : split);
    detail.put("dataSha256", data.examples().sha256());
    detail.put("seed", subject.seed());
    detail.put("each", Each.ofImages(file, data.examples()));
    detail.put("bound", used);
    detail.put("offsetBits", data.offset());
    detail.put("prior", Estimate.of(parts[0]));
    detail.put("diffusion", Estimate.of(parts[1]));
    detail.put("reconstruction", Estimate.of(parts[2]));
    return List.of(
        new Measurement(
            "elbo",
            estimate.mean(),
            estimate.standardError(),
            count,
            nfe / count,
            1e-9 * (System.nanoTime() - start),
            detail));
  }

  /** Returns the data as the bound takes them: spread over their bins, or their levels. */
  private DataDensity data(Subject subject, Bound used) throws IOException {
    Examples examples = subject.data(split);
    boolean spread = used.ofDensity() && dequantisation == Dequantisation.UNIFORM;
    return new DataDensity(
        subject, examples, subject.levels().filter(levels -> spread), null, false);
  }
}
