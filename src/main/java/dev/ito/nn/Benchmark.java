package dev.ito.nn;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.Network;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;

/**
 * Speed and memory of a network on batches of noise.
 *
 * @param device where, as the command line has it
 * @param batch examples of a step and of an evaluation
 * @param parameters number of weights
 * @param buildSeconds to build the training graph and open its session
 * @param firstStepSeconds of the first training step, with which kernels are prepared
 * @param stepSeconds median of the other training steps
 * @param hostShare of the time of those steps: what is spent outside TensorFlow, copying in and out
 * @param forwardSeconds median of evaluations of the network
 * @param vjpSeconds median of evaluations with a product of the Jacobian: what a likelihood takes
 * @param memoryAtTenth native memory in bytes after a tenth of the steps
 * @param memoryAtEnd native memory in bytes after all steps
 * @param profile of one further step; null where it was not asked for
 */
public record Benchmark(
    String device,
    int batch,
    int parameters,
    double buildSeconds,
    double firstStepSeconds,
    double stepSeconds,
    double hostShare,
    double forwardSeconds,
    double vjpSeconds,
    long memoryAtTenth,
    long memoryAtEnd,
    @JsonInclude(JsonInclude.Include.NON_NULL) StepProfile profile) {
  private static final int FORWARD_RUNS = 11;

  /**
   * Measures.
   *
   * @param batch examples per step
   * @param steps training steps, at least 10
   * @param device a resolved device
   * @param profiled whether one further step is traced
   * @param report told now and then how it goes
   */
  public static Benchmark measure(
      Architecture architecture,
      Shape shape,
      int batch,
      int steps,
      Device device,
      boolean profiled,
      Consumer<String> report) {
    Device.version(); // Loads the native library, which is no part of building a graph.
    long start = System.nanoTime();
    try (TrainStep step =
        new TrainStep(architecture, shape, batch, new Optimiser(1, 0.999), device)) {
      double build = since(start);
      report.accept(
          String.format(
              Locale.ROOT, "graph of %,d parameters built in %.2f s", step.layout().size(), build));
      step.restore(Checkpoint.State.initial(step.layout(), 0));
      TrainStep.Examples examples = examples(batch, shape);
      Steps taken = Steps.of(step, examples, steps, report);
      StepProfile profile = profiled ? step.profile(examples, 1e-5, steps) : null;
      double[] evaluations = evaluations(architecture, shape, batch, device);
      return new Benchmark(
          device.text(),
          batch,
          step.layout().size(),
          build,
          taken.seconds[0],
          median(Arrays.copyOfRange(taken.seconds, 1, steps)),
          taken.hostShare,
          evaluations[0],
          evaluations[1],
          taken.memoryAtTenth,
          taken.memoryAtEnd,
          profile);
    }
  }

  /** What the training steps took. */
  private record Steps(double[] seconds, double hostShare, long memoryAtTenth, long memoryAtEnd) {
    static Steps of(
        TrainStep step, TrainStep.Examples examples, int count, Consumer<String> report) {
      double[] seconds = new double[count];
      long memoryAtTenth = 0;
      long memory = 0;
      double inside = 0;
      for (int i = 0; i < count; i++) {
        long start = System.nanoTime();
        step.run(examples, 1e-5, i);
        seconds[i] = since(start);
        inside = i == 0 ? step.secondsInside() : inside;
        if ((i + 1) % Math.max(1, count / 10) == 0) {
          memory = Pointer.physicalBytes();
          memoryAtTenth = memoryAtTenth == 0 ? memory : memoryAtTenth;
          report.accept(
              String.format(
                  Locale.ROOT,
                  "step %,d: %.3f s, Pointer.physicalBytes() = %,d",
                  i + 1,
                  seconds[i],
                  memory));
        }
      }
      double hostShare = 1 - (step.secondsInside() - inside) / Arrays.stream(seconds).skip(1).sum();
      return new Steps(seconds, hostShare, memoryAtTenth, memory);
    }
  }

  /** Returns the seconds without and with a product, measured in turn. */
  private static double[] evaluations(
      Architecture architecture, Shape shape, int batch, Device device) {
    try (GraphNetwork network = new GraphNetwork(architecture, shape, device)) {
      network.restore(network.layout().initialValues(0));
      Batch x = new Batch(batch, shape);
      new Noise(0, Purpose.PERTURBATION).gaussian(0, x);
      double[] conditions = new double[batch];
      int[] labels = Network.unlabelled(batch);
      double[] forward = new double[FORWARD_RUNS];
      double[] vjp = new double[FORWARD_RUNS];
      for (int i = 0; i < FORWARD_RUNS; i++) {
        long start = System.nanoTime();
        network.apply(x, conditions, labels, x.like());
        forward[i] = since(start);
        start = System.nanoTime();
        network.applyAndVjp(x, conditions, labels, x, x.like(), x.like());
        vjp[i] = since(start);
      }
      return new double[] {
        median(Arrays.copyOfRange(forward, 1, FORWARD_RUNS)),
        median(Arrays.copyOfRange(vjp, 1, FORWARD_RUNS))
      };
    }
  }

  private static TrainStep.Examples examples(int batch, Shape shape) {
    Noise noise = new Noise(0, Purpose.PERTURBATION);
    Batch x = new Batch(batch, shape);
    noise.gaussian(0, x);
    float[] input = new float[x.values().length];
    float[] condition = new float[batch];
    float[] weight = new float[batch];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) x.values()[i];
    }
    for (int i = 0; i < batch; i++) {
      condition[i] = (float) (999 * noise.uniform(i, 1));
      weight[i] = 1;
    }
    return new TrainStep.Examples(
        batch, input, condition, Network.unlabelled(batch), input.clone(), weight);
  }

  private static double since(long start) {
    return 1e-9 * (System.nanoTime() - start);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
