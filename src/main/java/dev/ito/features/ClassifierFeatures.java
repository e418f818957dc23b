package dev.ito.features;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.ito.data.Dataset;
import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.data.Split;
import dev.ito.io.Monitor;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.nn.Classifier;
import dev.ito.nn.Device;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The 84 features of a small classifier that is trained on the labels of the data set when it is
 * first needed, and kept with its accuracy.
 *
 * <p>Its distances compare samples of one data set with each other and with the real ones. They
 * depend on the seed of the classifier and are no FID.
 *
 * @param seed of the initial weights and the order of the examples
 */
@JsonTypeName("classifier")
public record ClassifierFeatures(
    @JsonProperty(defaultValue = "0") long seed,
    @JsonProperty(defaultValue = "" + ClassifierFeatures.STEPS) int steps)
    implements Features {
  /** The usual length of training. */
  public static final int STEPS = 1500;

  /** What a result records of such a network: the data that it learned, and how well. */
  @JsonNaming(LowerCamelCaseStrategy.class)
  private record Training(String trainedOn, double accuracy, String accuracySplit, long seed) {}

  public ClassifierFeatures {
    InvalidInput.require(steps >= 1, "steps must be at least 1, was %d", steps);
  }

  @Override
  public void requireFits(Shape shape, Optional<Dataset> dataset) {
    Shape learnt = withLabels(dataset).shape();
    Intake intake = intake(learnt);
    InvalidInput.require(
        !shape.isImage() || shape.height() == learnt.height() && shape.width() == learnt.width(),
        "the images are %s, and those that the classifier learns are %s: both must have one size",
        shape,
        learnt);
    intake.requireFits(shape);
  }

  @Override
  public void requireData(Optional<Dataset> dataset) throws IOException {
    examples(withLabels(dataset));
  }

  @Override
  public Set<Split> splits() {
    return Set.of(Split.TRAIN);
  }

  @Override
  public OptionalInt dimension() {
    return OptionalInt.of(Classifier.FEATURES);
  }

  @Override
  public FeatureExtractor open(Optional<Dataset> dataset, Device device, Monitor monitor)
      throws IOException {
    Dataset data = withLabels(dataset);
    Examples examples = examples(data);
    Classifier classifier = new Classifier(examples.shape(), examples.classes());
    ClassifierTraining training =
        new ClassifierTraining(
            classifier, intake(examples.shape()), scale(data), seed, steps, device);
    ClassifierTraining.Trained trained = training.keptOrNew(data, examples, monitor);
    return FeatureExtractor.of(
        "classifier",
        "fd-classifier",
        Sha256.ofFloats(trained.weights()),
        intake(examples.shape()),
        classifier.open(trained.weights(), device),
        new Training(examples.sha256(), trained.accuracy(), trained.split(), seed));
  }

  private static Dataset withLabels(Optional<Dataset> dataset) {
    return dataset.orElseThrow(
        () -> new InvalidInput("a classifier learns from a data set with labels: add a dataset"));
  }

  private static Examples examples(Dataset data) throws IOException {
    Examples examples = data.open(Split.TRAIN);
    InvalidInput.require(
        examples.classes() >= 2,
        "features: a classifier needs labels of at least 2 classes, and these data have %s: use"
            + " inception or graph",
        examples.classes() == 0 ? "no labels" : "one class");
    return examples;
  }

  private static PixelScale scale(Dataset data) {
    return data.pixels().orElseThrow(() -> new InvalidInput("a classifier is for images"));
  }

  private static Intake intake(Shape shape) {
    InvalidInput.require(
        shape.isImage() && shape.height() == shape.width(),
        "a classifier is for square images, not %s",
        shape.inWords());
    return Intake.of(shape.height(), shape.channels(), List.of(-1.0, 1.0), Intake.Resizing.NONE);
  }
}
