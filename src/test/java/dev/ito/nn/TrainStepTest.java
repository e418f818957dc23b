package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.score.Network;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One training step: loss, gradient, clipping, Adam, EMA, dropout. */
@Tag("native")
class TrainStepTest {
  private static final double NO_CLIP = 1e30;
  private static final int COUNT = 3;
  private static final Shape POINT = Shape.of(2);
  private static final Shape IMAGE = Shape.image(4, 4, 1);
  private static final TimeEmbedding WAVES = new TimeEmbedding.Sinusoidal();
  private static final Mlp MLP = new Mlp(8, 2, WAVES, Architecture.Precision.FLOAT32);

  private static final Unet UNET =
      new Unet(4, List.of(1, 2), 1, List.of(2), 0, 2, WAVES, Architecture.Precision.FLOAT32);

  private static TrainStep step(Architecture architecture, Shape shape, Optimiser optimiser) {
    return new TrainStep(architecture, shape, COUNT, optimiser, Device.CPU);
  }

  private static TrainStep.Examples batch(Shape shape) {
    float[] weight = {0.5f, 1, 2};
    return new TrainStep.Examples(
        COUNT,
        LayerGraph.normal(1, COUNT * shape.size(), 1),
        new float[] {0.3f, 1.7f, 40},
        Network.unlabelled(COUNT),
        LayerGraph.normal(2, COUNT * shape.size(), 1),
        weight);
  }

  private static Checkpoint.State state(float[] parameters) {
    int size = parameters.length;
    return States.of(0, parameters, new float[size], new float[size], new float[size]);
  }

  /** Returns the gradient at some parameters: the first mean of Adam is a tenth of it. */
  private static float[] gradient(TrainStep step, float[] parameters, TrainStep.Examples batch) {
    step.restore(state(parameters));
    step.run(batch, 0, 0);
    float[] gradient = step.state().adamM();
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] /= 0.1f;
    }
    return gradient;
  }

  static Stream<Arguments> networks() {
    return Stream.of(Arguments.of(MLP, POINT), Arguments.of(UNET, IMAGE));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theGradientIsTheSlopeOfTheLoss(Architecture architecture, Shape shape) {
    try (TrainStep step = step(architecture, shape, new Optimiser(NO_CLIP, 0))) {
      TrainStep.Examples batch = batch(shape);
      float[] at = LayerGraph.normal(3, step.layout().size(), 0.3);
      float[] gradient = gradient(step, at, batch);
      Function<float[], Double> loss =
          parameters -> {
            step.restore(state(parameters));
            return mean(step.run(batch, 0, 0).losses());
          };
      double scale = loss.apply(at);
      // In about eight pieces of whole weights: each weight for itself is LayerGradientTest's.
      int from = 0;
      for (var p : step.layout().parameters()) {
        int length = p.offset() + p.size() - from;
        if (8 * length >= at.length || from + length == at.length) {
          Slopes.check("up to " + p.name(), loss, at, gradient, from, length, scale);
          from += length;
        }
      }
      assertEquals(at.length, from);
    }
  }

  /** Of a checkpoint: the weights, their average, and the two means of Adam. */
  @Test
  void aStateThatIsNoNumbersIsRefused() {
    try (TrainStep step = step(MLP, POINT, new Optimiser(NO_CLIP, 0));
        GraphNetwork network = new GraphNetwork(MLP, POINT, Device.CPU)) {
      float[] good = new float[step.layout().size()];
      float[] bad = good.clone();
      bad[1] = Float.NaN;
      step.restore(States.of(0, good, good, good, good));
      for (int i = 0; i < 4; i++) {
        float[][] all = {good, good, good, good};
        all[i] = bad;
        Checkpoint.State state = States.of(0, all[0], all[1], all[2], all[3]);
        assertThrows(InvalidInput.class, () -> step.restore(state));
      }
      network.restore(good);
      assertThrows(InvalidInput.class, () -> network.restore(bad));
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theLossOfAnExampleIsItsWeightedMeanSquaredError(Architecture architecture, Shape shape) {
    try (TrainStep step = step(architecture, shape, new Optimiser(1, 0));
        LayerGraph graph = new LayerGraph(shape, architecture::build)) {
      TrainStep.Examples batch = batch(shape);
      float[] at = LayerGraph.normal(3, step.layout().size(), 0.3);
      step.restore(state(at));
      float[] losses = step.run(batch, 0, 0).losses();
      float[] output = graph.output(new LayerGraph.Inputs(at, batch.input(), batch.condition()));
      for (int i = 0; i < COUNT; i++) {
        double sum = 0;
        for (int j = i * shape.size(); j < (i + 1) * shape.size(); j++) {
          sum += Math.pow((double) output[j] - batch.target()[j], 2);
        }
        double expected = batch.weight()[i] * sum / shape.size();
        assertEquals(expected, losses[i], 1e-5 * expected);
      }
    }
  }

  /** Kingma & Ba 2015, section 2 (the efficient form), on the clipped gradient, in double. */
  @ParameterizedTest
  @CsvSource({"0.05, 0.9999", "1000, 0.9999", "0.05, 0.15", "1000, 0"})
  void fiveStepsAreAdamOnTheClippedGradient(double clip, double ema) {
    double[] rates = {1e-2, 3e-3, 0, 2e-2, 1e-2};
    TrainStep.Examples batch = batch(POINT);
    try (TrainStep probe = step(MLP, POINT, new Optimiser(NO_CLIP, 0));
        TrainStep step = step(MLP, POINT, new Optimiser(clip, ema))) {
      int size = step.layout().size();
      float[] start = LayerGraph.normal(5, size, 0.3);
      step.restore(States.of(0, start, start, new float[size], new float[size]));
      double[] theta = doubles(start);
      double[] average = doubles(start);
      double[] m = new double[size];
      double[] v = new double[size];
      for (int k = 0; k < rates.length; k++) {
        float[] g = gradient(probe, step.state().parameters(), batch);
        double norm = Slopes.norm(g, 0, size);
        double factor = Math.min(1, clip / norm);
        double rate = rates[k] * Math.sqrt(1 - Math.pow(0.999, k + 1)) / (1 - Math.pow(0.9, k + 1));
        double decay = Math.min(ema, (1.0 + k) / (10.0 + k));
        for (int i = 0; i < size; i++) {
          m[i] = 0.9 * m[i] + 0.1 * factor * g[i];
          v[i] = 0.999 * v[i] + 0.001 * Math.pow(factor * g[i], 2);
          theta[i] -= rate * m[i] / (Math.sqrt(v[i]) + 1e-8);
          average[i] = decay * average[i] + (1 - decay) * theta[i];
        }
        TrainStep.Report report = step.run(batch, rates[k], 0);
        assertEquals(norm, report.gradientNorm(), 1e-5 * norm);
        Checkpoint.State found = step.state();
        assertEquals(k + 1, found.step());
        assertClose(m, found.adamM(), 1e-5, "m");
        // 1 - 0.999f is 0.001 to 1.3e-5 only; the step has the same factor twice and does not see
        // it.
        assertClose(v, found.adamV(), 2e-5, "v");
        assertClose(theta, found.parameters(), 2e-6, "theta");
        assertClose(average, found.ema(), 2e-6, "ema");
      }
    }
  }

  @Test
  void theAverageForgetsFasterAtFirst() {
    Exponential average = new Exponential(0.999);
    assertEquals(0.9, average.rate(0), 1e-15);
    assertEquals(9 / 11.0, average.rate(1), 1e-15);
    assertEquals(0.09, average.rate(90), 1e-15);
    assertEquals(9 / 8999.0, average.rate(8989), 1e-15);
    assertEquals(0.001, average.rate(8990), 1e-15);
    assertEquals(0.001, average.rate(1_000_000), 1e-15);
    assertEquals(1, new Exponential(0).rate(5));
  }

  /** An average of a test, whose rate changes from step to step. */
  private record Moving(String name, double first) implements Average {
    @Override
    public double rate(long step) {
      return first / (step + 1);
    }
  }

  /** Each by its own rate, and none moves the weights or another. */
  @Test
  void everyAverageFollowsTheWeights() {
    List<Average> averages =
        List.of(new Exponential(0.9), new Moving("fast", 1), new Moving("slow", 0.25));
    TrainStep.Examples batch = batch(POINT);
    try (TrainStep step = step(MLP, POINT, new Optimiser(1, averages));
        TrainStep alone = step(MLP, POINT, new Optimiser(1, 0.9))) {
      float[] start = LayerGraph.normal(5, step.layout().size(), 0.3);
      step.restore(Checkpoint.State.from(start));
      alone.restore(Checkpoint.State.from(start));
      double[] fast = doubles(start);
      double[] slow = doubles(start);
      for (int k = 0; k < 5; k++) {
        step.run(batch, 1e-2, 0);
        alone.run(batch, 1e-2, 0);
        Checkpoint.State found = step.state();
        for (int i = 0; i < start.length; i++) {
          fast[i] += (found.parameters()[i] - fast[i]) / (k + 1);
          slow[i] += 0.25 * (found.parameters()[i] - slow[i]) / (k + 1);
        }
        assertEquals(List.of("ema", "fast", "slow"), List.copyOf(found.averages().keySet()));
        assertClose(fast, found.average("fast"), 2e-6, "fast");
        assertClose(slow, found.average("slow"), 2e-6, "slow");
        Checkpoint.State expected = alone.state();
        States.assertSame(
            expected,
            new Checkpoint.State(
                found.step(),
                found.parameters(),
                Map.of("ema", found.ema()),
                found.adamM(),
                found.adamV()));
      }
    }
  }

  @Test
  void anAverageCannotBeginLater() {
    List<Average> averages = List.of(new Exponential(0.9), new Moving("slow", 0.25));
    try (TrainStep step = step(MLP, POINT, new Optimiser(1, averages))) {
      float[] any = new float[step.layout().size()];
      Checkpoint.State late = States.of(7, any, any, any, any);
      InvalidInput e = assertThrows(InvalidInput.class, () -> step.restore(late));
      assertEquals(
          "no slow of the first 7 steps is kept, and no average can begin later: leave it out, or"
              + " use another --out",
          e.getMessage());
    }
  }

  @Test
  void clippingScalesTheWholeGradient() {
    double clip = 0.02;
    TrainStep.Examples batch = batch(POINT);
    try (TrainStep free = step(MLP, POINT, new Optimiser(NO_CLIP, 0));
        TrainStep clipped = step(MLP, POINT, new Optimiser(clip, 0))) {
      float[] at = LayerGraph.normal(5, free.layout().size(), 0.3);
      float[] whole = gradient(free, at, batch);
      float[] bounded = gradient(clipped, at, batch);
      double norm = Slopes.norm(whole, 0, whole.length);
      assertEquals(clip, Slopes.norm(bounded, 0, bounded.length), 1e-5 * clip);
      for (int i = 0; i < whole.length; i++) {
        assertEquals(whole[i] * clip / norm, bounded[i], 1e-6 * clip);
      }
    }
  }

  @Test
  void dropoutIsAFunctionOfItsKey() {
    Unet with =
        new Unet(4, List.of(1), 1, List.of(), 0.3, 2, WAVES, Architecture.Precision.FLOAT32);
    Unet none = new Unet(4, List.of(1), 1, List.of(), 0, 2, WAVES, Architecture.Precision.FLOAT32);
    try (TrainStep step = step(with, IMAGE, new Optimiser(1, 0));
        TrainStep without = step(none, IMAGE, new Optimiser(1, 0))) {
      float[] at = LayerGraph.normal(3, step.layout().size(), 0.3);
      float[] first = losses(step, at, 5);
      assertArrayEquals(first, losses(step, at, 5));
      assertNotEquals(mean(first), mean(losses(step, at, 6)));
      assertNotEquals(mean(first), mean(losses(step, at, 5 + (1L << 32))));
      assertNotEquals(mean(first), mean(losses(without, at, 5)));
      assertArrayEquals(losses(without, at, 5), losses(without, at, 6));
    }
  }

  private static float[] losses(TrainStep step, float[] parameters, long key) {
    step.restore(state(parameters));
    return step.run(batch(IMAGE), 0, key).losses();
  }

  @Test
  void stateComesBackBitForBit() {
    try (TrainStep step = step(MLP, POINT, new Optimiser(1, 0.99))) {
      int size = step.layout().size();
      float[] special = LayerGraph.normal(1, size, 1e20);
      special[0] = -0f;
      special[1] = Float.MIN_VALUE;
      special[2] = Float.MAX_VALUE;
      Checkpoint.State state =
          States.of(
              1L << 40,
              special,
              LayerGraph.normal(2, size, 1),
              LayerGraph.normal(3, size, 1e-20),
              LayerGraph.normal(4, size, 1e-40));
      step.restore(state);
      States.assertSame(state, step.state());
    }
  }

  @Test
  void batchesOfAnotherSizeAreRefused() {
    try (TrainStep step = new TrainStep(MLP, POINT, 2, new Optimiser(1, 0), Device.CPU)) {
      step.restore(state(LayerGraph.normal(5, step.layout().size(), 0.3)));
      var e = assertThrows(IllegalArgumentException.class, () -> step.run(batch(POINT), 0, 0));
      assertEquals("3 examples for a graph of 2", e.getMessage());
      assertEquals(0, step.state().step());
    }
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  /** Compares to a fraction of the largest value. */
  private static void assertClose(double[] expected, float[] found, double tolerance, String name) {
    double largest = 0;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], tolerance * largest, name + "[" + i + "]");
    }
  }
}
