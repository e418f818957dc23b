package dev.ito.features;

import dev.ito.data.Dataset;
import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.data.PixelSource;
import dev.ito.data.Split;
import dev.ito.io.CacheFolder;
import dev.ito.io.Monitor;
import dev.ito.io.Sha256;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Checkpoint;
import dev.ito.nn.Classifier;
import dev.ito.nn.ClassifierStep;
import dev.ito.nn.Device;
import dev.ito.nn.ImageNetwork;
import dev.ito.nn.Optimiser;
import dev.ito.nn.ParameterLayout;
import dev.ito.train.Epochs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * How the classifier of a data set is trained: a function of the data, the architecture and the
 * seed, up to the rounding of the machine.
 */
record ClassifierTraining(
    Classifier classifier, Intake intake, PixelScale scale, long seed, int steps, Device device) {
  private static final int BATCH = 128;
  private static final int AT_ONCE = 1000;
  private static final double RATE = 2e-3;
  private static final Optimiser OPTIMISER = new Optimiser(1, 0);

  /** Returns the classifier of the cache, or trains it and puts it there. */
  Trained keptOrNew(Dataset data, Examples examples, Monitor monitor) throws IOException {
    var layout = classifier.layout();
    Path file = CacheFolder.ofUser().resolve("classifier-" + key(examples) + ".safetensors");
    Optional<Trained> kept = Trained.read(file, layout);
    if (kept.isPresent()) {
      return kept.get();
    }
    CacheFolder.make(file.getParent());
    boolean held = data.splits().contains(Split.TEST);
    Examples judged = held ? data.open(Split.TEST) : examples;
    Checkpoint.State state = train(examples, monitor);
    double accuracy = accuracy(state.parameters(), judged);
    monitor.say(
        String.format(
            Locale.ROOT,
            "trained the classifier for the features: %.2f %% of %,d %s images right",
            100 * accuracy,
            judged.count(),
            held ? "test" : "training"));
    var trained = new Trained(state, accuracy, held ? "test" : "train");
    trained.write(file, layout);
    return trained;
  }

  private String key(Examples examples) {
    String all =
        String.join(
            "\n",
            examples.sha256(),
            classifier.architecture(),
            "seed " + seed,
            "steps " + steps + " of " + BATCH + ", Adam from " + RATE + " to 0, clip 1");
    return Sha256.ofText(all).substring(0, 32);
  }

  /** Trains with a learning rate that falls to 0 in a straight line. */
  Checkpoint.State train(Examples examples, Monitor monitor) {
    Epochs epochs = new Epochs(seed, examples.count());
    try (ClassifierStep step = new ClassifierStep(classifier, OPTIMISER, seed, device);
        Monitor.Task task = monitor.start("training the classifier", "steps", 0, steps)) {
      for (int k = 0; k < steps; k++) {
        if (monitor.stopped()) {
          throw new CancellationException("stopped: the classifier was not kept");
        }
        int[] indices = epochs.batch(k, BATCH);
        int[] labels = Arrays.stream(indices).map(examples::label).toArray();
        float[] images = intake.values(pixels(examples, indices));
        double loss = step.run(images, labels, RATE * (1 - (double) k / steps));
        task.at(k + 1, String.format(Locale.ROOT, "loss %.3f", loss));
      }
      return step.state();
    }
  }

  private PixelBatch pixels(Examples examples, int[] indices) {
    return new PixelBatch(indices.length, examples.shape(), scale.toBytes(examples.batch(indices)));
  }

  /** Returns the fraction of examples whose largest logit is that of their label. */
  double accuracy(float[] weights, Examples examples) throws IOException {
    PixelSource source = PixelSource.of(examples, scale);
    int right = 0;
    try (ImageNetwork network = classifier.open(weights, device)) {
      for (int from = 0; from < source.count(); from += AT_ONCE) {
        int to = Math.min(from + AT_ONCE, source.count());
        PixelBatch images = new PixelBatch(to - from, source.shape(), source.read(from, to));
        Batch logits =
            network
                .apply(intake.values(images), images.count(), images.shape())
                .logits()
                .orElseThrow();
        int first = from;
        right +=
            (int)
                IntStream.range(0, images.count())
                    .filter(i -> largest(logits, i) == examples.label(first + i))
                    .count();
      }
    }
    return (double) right / source.count();
  }

  private static int largest(Batch logits, int row) {
    int from = row * logits.size();
    int best = 0;
    for (int j = 1; j < logits.size(); j++) {
      best = logits.values()[from + j] > logits.values()[from + best] ? j : best;
    }
    return best;
  }

  /**
   * A classifier that was trained, as it is kept in a file.
   *
   * @param state its weights, and what the training left
   * @param accuracy fraction of the images of the split that it names rightly
   * @param split that the accuracy was measured on
   */
  record Trained(Checkpoint.State state, double accuracy, String split) {
    private static final String ACCURACY = "accuracy";
    private static final String SPLIT = "split";

    float[] weights() {
      return state.parameters();
    }

    /** Reads a file; empty if there is none, or it is broken. */
    static Optional<Trained> read(Path file, ParameterLayout layout) throws IOException {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      try {
        Checkpoint stored = Checkpoint.read(file, layout);
        Map<String, String> facts = stored.metadata();
        return facts.keySet().containsAll(List.of(ACCURACY, SPLIT))
            ? Optional.of(
                new Trained(
                    stored.state(), Double.parseDouble(facts.get(ACCURACY)), facts.get(SPLIT)))
            : Optional.empty();
      } catch (InvalidInput | NumberFormatException broken) {
        return Optional.empty();
      }
    }

    /** Keeps it, if the folder can be written to. */
    void write(Path file, ParameterLayout layout) {
      // In a fixed order: the same classifier is the same file.
      Map<String, String> facts = new TreeMap<>();
      facts.put(ACCURACY, Double.toString(accuracy));
      facts.put(SPLIT, split);
      try {
        Files.createDirectories(file.getParent());
        new Checkpoint(layout, state, facts).write(file);
      } catch (IOException notKept) {
        // It is trained again next time.
        return;
      }
    }
  }
}
