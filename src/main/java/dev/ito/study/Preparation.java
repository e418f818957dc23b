package dev.ito.study;

import dev.ito.experiment.RunDirectory;
import dev.ito.io.Reason;
import dev.ito.job.Run;
import dev.ito.job.TrainJob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * The cells of a study before the first one runs, each once.
 *
 * @param left those to run: not those whose training failed, which have the reason in their folders
 * @param done how many are done already
 */
record Preparation(List<Cell> left, int done) {
  /** Trains what the cells need. */
  static Preparation of(StudyJob study) throws IOException {
    List<Cell> left = new ArrayList<>();
    int done = 0;
    Map<String, String> failures = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (Cell cell : study.plan().cells()) {
      if (!seen.add(cell.id())) {
        continue;
      }
      CellJob job = study.job(cell);
      if (job.isDone(study.monitor())) {
        done++;
        continue;
      }
      String failure = failures.computeIfAbsent(cell.source().id(), id -> train(study, cell));
      if (failure.isEmpty()) {
        left.add(cell);
      } else {
        job.fail("training: " + failure);
      }
    }
    return new Preparation(left, done);
  }

  /** Returns why a training failed; empty if all is well. */
  private static String train(StudyJob study, Cell cell) {
    if (cell.source().training().isEmpty()) {
      return "";
    }
    RunDirectory weights = cell.source().training().get();
    TrainJob job =
        TrainJob.of(new Run(cell.experiment(), weights, study.provenance(), study.monitor()));
    try {
      if (!weights.alone(study.monitor(), job::execute)) {
        throw StudyJob.stopped();
      }
      return "";
    } catch (CancellationException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      return Reason.of(e);
    }
  }
}
