package dev.ito.interop;

import dev.ito.math.InvalidInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the parts of a published model are: in the folders {@code unet/} and {@code scheduler/} of
 * a pipeline, or side by side.
 *
 * @param network the folder of the network's settings and weights
 * @param scheduler the file of the scheduler's settings, if there is one
 */
record PublishedFolder(Path network, Optional<Path> scheduler) {
  private static final String UNET = "unet";
  private static final String SCHEDULER = "scheduler";
  private static final String SCHEDULER_FILE = "scheduler_config.json";
  private static final String INDEX = "model_index.json";

  /**
   * Looks into a folder: that of the pipeline, or its {@code unet/}, or that of a bare network.
   *
   * @throws InvalidInput if it is of a pipeline with other parts, or one is missing
   */
  static PublishedFolder of(Path given) {
    InvalidInput.require(
        !Files.isRegularFile(given), "%s: a file; name the folder that it is in", given);
    Path pipeline = pipeline(given);
    boolean nested = Files.isDirectory(pipeline.resolve(UNET));
    Optional<Path> scheduler =
        Stream.of(pipeline.resolve(SCHEDULER), pipeline, given)
            .map(folder -> folder.resolve(SCHEDULER_FILE))
            .filter(Files::isRegularFile)
            .findFirst();
    PublishedFolder found =
        new PublishedFolder(nested ? pipeline.resolve(UNET) : pipeline, scheduler);
    if (Files.isRegularFile(pipeline.resolve(INDEX))) {
      found.requireWhole(PublishedSettings.read(pipeline.resolve(INDEX)));
    }
    return found;
  }

  /** Returns the pipeline whose network a folder is; else the folder. */
  private static Path pipeline(Path given) {
    Path parent = given.toAbsolutePath().normalize().getParent();
    boolean inside =
        parent != null
            && !Files.exists(given.resolve(INDEX))
            && Files.isRegularFile(parent.resolve(INDEX))
            && given.toAbsolutePath().normalize().endsWith(UNET);
    return inside ? parent : given;
  }

  private void requireWhole(PublishedSettings index) {
    Set<String> known = Set.of(UNET, SCHEDULER);
    index
        .json()
        .properties()
        .forEach(
            part ->
                index.require(
                    known.contains(part.getKey())
                        || !part.getValue().isArray()
                        || part.getValue().path(0).isNull(),
                    "%s: only pipelines of a unet and a scheduler are supported: the samples of"
                        + " this network are no images",
                    index.shown(part.getKey())));
    index.require(
        !index.hasValue(UNET) || Files.isRegularFile(network.resolve(PublishedUnet.CONFIG)),
        "there is no unet/config.json beside it: download the whole repository");
    index.require(
        !index.hasValue(SCHEDULER) || scheduler.isPresent(),
        "there is no %s/%s beside it: download it, too, or write sde: yourself and delete this"
            + " file",
        SCHEDULER,
        SCHEDULER_FILE);
  }

  /** Returns the names of the files beside the network's settings, sorted. */
  List<String> files() {
    String[] names = network.toFile().list();
    return names == null ? List.of() : Stream.of(names).sorted().toList();
  }
}
