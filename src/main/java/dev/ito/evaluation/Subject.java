package dev.ito.evaluation;

import dev.ito.data.Dataset;
import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.data.Split;
import dev.ito.io.Monitor;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.nn.Device;
import dev.ito.score.DifferentiableScore;
import dev.ito.sde.Sde;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * What is measured.
 *
 * @param sde the forward process
 * @param score of the model
 * @param samples of the model, as the experiment's sampling draws them
 * @param shape of a sample
 * @param pixels how pixel levels are model units; empty for points
 * @param dataset the real thing; empty if the experiment names none
 * @param given data to measure on instead; empty if none were given
 * @param seed of everything random
 * @param folder of the run, for files
 * @param device for other networks
 * @param monitor shows how it goes
 */
public record Subject(
    Sde sde,
    DifferentiableScore score,
    Samples samples,
    Shape shape,
    Optional<PixelScale> pixels,
    Optional<Dataset> dataset,
    Optional<Given> given,
    long seed,
    Path folder,
    Device device,
    Monitor monitor) {
  /**
   * Opens the given data, or the real ones.
   *
   * @throws InvalidInput if there are none
   */
  public Examples data(Split split) throws IOException {
    return given.isPresent() ? given.get().examples() : real(split);
  }

  /**
   * Opens the real data, whatever was given.
   *
   * @throws InvalidInput if there are none
   */
  Examples real(Split split) throws IOException {
    try {
      return dataset
          .orElseThrow(
              () ->
                  new InvalidInput(
                      "required key is missing; add the data to compare, or give a file of them to"
                          + " evaluate with --data"))
          .open(split);
    } catch (InvalidInput e) {
      throw new InvalidInput("dataset: " + e.getMessage(), e);
    }
  }

  /** Returns this subject with other data to measure on. */
  public Subject on(Given other) {
    return new Subject(
        sde,
        score,
        samples,
        shape,
        pixels,
        dataset,
        Optional.of(other),
        seed,
        folder,
        device,
        monitor);
  }

  /** Returns this subject with another seed; itself if there is none. */
  Subject seeded(Long other) {
    return other == null
        ? this
        : new Subject(
            sde, score, samples, shape, pixels, dataset, given, other, folder, device, monitor);
  }

  /** Returns the levels of the data's values; empty if they have none. */
  public Optional<PixelScale> levels() {
    return given.isPresent() ? given.get().levels() : pixels;
  }

  /** Ends an evaluation that the user asked to stop. */
  void requireNotStopped() {
    if (monitor.stopped()) {
      throw new CancellationException("stopped: run it again to finish the evaluation");
    }
  }
}
