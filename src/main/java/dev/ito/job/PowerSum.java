package dev.ito.job;

import dev.ito.experiment.Snapshots;
import dev.ito.io.FileFault;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Averages;
import dev.ito.nn.ParameterLayout;
import dev.ito.train.PowerAverage;
import dev.ito.train.Profile;
import dev.ito.train.ProfileFit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A power average as a sum of those that a training kept.
 *
 * @param terms in the order of their steps
 * @param error of the fit, as {@link ProfileFit#error}
 */
record PowerSum(List<Term> terms, double error) {
  /** Beyond it the sum is another average rather than this one. */
  private static final double FARTHEST = 0.25;

  /** One average and what it is multiplied by. */
  record Term(long step, double width, double coefficient) {}

  PowerSum {
    terms = List.copyOf(terms);
  }

  /**
   * Finds the sum, from the headers of the files alone.
   *
   * @param step after which the average is; what came later is not looked at
   * @throws InvalidInput if none is near enough
   */
  static PowerSum of(Snapshots kept, PowerAverage wanted, long step) throws IOException {
    List<Term> terms = new ArrayList<>();
    for (long at : kept.steps().stream().filter(at -> at <= step).toList()) {
      for (String name : Averages.names(kept.file(at))) {
        PowerAverage.named(name).ifPresent(average -> terms.add(new Term(at, average.width(), 0)));
      }
    }
    if (terms.isEmpty()) {
      throw new FileFault(kept.folder() + ": there is no power average in its files: delete them");
    }
    List<Profile> profiles =
        terms.stream().map(term -> new PowerAverage(term.width).at(term.step)).toList();
    ProfileFit fit = ProfileFit.of(profiles, wanted.at(step));
    InvalidInput.require(
        fit.error() <= FARTHEST,
        "--width %s: the averages of %s do not reach it, they miss %.0f %% of its profile: choose a"
            + " width nearer to theirs, %s, or a later --at, or train with others, kept more often",
        wanted.width(),
        kept.folder(),
        100 * fit.error(),
        terms.stream().map(term -> "" + term.width).distinct().toList());
    List<Term> fitted = new ArrayList<>();
    for (int k = 0; k < terms.size(); k++) {
      Term term = terms.get(k);
      fitted.add(new Term(term.step, term.width, fit.coefficients().get(k)));
    }
    return new PowerSum(fitted, fit.error());
  }

  /** Returns the number of steps whose averages it is of. */
  long steps() {
    return terms.stream().mapToLong(Term::step).distinct().count();
  }

  /**
   * Returns the sum, added up in float64, one file at a time.
   *
   * @param layout of all of them
   * @throws InvalidInput if one is of another network, or damaged
   */
  float[] of(Snapshots kept, ParameterLayout layout) throws IOException {
    double[] sum = new double[layout.size()];
    for (long step : terms.stream().map(Term::step).distinct().toList()) {
      Averages averages = Averages.read(kept.file(step), step);
      layout.requireEqual(averages.layout(), kept.file(step).toString());
      for (Term term : terms) {
        if (term.step == step) {
          float[] vector = averages.vectors().get(new PowerAverage(term.width).name());
          for (int i = 0; i < sum.length; i++) {
            sum[i] += term.coefficient * vector[i];
          }
        }
      }
    }
    float[] weights = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      weights[i] = (float) sum[i];
    }
    return weights;
  }
}
