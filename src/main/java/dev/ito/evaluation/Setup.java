package dev.ito.evaluation;

import dev.ito.data.Dataset;
import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.data.Split;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.sde.Sde;
import java.io.IOException;
import java.util.Optional;

/**
 * What a metric is of, as far as a configuration says it.
 *
 * @param pixels how pixel levels are model units; empty for points
 * @param dataset the real data; empty if the experiment names none
 * @param learnt what the network has seen; empty of a known density, which is smooth within a bin
 */
public record Setup(
    Sde sde,
    Shape shape,
    Optional<PixelScale> pixels,
    Optional<Dataset> dataset,
    Optional<Learnt> learnt) {
  /** The first time of a likelihood of real numbers. */
  private static final double FIRST_TIME = 1e-5;

  /** Half a bin in units of the noise that leaves it with a probability of 6e-5. */
  private static final double TAU = 4;

  /**
   * What a network has seen.
   *
   * @param earliest the earliest time
   * @param spread whether pixels were spread evenly over their bins
   */
  public record Learnt(double earliest, boolean spread) {}

  /** Returns the setup of data with other levels, or none. */
  public Setup of(Optional<PixelScale> levels) {
    return new Setup(sde, shape, levels, dataset, learnt);
  }

  /** Returns the dequantisation with which the likelihood of the model is to be taken. */
  Dequantisation dequantisation() {
    return learnt.map(Learnt::spread).orElse(true)
        ? Dequantisation.UNIFORM
        : Dequantisation.TRUNCATED_NORMAL;
  }

  /**
   * Returns the first time of a likelihood.
   *
   * <p>With truncated-normal dequantisation it is the time at which half a bin of the data is
   * {@value #TAU} times the noise: all levels are told apart there, and what comes before is work
   * for nothing. Otherwise it is {@value #FIRST_TIME}. It is not before the first node of a chain,
   * nor, with truncated-normal dequantisation, before the earliest time that the network has seen.
   */
  double firstTime(Dequantisation dequantisation) {
    double node = sde.chainLength().isPresent() ? 1.0 / sde.chainLength().getAsInt() : 0;
    if (dequantisation != Dequantisation.TRUNCATED_NORMAL || pixels.isEmpty()) {
      return node > 0 ? node : FIRST_TIME;
    }
    double ratio = pixels.get().bin() / 2 / TAU;
    double seen = Math.max(node, learnt.map(Learnt::earliest).orElse(0.0));
    return Math.max(seen, timeOf(ratio));
  }

  /** Returns the time of a ratio of noise to data; early where the process begins with more. */
  private double timeOf(double ratio) {
    return sde.marginal(FIRST_TIME / 1000).ratio() >= ratio
        ? FIRST_TIME
        : sde.time(-2 * Math.log(ratio));
  }

  /**
   * Returns the real data.
   *
   * @throws InvalidInput if there are none
   */
  Dataset data() {
    return dataset.orElseThrow(
        () ->
            new InvalidInput(
                "dataset: required key is missing; add the data to compare, or give a file of them"
                    + " to evaluate with --data"));
  }

  /**
   * Opens the real data.
   *
   * @throws InvalidInput if there are none
   */
  Examples real(Split split) throws IOException {
    Dataset data = data();
    return InvalidInput.inside("dataset: ", () -> data.open(split));
  }
}
