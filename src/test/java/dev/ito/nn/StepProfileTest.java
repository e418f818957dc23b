package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Shape;
import dev.ito.score.Network;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class StepProfileTest {
  private static final Shape SHAPE = Shape.image(8, 8, 1);
  private static final int COUNT = 4;

  @Test
  void aProfiledStepIsAStepAndSaysWhereItsTimeWent() {
    Unet unet =
        new Unet(
            8,
            List.of(1, 2),
            1,
            List.of(4),
            0.1,
            4,
            new TimeEmbedding.Sinusoidal(),
            Architecture.Precision.FLOAT32);
    float[] x = LayerGraph.normal(1, COUNT * SHAPE.size(), 1);
    TrainStep.Examples batch =
        new TrainStep.Examples(
            COUNT,
            x,
            new float[] {1, 30, 500, 900},
            Network.unlabelled(COUNT),
            x,
            new float[] {1, 1, 1, 1});
    try (TrainStep step = new TrainStep(unet, SHAPE, COUNT, new Optimiser(1, 0.99), Device.CPU)) {
      Checkpoint.State start = Checkpoint.State.initial(step.layout(), 3);
      step.restore(start);
      step.run(batch, 1e-3, 7);
      Checkpoint.State expected = step.state();
      step.restore(start);
      StepProfile profile = step.profile(batch, 1e-3, 7);
      States.assertSame(expected, step.state());
      assertTrue(profile.nodes() > 0, profile.toString());
      assertTrue(profile.busySeconds() > 0, profile.toString());
      assertTrue(profile.wallSeconds() > 0, profile.toString());
      List<StepProfile.Row> rows = profile.busiest();
      assertTrue(rows.stream().anyMatch(row -> row.operation().contains("Conv2D")), rows::toString);
      assertEquals(
          rows.stream().sorted(Comparator.comparing(StepProfile.Row::seconds).reversed()).toList(),
          rows);
      assertEquals(List.of(), profile.onCpu());
    }
  }
}
