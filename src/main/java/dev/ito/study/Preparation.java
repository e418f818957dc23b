package dev.ito.study;

import dev.ito.experiment.RunDirectory;
import dev.ito.io.Reason;
import dev.ito.job.Run;
import dev.ito.job.TrainJob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;

/** What comes before the cells of a study: the trainings of those that are not done. */
record Preparation(StudyJob study) {
  /**
   * Trains what the cells need.
   *
   * @return the cells that are left to run, each once: not those whose training failed, which have
   *     the reason in their folders
   */
  List<Cell> cells() throws IOException {
    List<Cell> left = new ArrayList<>();
    Map<String, String> failures = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (Cell cell : study.plan().cells()) {
      CellJob job = study.job(cell);
      if (!job.isDone(study.monitor()) && seen.add(cell.id())) {
        String failure = failures.computeIfAbsent(cell.source().id(), id -> train(cell));
        if (failure.isEmpty()) {
          left.add(cell);
        } else {
          job.fail("training: " + failure);
        }
      }
    }
    study.monitor().say(study.left(left.size()));
    if (left.size() < study.plan().cells().size()) {
      study.monitor().keeps(study.kept(left.size()));
    }
    return left;
  }

  /** Returns why a training failed; empty if all is well. */
  private String train(Cell cell) {
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
