package dev.ito.study;

import dev.ito.evaluation.Detail.RealAgainstReal;
import dev.ito.evaluation.Measurement;
import dev.ito.report.Shown;
import java.util.ArrayList;
import java.util.List;

/** Says where a quantity cannot order the samplers of an experiment with so many samples. */
record Resolution(Comparison all, Differences differences, String quality) {
  /** Returns what is to be said, nothing where the quantity does order them. */
  List<Sentence> sentences() {
    List<Sentence> sentences = new ArrayList<>();
    for (String experiment : all.experiments()) {
      all.of(experiment).best(quality).ifPresent(best -> say(experiment, best, sentences));
    }
    return sentences;
  }

  private void say(String experiment, Row best, List<Sentence> sentences) {
    Measurement found = best.measurement(quality).orElseThrow();
    List<PairedDifference> fromBest =
        all.of(experiment).rows().stream()
            .flatMap(row -> differences.of(quality, row.label(), best.label()).stream())
            .toList();
    long open = fromBest.stream().filter(PairedDifference::includesZero).count();
    if (2 * open > fromBest.size()) {
      sentences.add(
          Sentence.of(
              "%s: %s cannot order most of these samplers at n = %d: of %d differences from the best,"
                  + " %d have a 95 %% interval that includes 0.",
              experiment, quality, found.n(), fromBest.size(), open));
    }
    found.detail().realAgainstReal().ifPresent(real -> say(experiment, real, sentences));
  }

  /** Says how many samplers are as near as real images are. */
  private void say(String experiment, RealAgainstReal real, List<Sentence> sentences) {
    long within = within(experiment, real.value());
    if (within > 0) {
      sentences.add(
          Sentence.of(
              "%s: in %s, %d of %d samplers are no further from the %s than %d of these are from the"
                  + " others (%s), up to 1.96 standard errors.",
              experiment,
              quality,
              within,
              all.of(experiment).measured(quality).count(),
              real.images(),
              real.n(),
              Shown.number(real.value())));
    }
  }

  private long within(String experiment, double real) {
    return all.of(experiment)
        .measured(quality)
        .filter(m -> m.value() - 1.96 * (m.standardError() > 0 ? m.standardError() : 0) <= real)
        .count();
  }
}
