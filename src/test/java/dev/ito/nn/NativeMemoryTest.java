package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.score.Network;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is done thousands of times leaves no native memory to the garbage collector, which does not
 * see how large it is: each tensor and each result is closed.
 */
@Tag("native")
class NativeMemoryTest {
  private static final int TIMES = 200;
  private static final int COUNT = 2;
  private static final Shape POINT = Shape.of(2);
  private static final Mlp MLP =
      new Mlp(8, 1, new TimeEmbedding.Sinusoidal(), Architecture.Precision.FLOAT32);

  @Test
  void aTrainingStepKeepsNothing() {
    Optimiser optimiser = new Optimiser(1, 0.9);
    try (TrainStep step = new TrainStep(MLP, POINT, COUNT, optimiser, Device.CPU)) {
      step.restore(Checkpoint.State.initial(step.layout(), 1));
      float[] values = new float[COUNT * POINT.size()];
      float[] ones = {1, 1};
      var examples =
          new TrainStep.Examples(
              COUNT, values, ones, Network.unlabelled(COUNT), values.clone(), ones);
      assertKeepsNothing(() -> step.run(examples, 1e-3, 5));
    }
  }

  @Test
  void anEvaluationKeepsNothing() {
    try (GraphNetwork network = new GraphNetwork(MLP, POINT, Device.CPU)) {
      network.restore(LayerGraph.normal(1, network.layout().size(), 0.3));
      Batch x = new Batch(COUNT, POINT);
      double[] conditions = {1, 2};
      int[] labels = Network.unlabelled(COUNT);
      assertKeepsNothing(() -> network.apply(x, conditions, labels, x.like()));
      assertKeepsNothing(() -> network.applyAndVjp(x, conditions, labels, x, x.like(), x.like()));
    }
  }

  @Test
  void anEventKeepsNothing(@TempDir Path folder) {
    try (EventFile events = new EventFile(folder, 0)) {
      assertKeepsNothing(() -> events.write(1, Map.of("loss", 0.5)));
    }
  }

  /** Other garbage may go meanwhile, so that a few pointers more or fewer say nothing. */
  private static void assertKeepsNothing(Runnable run) {
    run.run();
    long before = Pointer.totalCount();
    for (int i = 0; i < TIMES; i++) {
      run.run();
    }
    long kept = Pointer.totalCount() - before;
    assertTrue(kept < TIMES / 2, kept + " native objects kept by " + TIMES + " runs");
  }
}
