package dev.ito.evaluation;

import dev.ito.io.Monitor;
import dev.ito.likelihood.Floor;
import dev.ito.math.Estimate;
import java.util.Locale;
import java.util.Optional;

/** What a reader should know of a likelihood beside its floor. */
public record Limit(Floor floor) {
  /** Standard errors between what is told apart. */
  private static final double APART = 2;

  /** Returns what no image can be measured below, in bits per dimension. */
  public double hard() {
    return floor.hard();
  }

  /** Returns what a pixel costs whose level is always the same. */
  public double certain() {
    return floor.certain();
  }

  /**
   * Returns what is wrong with a likelihood, if it is not well above what no model can be below.
   *
   * @param mean bits per dimension
   * @param standardError of the mean; NaN: not known
   */
  public Optional<String> verdict(double mean, double standardError) {
    double error = Double.isNaN(standardError) ? 0 : standardError;
    String hard = String.format(Locale.ROOT, "%.4f", floor.hard());
    if (mean < floor.hard() - APART * error) {
      return Optional.of(
          "below its floor of "
              + hard
              + ", where no model can be: the score, the solver or the probes are off");
    }
    return mean < floor.hard() + APART * error
        ? Optional.of(
            "not told apart from its floor of "
                + hard
                + ", which is that of every model: it says nothing of this one")
        : Optional.empty();
  }

  /** Says it, line by line. */
  void say(String quantity, Estimate found, Monitor monitor) {
    monitor.say(
        String.format(
            Locale.ROOT,
            "%s: no model has less than %.4f at this first time; a pixel that is certain costs %.4f",
            quantity,
            floor.hard(),
            floor.certain()));
    verdict(found.mean(), found.standardError())
        .ifPresent(
            verdict ->
                monitor.say(
                    String.format(Locale.ROOT, "%s: %.4f is %s", quantity, found.mean(), verdict)));
  }
}
