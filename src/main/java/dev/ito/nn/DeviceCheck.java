package dev.ito.nn;

import dev.ito.math.Shape;
import dev.ito.score.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Every kind of layer of a U-Net, with its gradients, and a training step, on a device against the
 * CPU in float32.
 */
public final class DeviceCheck {
  /** Largest deviations that pass, of the largest value. */
  private static final double EXACT = 2e-4;

  private static final double TF32 = 1e-2;
  private static final double BFLOAT16 = 6e-2;

  private static final String DROPOUT = "dropout";
  private static final Shape SHAPE = Shape.image(16, 16, 32);
  private static final int COUNT = 8;
  private static final int GROUPS = 8;
  private static final long SEED = 5;

  /**
   * What was found for one kind of layer.
   *
   * @param precision {@code float32} or {@code bfloat16}, of the device; the CPU's is float32
   * @param output largest deviation of the output, of its largest value
   * @param gradient the same of the gradients by input and by weights, the larger one
   * @param allowed the largest of both that passes
   */
  public record Row(
      String layer, String precision, double output, double gradient, double allowed) {
    public boolean passes() {
      return output <= allowed && gradient <= allowed;
    }
  }

  private DeviceCheck() {}

  /**
   * Compares.
   *
   * @param device a resolved device
   * @param report takes each row as it is found
   * @return all rows
   */
  public static List<Row> run(Device device, Consumer<Row> report) {
    List<Row> rows = new ArrayList<>();
    for (Architecture.Precision precision : Architecture.Precision.values()) {
      rows.addAll(run(device, precision, report));
    }
    return rows;
  }

  /** Compares the device in one precision. */
  static List<Row> run(Device device, Architecture.Precision precision, Consumer<Row> report) {
    List<Row> rows = new ArrayList<>();
    Map<String, LayerGraph.Body> layers = layers();
    if (device.xla()) {
      layers.remove(DROPOUT); // XLA has a generator of its own, so other masks from the same key.
    }
    layers.forEach((name, body) -> add(rows, report, layer(name, body, precision, device)));
    add(rows, report, trainingStep(precision, device));
    return rows;
  }

  private static void add(List<Row> rows, Consumer<Row> report, Row row) {
    rows.add(row);
    report.accept(row);
  }

  private static Map<String, LayerGraph.Body> layers() {
    int channels = SHAPE.channels();
    Map<String, LayerGraph.Body> layers = new LinkedHashMap<>();
    layers.put("convolution 3x3", (l, x, c) -> l.conv("a", x, 3, 48, Initial.GLOROT));
    layers.put("convolution 1x1", (l, x, c) -> l.conv("a", x, 1, 48, Initial.GLOROT));
    layers.put("first convolution", (l, x, c) -> l.conv("b", colours(l, x), 3, 48, Initial.GLOROT));
    layers.put("last convolution, grey", (l, x, c) -> l.conv("a", x, 3, 1, Initial.GLOROT));
    layers.put("last convolution, colour", (l, x, c) -> l.conv("a", x, 3, 3, Initial.GLOROT));
    layers.put("halving", (l, x, c) -> l.downsample("a", x, Unet.Downsampling.ASYMMETRIC));
    layers.put("doubling", (l, x, c) -> l.upsample("a", x));
    layers.put("group normalisation", (l, x, c) -> l.groupNorm("a", x, GROUPS, 1e-6));
    layers.put("SiLU", (l, x, c) -> l.silu(l.conv("a", x, 1, channels, Initial.GLOROT)));
    layers.put(DROPOUT, (l, x, c) -> l.dropout(l.conv("a", x, 1, 8, Initial.GLOROT), 0.25));
    layers.put("skip connection", (l, x, c) -> l.concat(x, l.conv("a", x, 1, 8, Initial.GLOROT)));
    layers.put("time, added", (l, x, c) -> l.addPerChannel(x, time(l, c, channels)));
    layers.put("time, scale and shift", (l, x, c) -> l.scaleAndShift(x, time(l, c, 2 * channels)));
    layers.put("attention, one head", (l, x, c) -> l.attention("a", x, x, 1));
    layers.put("attention, four heads", (l, x, c) -> l.attention("a", x, x, 4));
    layers.put("U-Net", unet(Architecture.Precision.FLOAT32)::build);
    return layers;
  }

  private static Operand<TFloat32> colours(Layers layers, Operand<TFloat32> x) {
    return layers.conv("a", x, 1, 3, Initial.GLOROT);
  }

  private static Operand<TFloat32> time(Layers layers, Operand<TFloat32> condition, int out) {
    float[] frequencies = new TimeEmbedding.Sinusoidal().frequencies(16);
    return layers.dense("t", layers.waves(condition, frequencies, false), out, Initial.GLOROT);
  }

  private static Unet unet(Architecture.Precision precision) {
    var embedding = new TimeEmbedding.Sinusoidal();
    return new Unet(16, List.of(1, 2), 1, List.of(8), 0, GROUPS, embedding, precision);
  }

  private static Row layer(
      String name, LayerGraph.Body body, Architecture.Precision precision, Device device) {
    try (LayerGraph exact =
            new LayerGraph(SHAPE, Architecture.Precision.FLOAT32, Device.CPU, body);
        LayerGraph other = new LayerGraph(SHAPE, precision, device, body)) {
      LayerGraph.Inputs in = exact.random(SEED, COUNT);
      float[] direction = LayerGraph.normal(SEED, COUNT * exact.outputSize(), 1);
      List<float[]> expected = exact.all(in, direction);
      List<float[]> found = other.all(in, direction);
      double gradient = 0;
      for (int i = 1; i < expected.size(); i++) {
        gradient = Math.max(gradient, deviation(found.get(i), expected.get(i)));
      }
      double output = deviation(found.get(0), expected.get(0));
      return new Row(name, text(precision), output, gradient, allowed(precision, device));
    }
  }

  private static String text(Architecture.Precision precision) {
    return precision.name().toLowerCase(Locale.ROOT);
  }

  /** Compares losses, the gradient (a tenth of which is Adam's first mean) and the new average. */
  private static Row trainingStep(Architecture.Precision precision, Device device) {
    try (TrainStep exact = step(Architecture.Precision.FLOAT32, Device.CPU);
        TrainStep other = step(precision, device)) {
      float[] theta = LayerGraph.normal(SEED, exact.layout().size(), 0.1);
      float[] x = LayerGraph.normal(SEED + 1, COUNT * SHAPE.size(), 1);
      float[] condition = new float[COUNT];
      int[] labels = Network.unlabelled(COUNT);
      float[] weight = new float[COUNT];
      for (int i = 0; i < COUNT; i++) {
        condition[i] = 10 * i + 1;
        weight[i] = 1;
      }
      TrainStep.Examples batch = new TrainStep.Examples(COUNT, x, condition, labels, x, weight);
      List<TrainStep> both = List.of(exact, other);
      both.forEach(step -> step.restore(Checkpoint.State.from(theta)));
      List<float[]> losses = both.stream().map(step -> step.run(batch, 1e-5, 0).losses()).toList();
      Checkpoint.State expected = exact.state();
      Checkpoint.State found = other.state();
      return new Row(
          "training step",
          text(precision),
          deviation(losses.get(1), losses.get(0)),
          Math.max(
              deviation(found.adamM(), expected.adamM()), deviation(found.ema(), expected.ema())),
          allowed(precision, device));
    }
  }

  private static TrainStep step(Architecture.Precision precision, Device device) {
    return new TrainStep(unet(precision), SHAPE, COUNT, new Optimiser(1e30, 0.9), device);
  }

  private static double allowed(Architecture.Precision precision, Device device) {
    boolean exact = device.onCpu() || "0".equals(System.getenv("NVIDIA_TF32_OVERRIDE"));
    return precision == Architecture.Precision.BFLOAT16 ? BFLOAT16 : exact ? EXACT : TF32;
  }

  /** Returns the largest difference over the largest expected value; NaN if there is one. */
  private static double deviation(float[] found, float[] expected) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs((double) found[i] - expected[i]));
    }
    return difference / largest;
  }
}
