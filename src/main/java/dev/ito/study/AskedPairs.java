package dev.ito.study;

import dev.ito.math.InvalidInput;
import dev.ito.yaml.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the cells that a study's {@code compare} names: as a report calls them, or shorter where
 * that is clear.
 *
 * @param file of the study
 * @param labels of its cells
 * @param elsewhere those that only other scales have: a pair with one of them is left out
 */
record AskedPairs(Path file, List<Label> labels, List<Label> elsewhere) {
  /** How many of the nearest names are told to one who wrote another. */
  private static final int NEAREST = 3;

  /**
   * Returns the pairs, within each experiment that has both unless an experiment is named.
   *
   * @throws InvalidInput if a name is none, or could be several
   */
  List<Differences.Pair> find(List<List<String>> asked) {
    Set<Differences.Pair> pairs = new LinkedHashSet<>();
    for (List<String> pair : asked) {
      if (pair.stream().noneMatch(this::isOfAnotherScale)) {
        pairs.addAll(find(pair.get(0), pair.get(1)));
      }
    }
    return List.copyOf(pairs);
  }

  private boolean isOfAnotherScale(String name) {
    return meanings(name).isEmpty()
        && !new AskedPairs(file, elsewhere, List.of()).meanings(name).isEmpty();
  }

  private List<Differences.Pair> find(String left, String right) {
    List<Label> lefts = named(left);
    List<Label> rights = named(right);
    List<Differences.Pair> pairs = new ArrayList<>();
    for (String experiment : experiments(lefts)) {
      List<Label> a = of(lefts, experiment);
      List<Label> b = of(rights, experiment);
      if (!b.isEmpty()) {
        pairs.add(new Differences.Pair(only(left, a), only(right, b)));
      }
    }
    if (pairs.isEmpty()) {
      InvalidInput.require(
          experiments(lefts).size() == 1 && experiments(rights).size() == 1,
          "%s: compare: no experiment has both \"%s\" (%s) and \"%s\" (%s): name the experiments,"
              + " such as \"%s\"",
          file,
          left,
          String.join(", ", experiments(lefts)),
          right,
          String.join(", ", experiments(rights)),
          rights.get(0));
      pairs.add(new Differences.Pair(only(left, lefts), only(right, rights)));
    }
    for (Differences.Pair pair : pairs) {
      InvalidInput.require(
          !pair.left().equals(pair.right()),
          "%s: compare: \"%s\" and \"%s\" are the same cell: name two",
          file,
          left,
          right);
    }
    return pairs;
  }

  private static List<String> experiments(List<Label> labels) {
    return labels.stream().map(Label::experiment).distinct().toList();
  }

  private static List<Label> of(List<Label> labels, String experiment) {
    return labels.stream().filter(label -> label.experiment().equals(experiment)).toList();
  }

  private Label only(String name, List<Label> labels) {
    InvalidInput.require(
        labels.size() == 1,
        "%s: compare: \"%s\" could be %s: write which",
        file,
        name,
        labels.stream()
            .map(label -> "\"" + label.sampler() + "\"")
            .collect(Collectors.joining(" or ")));
    return labels.get(0);
  }

  /** Returns all that a name may mean, at least one. */
  private List<Label> named(String name) {
    List<Label> found = meanings(name);
    if (found.isEmpty()) {
      throw new InvalidInput(
          "%s: compare: there is no \"%s\": the nearest are \"%s\""
              .formatted(file, name, String.join("\", \"", nearest(sampler(name)))));
    }
    return found;
  }

  /** Returns all that a name may mean: the most exact meaning that there is. */
  private List<Label> meanings(String name) {
    List<Label> exact =
        labels.stream().filter(l -> plain(l.toString()).equals(plain(name))).toList();
    if (!exact.isEmpty()) {
      return exact;
    }
    List<Label> scope = experiment(name).map(one -> of(labels, one)).orElse(labels);
    String sampler = sampler(name);
    List<Label> full = scope.stream().filter(l -> spellings(l).contains(sampler)).toList();
    return full.isEmpty() && !sampler.isEmpty()
        ? scope.stream().filter(l -> plain(l.variation()).equals(sampler)).toList()
        : full;
  }

  /** Returns the experiment before the colon of a name; empty if there is none. */
  private Optional<String> experiment(String name) {
    return experiments(labels).stream()
        .filter(experiment -> plain(name).startsWith(plain(experiment) + ":"))
        .findFirst();
  }

  /** Returns a name without the experiment before it. */
  private String sampler(String name) {
    return experiment(name)
        .map(experiment -> plain(plain(name).substring(plain(experiment).length() + 1)))
        .orElse(plain(name));
  }

  private List<String> nearest(String sampler) {
    return labels.stream()
        .sorted(
            Comparator.comparingInt(
                label ->
                    spellings(label).stream()
                        .mapToInt(spelling -> Suggestion.distance(sampler, spelling))
                        .min()
                        .orElseThrow()))
        .map(label -> label.sampler().isEmpty() ? label.experiment() : label.sampler())
        .distinct()
        .limit(NEAREST)
        .toList();
  }

  /** The name in full, and with values alone: "DDIM, steps 50" and "DDIM 50". */
  private static List<String> spellings(Label label) {
    if (label.sampler().isEmpty()) {
      return List.of(plain(label.experiment()));
    }
    // The score of a training has values, but no variation: they alone are names of samplers.
    String values = String.join(" ", label.values().values());
    return label.variation().isEmpty()
        ? List.of(plain(label.sampler()))
        : List.of(plain(label.sampler()), plain(label.variation() + " " + values));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[\\s,]+", " ").strip();
  }
}
