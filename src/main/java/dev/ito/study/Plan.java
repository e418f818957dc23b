package dev.ito.study;

import dev.ito.evaluation.Copies;
import dev.ito.evaluation.Metric;
import dev.ito.evaluation.SampleMetric;
import dev.ito.experiment.Experiment;
import dev.ito.io.Target;
import dev.ito.job.EvaluateJob;
import dev.ito.math.InvalidInput;
import dev.ito.solver.DrivingNoise;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The cells of a study, each experiment's together: first what is of the score, then those that
 * draw samples.
 *
 * @param asked pairs of cells that the answer compares first
 */
record Plan(List<Cell> cells, List<Differences.Pair> asked) {
  /**
   * Makes the cells.
   *
   * @throws InvalidInput if there is no cell, or one cannot be
   */
  static Plan of(Study study, Path file, Path folder) throws IOException {
    List<Cell> cells = new ArrayList<>();
    Content content = new Content();
    for (Map.Entry<String, Path> named : study.size().experiments().entrySet()) {
      requireNotBeside(file, named.getValue());
      cells.addAll(
          new Part(study, file, folder, named.getKey(), named.getValue(), content).cells());
    }
    InvalidInput.require(
        cells.stream().anyMatch(Cell::draws) || !study.size().metrics(false).isEmpty(),
        "%s: no variation is for an experiment of scale %s, and no metric is of a likelihood:"
            + " there is nothing to run",
        file,
        study.scale());
    List<Label> labels = cells.stream().map(Cell::label).toList();
    return new Plan(
        cells, new AskedPairs(file, labels, study.labelsElsewhere()).find(study.compare()));
  }

  /** Refuses a path that is meant from the folder of the study on. */
  private static void requireNotBeside(Path file, Path named) {
    Path beside = file.resolveSibling(named).normalize();
    InvalidInput.require(
        Files.exists(named) || !Files.exists(beside),
        "%s: experiments: there is no %s in %s: paths are from the folder where ito runs; there is"
            + " one beside the study: name it as %s",
        file,
        named,
        Path.of("").toAbsolutePath(),
        beside);
  }

  /**
   * Refuses before the first cell what the end of one would: networks for features, data, folders.
   *
   * @param folder of the study
   * @throws InvalidInput naming the cell
   */
  void requireReady(Path folder) throws IOException {
    new Target(folder).requireFolder();
    Set<Object> seen = new HashSet<>();
    for (Cell cell : cells) {
      Experiment experiment = cell.experiment();
      // Once for what is measured of the same data: opening these takes its time.
      if (!experiment.evaluation().isEmpty()
          && seen.add(List.of(experiment.setup(), experiment.evaluation()))) {
        InvalidInput.Part<Void, IOException> check =
            () -> {
              EvaluateJob job = EvaluateJob.of(experiment, Optional.empty());
              job.requireReady(experiment);
              job.requireData(experiment);
              job.requireSuitable(experiment);
              return null;
            };
        InvalidInput.inside(cell.label() + ": ", check);
      }
    }
  }

  /**
   * What a study does with one experiment.
   *
   * @param content hashes of what is read, found so far
   */
  private record Part(
      Study study, Path file, Path folder, String name, Path named, Content content) {
    List<Cell> cells() throws IOException {
      List<Cell> samplers = new ArrayList<>();
      for (Variation variation : study.variations()) {
        if (variation.isFor(name)) {
          for (Variation.Choice choice : variation.choices()) {
            samplers.add(sampler(variation, choice));
          }
        }
      }
      samplers.forEach(sampler -> requireReference(sampler, samplers));
      List<Cell> all = new ArrayList<>(scores(samplers));
      all.addAll(samplers);
      return all;
    }

    private Cell sampler(Variation variation, Variation.Choice choice) throws IOException {
      Label label = new Label(name, variation.name(), choice.shown());
      return cell(label, choice.settings(), true, Optional.ofNullable(variation.reference()));
    }

    /** One for each score that the samplers lead to: a sampler may be one of training, too. */
    private List<Cell> scores(List<Cell> samplers) throws IOException {
      if (study.size().metrics(false).isEmpty()) {
        return List.of();
      }
      Cell plain = cell(new Label(name, "", Map.of()), List.of(), false, Optional.empty());
      Set<String> sources = new LinkedHashSet<>();
      List<Cell> scores = new ArrayList<>();
      for (Cell sampler : samplers) {
        if (sources.add(sampler.source().id())) {
          Label label = Label.ofTraining(name, training(sampler, samplers));
          scores.add(cell(label, settings(sampler), false, Optional.empty()));
        }
      }
      return sources.isEmpty() || sources.equals(Set.of(plain.source().id()))
          ? List.of(plain)
          : scores;
    }

    /** The variation, and the values too if these lead to different trainings. */
    private static String training(Cell sampler, List<Cell> samplers) {
      String variation = sampler.label().variation();
      boolean one =
          samplers.stream()
              .filter(other -> other.label().variation().equals(variation))
              .allMatch(other -> other.source().id().equals(sampler.source().id()));
      return one ? variation : sampler.label().sampler();
    }

    private List<String> settings(Cell sampler) {
      return study.variations().stream()
          .filter(variation -> variation.name().equals(sampler.label().variation()))
          .flatMap(variation -> variation.choices().stream())
          .filter(choice -> choice.shown().equals(sampler.label().values()))
          .findFirst()
          .orElseThrow()
          .settings();
    }

    private Cell cell(
        Label label, List<String> settings, boolean ofSamples, Optional<String> reference)
        throws IOException {
      String metrics = Yaml.setting("evaluation", study.size().metrics(ofSamples));
      List<String> all = new ArrayList<>();
      // One x_T and one Brownian path for each index, whatever the solver and its steps.
      all.add(Yaml.setting("sampling.noise", DrivingNoise.Kind.BROWNIAN_PATH));
      all.add(Yaml.setting("during-training", List.of()));
      all.add(metrics);
      study.size().set().forEach((key, value) -> all.add(Yaml.setting(key, value)));
      all.addAll(settings);
      if (!ofSamples) {
        all.add(metrics); // What a sampler says of metrics is about its samples.
      }
      return InvalidInput.inside(
          file + ": " + label + ": ",
          () -> {
            Experiment experiment = watched(Source.read(named, all), all);
            Source source = Source.of(named, experiment, folder.resolve("trainings"), content);
            return Cell.of(label, experiment, source, reference, content.measured(experiment));
          });
    }

    /**
     * Whatever else is measured of samples of images, it is measured whether they are copies: of
     * the first of them, which are drawn once for all metrics.
     */
    private Experiment watched(Experiment experiment, List<String> settings) {
      List<Metric> asked = experiment.evaluation();
      Optional<SampleMetric> most =
          asked.stream()
              .filter(SampleMetric.class::isInstance)
              .map(SampleMetric.class::cast)
              .max(Comparator.comparingInt(SampleMetric::samples));
      if (most.isEmpty()
          || asked.stream().anyMatch(Copies.class::isInstance)
          || !Copies.fits(experiment.setup())) {
        return experiment;
      }
      int samples = Math.min(most.get().samples(), Copies.ENOUGH);
      List<Metric> all = new ArrayList<>(asked);
      all.add(new Copies(samples, most.get().batch()));
      List<String> more = new ArrayList<>(settings);
      more.add(Yaml.setting("evaluation", all));
      return Source.read(named, more);
    }

    private void requireReference(Cell cell, List<Cell> samplers) {
      cell.reference()
          .ifPresent(
              reference ->
                  InvalidInput.require(
                      samplers.stream()
                          .anyMatch(sampler -> sampler.label().sampler().equals(reference)),
                      "%s: %s: its reference \"%s\" is no sampler of %s: write its name and values,"
                          + " such as \"%s\"",
                      file,
                      cell.label(),
                      reference,
                      name,
                      samplers.get(samplers.size() - 1).label().sampler()));
    }
  }
}
