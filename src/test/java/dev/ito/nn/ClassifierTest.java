package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import org.junit.jupiter.api.Test;

class ClassifierTest {
  private static final Classifier SMALL = new Classifier(Shape.image(5, 5, 1), 3);
  private static final int[] LABELS = {2, 0, 1, 1};
  private static final float[] IMAGES = LayerGraph.normal(1, LABELS.length * 25, 1);

  /** The mean of log(sum exp) less the logit of the label. */
  private static double crossEntropy(float[] theta) {
    try (ImageNetwork network = SMALL.open(theta, Device.CPU)) {
      Batch logits = network.apply(IMAGES, LABELS.length, SMALL.shape()).logits().orElseThrow();
      double sum = 0;
      for (int i = 0; i < LABELS.length; i++) {
        double exponentials = 0;
        for (int j = 0; j < 3; j++) {
          exponentials += Math.exp(logits.values()[3 * i + j]);
        }
        sum += Math.log(exponentials) - logits.values()[3 * i + LABELS[i]];
      }
      return sum / LABELS.length;
    }
  }

  @Test
  void aStepGoesDownTheSlopeOfTheCrossEntropy() {
    try (ClassifierStep step = new ClassifierStep(SMALL, new Optimiser(1e30, 0), 7, Device.CPU)) {
      float[] theta = step.state().parameters();
      assertEquals(crossEntropy(theta), step.run(IMAGES, LABELS, 0), 1e-5);
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
    return crossEntropy(moved);
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
