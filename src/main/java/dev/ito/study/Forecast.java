package dev.ito.study;

import dev.ito.evaluation.Metric;
import dev.ito.evaluation.Setup;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.Rehearsal;
import dev.ito.experiment.SamplingSpeed;
import dev.ito.nn.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a study has to do, and about how long it will take. */
public record Forecast(List<Line> lines) {
  /**
   * One cell.
   *
   * @param steps of training, which are not in the seconds
   * @param evaluations of the score, all together
   * @param seconds that they take; 0 if the cell is done
   * @param remarks on what will be wrong with its samples
   */
  record Line(
      Cell cell,
      boolean done,
      long steps,
      double evaluations,
      double seconds,
      List<String> remarks) {}

  /** Counts the evaluations of each cell and measures how long one takes. */
  public static Forecast of(StudyJob job) throws IOException {
    List<Line> lines = new ArrayList<>();
    Map<String, Double> speeds = new HashMap<>();
    for (Cell cell : job.plan().cells()) {
      boolean done = job.job(cell).isDone(job.monitor());
      Optional<Rehearsal> tried =
          cell.draws() ? Optional.of(Rehearsal.of(cell.experiment())) : Optional.empty();
      double evaluations = tried.map(t -> drawing(cell, t)).orElseGet(() -> measuring(cell));
      double seconds =
          done
              ? 0
              : evaluations
                  * speeds.computeIfAbsent(
                      cell.label().experiment(), name -> seconds(cell, job.provenance().device()));
      List<String> remarks = tried.map(cell.experiment()::remarks).orElse(List.of());
      lines.add(new Line(cell, done, steps(cell), evaluations, seconds, remarks));
    }
    return new Forecast(lines);
  }

  private static double seconds(Cell cell, Device device) {
    try {
      return SamplingSpeed.secondsPerEvaluation(cell.experiment(), device);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long steps(Cell cell) throws IOException {
    boolean untrained = cell.source().training().isPresent() && cell.source().weights().isEmpty();
    return untrained
        ? cell.experiment().trained().map(trained -> trained.training().steps()).orElse(0L)
        : 0;
  }

  private static double measuring(Cell cell) {
    Setup setup = cell.experiment().setup();
    return cell.experiment().evaluation().stream()
        .mapToDouble(metric -> metric.evaluations(setup))
        .sum();
  }

  private static double drawing(Cell cell, Rehearsal tried) {
    Experiment experiment = cell.experiment();
    int samples = experiment.evaluation().stream().mapToInt(Metric::samples).max().orElse(0);
    return tried.nfe() * Math.max(samples, experiment.sampling().count());
  }

  /** Returns the table in plain text. */
  public String table() {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s  %9s  %12.0f  %s%s%n",
              line.cell().id(),
              line.done() ? "done" : duration(line.seconds()),
              line.evaluations(),
              line.cell().label(),
              line.steps() > 0 ? " (after a training of " + line.steps() + " steps)" : ""));
    }
    warnings().forEach(warning -> text.append(warning).append('\n'));
    double all = lines.stream().mapToDouble(Line::seconds).sum();
    return text.append(
            String.format(
                Locale.ROOT,
                "%d cells, %d done; about %s for the evaluations of the score in the others%s%n",
                lines.size(),
                lines.stream().filter(Line::done).count(),
                duration(all),
                lines.stream().anyMatch(line -> line.steps() > 0) ? ", beside the trainings" : ""))
        .toString();
  }

  /** Returns what will be wrong with samples, each once, with the cells that it is of. */
  private List<String> warnings() {
    Map<String, List<String>> cells = new LinkedHashMap<>();
    for (Line line : lines) {
      for (String remark : line.remarks()) {
        cells.computeIfAbsent(remark, key -> new ArrayList<>()).add(line.cell().id());
      }
    }
    return cells.entrySet().stream()
        .map(one -> "warning: " + one.getKey() + " (" + String.join(", ", one.getValue()) + ")")
        .toList();
  }

  private static String duration(double seconds) {
    return seconds < 60 ? Math.round(seconds) + " s" : Math.round(seconds / 60) + " min";
  }
}
