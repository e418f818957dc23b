package dev.ito.features;

import dev.ito.data.PixelSource;
import dev.ito.io.CacheFolder;
import dev.ito.io.Monitor;
import dev.ito.io.Npy.NpyArray;
import dev.ito.io.Npz;
import dev.ito.io.Npz.NpzArray;
import dev.ito.io.PartFile;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.nn.ImageNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Features kept in files, by the content of the images and the extractor: they are computed once,
 * and an interrupted computation goes on where it was.
 *
 * @param folder below it each set has a folder of its own with a file for every thousand images
 */
public record FeatureStore(Path folder) {
  private static final int CHUNK = 1000;
  private static final String FEATURES = "features";
  private static final String LOGITS = "logits";
  private static final String EVALUATIONS = "evaluations";

  /** Returns the store in {@code $ITO_CACHE}, or else in {@code ~/.cache/ito}. */
  public static FeatureStore ofUser() {
    return new FeatureStore(CacheFolder.ofUser().resolve("features"));
  }

  /** Reads or draws images {@code from} (included) to {@code to} (excluded). */
  @FunctionalInterface
  public interface Source {
    Part read(int from, int to) throws IOException;
  }

  /**
   * Some images.
   *
   * @param levels of their pixels, image after image, channels last
   * @param evaluations of a score that drawing them took, all together; 0 of those that are there
   */
  public record Part(byte[] levels, long evaluations) {}

  /**
   * What was found of images.
   *
   * @param activations of all, in their order
   * @param evaluations of a score that drawing one took, on average; 0 of those that are there
   */
  public record Found(ImageNetwork.Activations activations, double evaluations) {}

  /** Returns the features of images that are there. */
  public ImageNetwork.Activations of(
      PixelSource images, FeatureExtractor extractor, int batch, Monitor monitor)
      throws IOException {
    Source source = (from, to) -> new Part(images.read(from, to), 0);
    int count = images.count();
    String id = images.sha256();
    return of(source, count, images.shape(), id, extractor, batch, monitor).activations();
  }

  /**
   * Returns the features of all images; no more than {@code batch} images are held.
   *
   * @param shape of each image, channels last
   * @param id what tells the images from all others, such as a hash
   * @param batch images at once, at least 1
   * @throws CancellationException if the user asked to stop; what is done is kept
   */
  public Found of(
      Source source,
      int count,
      Shape shape,
      String id,
      FeatureExtractor extractor,
      int batch,
      Monitor monitor)
      throws IOException {
    extractor.intake().requireFits(shape);
    Path place = folder.resolve(extractor.facts().id()).resolve(id);
    CacheFolder.make(place);
    PartFile.sweep(place);
    Extraction extraction = new Extraction(source, shape, extractor, batch, monitor);
    ImageNetwork.Activations all = empty(count, extractor);
    long evaluations = 0;
    int drawn = 0;
    try (Monitor.Task task = monitor.start("features", "images", 0, count)) {
      for (int from = 0; from < count; from += CHUNK) {
        int to = Math.min(from + CHUNK, count);
        Path file = place.resolve(String.format(Locale.ROOT, "%07d.npz", from));
        Optional<Chunk> kept = kept(file, empty(to - from, extractor), monitor);
        Chunk chunk = kept.isPresent() ? kept.get() : extraction.of(from, to, task);
        if (kept.isEmpty()) {
          write(file, chunk);
        }
        put(all, from, chunk.activations);
        evaluations += chunk.evaluations;
        drawn += chunk.evaluations > 0 ? to - from : 0;
        monitor.keeps(String.format(Locale.ROOT, "the features of %,d images", to));
        task.at(to, "");
      }
    }
    int bad = all.features().firstNotFinite();
    InvalidInput.require(
        bad < 0, "the features of image %d are not finite: the network cannot be used", bad);
    return new Found(all, drawn > 0 ? (double) evaluations / drawn : 0);
  }

  private static ImageNetwork.Activations empty(int count, FeatureExtractor extractor) {
    Batch features = new Batch(count, Shape.of(extractor.dimension()));
    int classes = extractor.classes();
    return new ImageNetwork.Activations(
        features,
        classes > 0 ? Optional.of(new Batch(count, Shape.of(classes))) : Optional.empty());
  }

  /** How features come about that are not there. */
  private record Extraction(
      Source source, Shape shape, FeatureExtractor extractor, int batch, Monitor monitor) {
    private Chunk of(int from, int to, Monitor.Task task) throws IOException {
      ImageNetwork.Activations found = empty(to - from, extractor);
      long evaluations = 0;
      for (int i = from; i < to; i += batch) {
        if (monitor.stopped()) {
          throw new CancellationException("stopped: run it again to go on with the features");
        }
        int end = Math.min(i + batch, to);
        Part images = source.read(i, end);
        evaluations += images.evaluations;
        put(found, i - from, extractor.apply(new PixelBatch(end - i, shape, images.levels)));
        task.at(end, "");
      }
      return new Chunk(found, evaluations);
    }
  }

  private static void put(ImageNetwork.Activations all, int at, ImageNetwork.Activations part) {
    all.features().put(at, part.features());
    all.logits().ifPresent(logits -> logits.put(at, part.logits().orElseThrow()));
  }

  /** What a file has; what drawing its images took is kept with them, 0 of those that are there. */
  private record Chunk(ImageNetwork.Activations activations, long evaluations) {}

  private static void write(Path file, Chunk chunk) throws IOException {
    Map<String, NpzArray> arrays = new LinkedHashMap<>();
    arrays.put(FEATURES, array(chunk.activations.features()));
    chunk.activations.logits().ifPresent(logits -> arrays.put(LOGITS, array(logits)));
    if (chunk.evaluations > 0) {
      arrays.put(EVALUATIONS, new NpzArray(new int[] {1}, new double[] {chunk.evaluations}));
    }
    Npz.write(file, arrays);
  }

  private static NpzArray array(Batch batch) {
    return new NpzArray(new int[] {batch.count(), batch.size()}, batch.values());
  }

  /** Returns what a file has; empty if it is missing, damaged or of another shape. */
  private static Optional<Chunk> kept(Path file, ImageNetwork.Activations like, Monitor monitor)
      throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Batch features = read(file, FEATURES, like.features());
      Optional<Batch> logits = Optional.empty();
      if (like.logits().isPresent()) {
        logits = Optional.of(read(file, LOGITS, like.logits().get()));
      }
      boolean drawn = Npz.names(file).contains(EVALUATIONS);
      long evaluations = drawn ? (long) Npz.read(file, EVALUATIONS).values()[0] : 0;
      return Optional.of(new Chunk(new ImageNetwork.Activations(features, logits), evaluations));
    } catch (InvalidInput damaged) {
      monitor.say(damaged.getMessage() + ": computed again");
      return Optional.empty();
    }
  }

  private static Batch read(Path file, String name, Batch like) throws IOException {
    NpyArray array = Npz.read(file, name);
    InvalidInput.require(
        array.shape().equals(List.of(like.count(), like.size())), "%s is of another shape", file);
    return new Batch(like.count(), like.shape(), array.values());
  }
}
