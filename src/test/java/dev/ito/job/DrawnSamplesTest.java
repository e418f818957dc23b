package dev.ito.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.experiment.Experiment;
import dev.ito.experiment.Latents;
import dev.ito.experiment.Sampler;
import dev.ito.experiment.Tiny;
import dev.ito.io.Monitor;
import dev.ito.nn.Device;
import dev.ito.score.NoisySamples;
import dev.ito.score.ScoreFunction;
import dev.ito.solver.Solution;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Samples are drawn once, whoever asks for them. */
class DrawnSamplesTest {
  private static final Experiment EXPERIMENT =
      Yaml.read("mixture", Tiny.MIXTURE, Experiment.class, List.of("sampling.count=20"));

  /** Evaluations of one sample each. */
  private final AtomicLong evaluations = new AtomicLong();

  private Sampler sampler() throws IOException {
    var open = EXPERIMENT.origin().known().orElseThrow().open(EXPERIMENT.sde(), Device.CPU);
    ScoreFunction counted =
        (NoisySamples at, dev.ito.math.Batch out) -> {
          evaluations.addAndGet(at.x().count());
          open.score().score(at, out);
        };
    return new Sampler(EXPERIMENT, counted, Monitor.SILENT);
  }

  @Test
  void theFirstAreThoseOfThePicture() throws IOException {
    Sampler sampler = sampler();
    double[] all = sampler.draw(0, 50).x().values();
    evaluations.set(0);
    DrawnSamples drawn = new DrawnSamples(sampler);
    Solution picture = sampler.sample(Latents.drawn(EXPERIMENT), drawn.timing((f, s, x) -> {}));
    drawn.keep(picture);
    long each = evaluations.get() / 20;
    for (int[] part : new int[][] {{0, 16}, {16, 32}, {32, 50}, {10, 50}, {0, 50}, {5, 6}}) {
      double[] values = drawn.draw(part[0], part[1]).x().values();
      double[] expected = java.util.Arrays.copyOfRange(all, 2 * part[0], 2 * part[1]);
      assertArrayEquals(expected, values, 1e-12);
    }
    assertEquals(50 * each, evaluations.get(), "each sample once");
    assertEquals(picture.nfe()[3], drawn.draw(3, 4).nfe()[0]);
    drawn.draw(60, 62);
    assertEquals(52 * each, evaluations.get());
    drawn.draw(60, 62);
    assertEquals(54 * each, evaluations.get(), "what is beyond a gap is not kept");
  }

  @Test
  void theTimeIsTheMedianAfterTheWarmUp() {
    BatchTimes times =
        BatchTimes.of(
            List.of(
                new BatchTimes.Batch(10, 100),
                new BatchTimes.Batch(10, 3),
                new BatchTimes.Batch(10, 1),
                new BatchTimes.Batch(10, 2),
                new BatchTimes.Batch(3, 50)));
    assertEquals(new BatchTimes(0.2, 3, 10), times);
    assertEquals(10, BatchTimes.of(List.of(new BatchTimes.Batch(10, 100))).secondsPerSample());
    assertTrue(Double.isNaN(BatchTimes.of(List.of()).secondsPerSample()));
    BatchTimes even =
        BatchTimes.of(
            List.of(
                new BatchTimes.Batch(1, 9),
                new BatchTimes.Batch(1, 1),
                new BatchTimes.Batch(1, 2)));
    assertEquals(1.5, even.secondsPerSample());
  }

  @Test
  void oneBatchIsDrawnAgain() throws IOException {
    DrawnSamples drawn = new DrawnSamples(sampler());
    drawn.draw(0, 20);
    BatchTimes times = drawn.measured();
    assertEquals(3, times.batches());
    assertEquals(20, times.size());
    assertTrue(times.secondsPerSample() > 0 && times.secondsPerSample() < 1);
    assertEquals(0, new DrawnSamples(sampler()).measured().batches(), "nothing was drawn");
  }
}
