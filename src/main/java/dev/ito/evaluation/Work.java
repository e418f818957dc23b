package dev.ito.evaluation;

import dev.ito.io.Monitor;
import dev.ito.nn.Device;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/**
 * How an evaluation is done.
 *
 * @param seed of everything random
 * @param folder of the run, for files
 * @param device for other networks
 * @param monitor shows how it goes
 */
public record Work(long seed, Path folder, Device device, Monitor monitor) {
  /** Ends an evaluation that the user asked to stop. */
  void requireNotStopped() {
    if (monitor.stopped()) {
      throw new CancellationException("stopped: run it again to finish the evaluation");
    }
  }
}
