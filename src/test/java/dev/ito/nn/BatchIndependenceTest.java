package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.Prediction;
import dev.ito.score.ScoreModel;
import dev.ito.sde.Condition;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VpSde;
import dev.ito.solver.Ancestral;
import dev.ito.solver.DrivingNoise;
import dev.ito.solver.Step;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A sample is a function of its index, not of the batch it is drawn in. */
@Tag("native")
class BatchIndependenceTest {
  private static final Shape SHAPE = Shape.image(8, 8, 1);
  private static final int COUNT = 64;
  private static final VpSde SDE = new VpSde(new LinearBeta(0.1, 20));
  private static final Ancestral SOLVER = new Ancestral(1);
  private static final List<Step> STEPS = Step.along(new TimeGrid.Uniform(6, 1e-3, 1), SDE);

  /**
   * To 1e-5 of the largest value (seen: 1e-6): float32's rounding, since TensorFlow orders its sums
   * by the size of the batch.
   */
  @Test
  void samplesAreTheSameInBatchesOf1And7And64() {
    Unet unet =
        new Unet(
            8,
            List.of(1, 2),
            1,
            List.of(4),
            0,
            4,
            new TimeEmbedding.Sinusoidal(),
            Architecture.Precision.FLOAT32);
    try (GraphNetwork network = new GraphNetwork(unet, SHAPE, Device.CPU)) {
      network.restore(LayerGraph.normal(1, network.layout().size(), 0.3));
      ScoreModel score = new ScoreModel(SDE, Prediction.X0, Condition.TIME, network);
      Batch together = sample(score, COUNT);
      assertEquals(-1, together.firstNotFinite());
      double size = distance(together, together.like());
      for (int batch : new int[] {1, 7}) {
        double deviation = distance(together, sample(score, batch));
        assertTrue(deviation <= 1e-5 * size, "batches of " + batch + " deviate by " + deviation);
      }
    }
  }

  private static Batch sample(ScoreModel score, int batch) {
    Batch all = new Batch(COUNT, SHAPE);
    for (int from = 0; from < COUNT; from += batch) {
      Batch xT = new Batch(Math.min(batch, COUNT - from), SHAPE);
      SDE.samplePrior(new Noise(6, Purpose.PRIOR, from), xT);
      DrivingNoise noise = new DrivingNoise.Independent(6, from);
      all.put(from, SOLVER.solve(SDE, score, xT, STEPS, noise, Step.Listener.NONE).x());
    }
    return all;
  }

  private static double distance(Batch a, Batch b) {
    double largest = 0;
    for (int i = 0; i < a.values().length; i++) {
      largest = Math.max(largest, Math.abs(a.values()[i] - b.values()[i]));
    }
    return largest;
  }
}
