package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("native")
class ClassifierTest {
  private static final Classifier SMALL = new Classifier(Shape.image(5, 5, 1), 3);
  private static final int[] LABELS = {2, 0, 1, 1};
  private static final float[] IMAGES = LayerGraph.normal(1, LABELS.length * 25, 1);

  private static double[] logits(float[] theta, float[] images) {
    try (ImageNetwork network = SMALL.open(theta, Device.CPU)) {
      Batch logits = network.apply(images, LABELS.length, SMALL.shape()).logits().orElseThrow();
      return logits.values();
    }
  }

  /** Returns log(sum exp) of the logits of an image, shifted by the largest. */
  private static double logSum(double[] logits, int image) {
    double[] own = Arrays.copyOfRange(logits, 3 * image, 3 * image + 3);
    double largest = Arrays.stream(own).max().orElseThrow();
    return largest + Math.log(Arrays.stream(own).map(y -> Math.exp(y - largest)).sum());
  }

  /** The mean of log(sum exp) less the logit of the label. */
  private static double crossEntropy(float[] theta, float[] images) {
    double[] logits = logits(theta, images);
    double sum = 0;
    for (int i = 0; i < LABELS.length; i++) {
      sum += logSum(logits, i) - logits[3 * i + LABELS[i]];
    }
    return sum / LABELS.length;
  }

  @Test
  void aStepGoesDownTheSlopeOfTheCrossEntropy() {
    try (ClassifierStep step = new ClassifierStep(SMALL, new Optimiser(1e30, 0), 7, Device.CPU)) {
      float[] theta = step.state().parameters();
      assertEquals(crossEntropy(theta, IMAGES), step.run(IMAGES, LABELS, 0), 1e-5);
      // The first mean of Adam is a tenth of the gradient.
      float[] mean = step.state().adamM();
      ParameterLayout layout = SMALL.layout();
      assertEquals(theta.length, layout.size());
      for (var parameter : layout.parameters()) {
        int at = steepest(mean, parameter);
        double slope = (shifted(theta, at, 1e-3) - shifted(theta, at, -1e-3)) / 2e-3;
        assertEquals(slope, 10 * mean[at], 2e-2 * Math.abs(slope) + 3e-4, parameter.name());
      }
    }
  }

  private static int steepest(float[] gradient, ParameterLayout.Parameter parameter) {
    int best = parameter.offset();
    for (int i = best; i < parameter.offset() + parameter.size(); i++) {
      best = Math.abs(gradient[i]) > Math.abs(gradient[best]) ? i : best;
    }
    return best;
  }

  private static double shifted(float[] theta, int at, double by) {
    float[] moved = theta.clone();
    moved[at] += (float) by;
    return crossEntropy(moved, IMAGES);
  }

  /**
   * The network starts without biases, so logits are proportional to the images. The gradient by
   * the last bias is the mean of softmax less one-hot. exp(200) is infinite in float32.
   *
   * <p>To 1e-6 of the largest logit (seen: 3e-8) and to 1e-6 (seen: 1e-7).
   */
  @ParameterizedTest
  @ValueSource(doubles = {1, 80, 200})
  void theCrossEntropyDoesNotOverflow(double size) {
    try (ClassifierStep step = new ClassifierStep(SMALL, new Optimiser(1e30, 0), 7, Device.CPU)) {
      float[] theta = step.state().parameters();
      float[] images = IMAGES.clone();
      double[] range = Arrays.stream(logits(theta, IMAGES)).map(Math::abs).sorted().toArray();
      for (int i = 0; i < images.length; i++) {
        images[i] *= (float) (size / range[range.length - 1]);
      }
      double[] logits = logits(theta, images);
      double[] gradient = new double[3];
      for (int i = 0; i < LABELS.length; i++) {
        for (int j = 0; j < 3; j++) {
          double softmax = Math.exp(logits[3 * i + j] - logSum(logits, i));
          gradient[j] += (softmax - (LABELS[i] == j ? 1 : 0)) / LABELS.length;
        }
      }
      assertEquals(crossEntropy(theta, images), step.run(images, LABELS, 0), 1e-6 * size);
      float[] mean = step.state().adamM();
      for (int j = 0; j < 3; j++) {
        assertEquals(gradient[j], 10 * mean[mean.length - 3 + j], 1e-6);
      }
    }
  }

  @Test
  void itHas84Features() {
    float[] theta = SMALL.layout().initialValues(0);
    try (ImageNetwork network = SMALL.open(theta, Device.CPU)) {
      assertEquals(84, network.apply(IMAGES, 4, SMALL.shape()).features().size());
    }
  }

  @Test
  void itNeedsImagesAndClasses() {
    assertThrows(InvalidInput.class, () -> new Classifier(Shape.of(2), 3));
    assertThrows(InvalidInput.class, () -> new Classifier(Shape.image(3, 8, 1), 3));
    assertThrows(InvalidInput.class, () -> new Classifier(Shape.image(8, 8, 1), 1));
  }
}
