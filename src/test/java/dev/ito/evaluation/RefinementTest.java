package dev.ito.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.data.PixelScale;
import dev.ito.io.KeptRows;
import dev.ito.io.Monitor;
import dev.ito.likelihood.Divergence;
import dev.ito.likelihood.LogLikelihood;
import dev.ito.math.Batch;
import dev.ito.math.Estimate;
import dev.ito.math.Shape;
import dev.ito.nn.Device;
import dev.ito.score.GaussianMixture;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VpSde;
import dev.ito.solver.Rk4;
import dev.ito.solver.Rk45;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coarse mean and a correction against the fine mean of all images. */
@Tag("native")
class RefinementTest {
  private static final Sde SDE = new VpSde(new LinearBeta(0.1, 20));
  private static final Shape SHAPE = Shape.image(2, 2, 1);
  private static final PixelScale SCALE = new PixelScale(17, -1, 1);

  /** No whole number of blocks: the blocks of all images overlap. */
  private static final int COUNT = 90;

  @TempDir private Path folder;
  private DataDensity coarse;
  private DataDensity fine;
  private ImageDensities all;

  @BeforeEach
  void measure() throws IOException {
    var normal =
        new GaussianMixture(
            new double[] {0.6, 0.4},
            new Batch(2, SHAPE, new double[] {-0.4, -0.4, 0.1, 0, 0.5, 0.5, 0.2, 0.2}),
            new double[] {0.2, 0.3});
    Batch x = new Batch(COUNT, SHAPE);
    Arrays.setAll(x.values(), j -> SCALE.toModel(3 + j * 7 % 11));
    LogLikelihood likelihood =
        new LogLikelihood(
            SDE,
            new GaussianMixtureScore(SDE, normal),
            new Rk4(),
            new TimeGrid.LogSnr(4, 1e-3, 1),
            new Divergence.Exact());
    var law = new Dequantisation.Law.Uniform(SCALE);
    var work = new Subject.Work(9, Path.of("unused"), Device.CPU, Monitor.SILENT, line -> {});
    var data = new DequantisedData(new DataDensityTest.Held(x), law, 9);
    coarse = new DataDensity(data, likelihood, false, 1, work);
    fine = coarse.with(likelihood.with(new Rk45(1e-7, 1e-7)));
    try (KeptRows rows = KeptRows.open(folder.resolve("rows"), "", 32, COUNT, Monitor.SILENT)) {
      all = ImageDensities.of(coarse, COUNT, 32, 2, rows);
    }
  }

  private Estimate direct() {
    return Estimate.of(ImageDensities.of(fine, 0, COUNT, 2).bits(fine.data()));
  }

  /** Measured again without exception, the coarse values drop out, and their errors too. */
  @Test
  void ofAllImagesItIsTheFineMean() {
    Refinement refined = Refinement.of(fine, all, COUNT, 2);
    assertEquals(COUNT, refined.change().n());
    assertEquals(direct().mean(), refined.result().mean(), 1e-12);
    assertEquals(direct().standardError(), refined.result().standardError(), 1e-12);
    assertTrue(Math.abs(refined.shift()) > 0.01, "the coarse solver is as good");
  }

  /** Of a third of them it is nearer than the coarse mean by far, and says how near. */
  @Test
  void ofSomeImagesItIsNearTheFineMean() {
    Refinement refined = Refinement.of(fine, all, 30, 2);
    assertEquals(32, refined.change().n());
    double off = refined.result().mean() - direct().mean();
    double error = refined.change().standardError();
    assertTrue(Math.abs(off) < 3 * error, off + ", error " + error);
    assertTrue(Math.abs(off) < 0.2 * Math.abs(refined.shift()), off + " of " + refined.shift());
    double[] bits = all.bits(coarse.data());
    double mean = IntStream.range(0, COUNT).mapToDouble(i -> bits[i]).average().orElseThrow();
    assertEquals(mean + refined.shift(), refined.result().mean(), 1e-12);
  }
}
