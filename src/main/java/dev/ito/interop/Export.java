package dev.ito.interop;

import dev.ito.data.PixelScale;
import dev.ito.math.InvalidInput;
import dev.ito.nn.GraphNetwork;
import dev.ito.score.Clipping;
import dev.ito.score.DifferentiableScore;
import dev.ito.score.MatchedScore;
import dev.ito.score.ScoreModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A format of other frameworks that a network is written in. */
public sealed interface Export permits DiffusersExport, SavedModelExport {
  /**
   * What is written.
   *
   * @param data what its samples are
   * @param model the network and what surrounds it
   * @param earliest the earliest time that the network knows
   * @param network the same network, with its weights
   */
  record Source(Data data, ScoreModel model, double earliest, GraphNetwork network) {
    /**
     * Takes the network out of a score.
     *
     * @throws InvalidInput if the experiment has another process than the network
     */
    public static Source of(Data data, DifferentiableScore score, GraphNetwork network) {
      if (score instanceof MatchedScore matched) {
        InvalidInput.require(
            matched.sde().equals(matched.known()),
            "sde: the network is of the chain that comes with it: leave sde out to convert it");
        return of(data, matched.score(), network).from(matched.earliest());
      }
      return new Source(data, (ScoreModel) score, 0, network);
    }

    private Source from(double time) {
      return new Source(data, model, time, network);
    }
  }

  /**
   * What an experiment says of its samples.
   *
   * @param pixels how they become pixels; empty for points
   * @param clip how estimates of them are kept in their range
   * @param seed of the noise that the check is made of
   */
  record Data(Optional<PixelScale> pixels, Clipping clip, long seed) {}

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
