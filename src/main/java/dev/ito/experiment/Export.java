package dev.ito.experiment;

import dev.ito.nn.GraphNetwork;
import dev.ito.score.ScoreModel;
import java.io.IOException;
import java.nio.file.Path;

/** A format of other frameworks that a network is written in. */
public sealed interface Export permits DiffusersExport, SavedModelExport {
  /**
   * What is written.
   *
   * @param experiment which the network is of
   * @param model the network and what surrounds it
   * @param network the same network, with its weights
   */
  record Source(Experiment experiment, ScoreModel model, GraphNetwork network) {}

  /**
   * Writes the files.
   *
   * @param folder an empty one
   * @throws dev.ito.math.InvalidInput naming what the format cannot express
   */
  void write(Source source, Path folder) throws IOException;

  /** Returns what was written, for the user. */
  String summary(ScoreModel model);
}
