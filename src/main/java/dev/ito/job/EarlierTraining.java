package dev.ito.job;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a folder has of a training before it starts: whether it goes on from that, begins, or is
 * done.
 *
 * @param metadata what the checkpoints of the job say of it
 */
record EarlierTraining(TrainJob job, Map<String, String> metadata) {
  /**
   * Returns in which ways it is another training than that which is there, which the user has
   * allowed; empty if nothing is left to do.
   */
  Optional<List<String>> toDo(Optional<Resumption> latest) throws IOException {
    Optional<Resumption> model =
        latest.isPresent() ? Optional.empty() : Resumption.ofModel(job.run());
    List<String> differences = new ArrayList<>();
    for (Resumption before : latest.or(() -> model).stream().toList()) {
      differences.addAll(differences(before));
      if (latest.isPresent() ? isComplete(before) : isDone(before) && differences.isEmpty()) {
        job.run().folder().claim(job.run().experiment());
        job.run().monitor().say("training is complete: " + before.file());
        job.run().monitor().keeps("the training");
        return Optional.empty();
      }
    }
    if (model.isPresent()) {
      differences.add(replaced(model.get()));
    }
    return latest.isEmpty() && model.isEmpty() && isDelivered()
        ? Optional.empty()
        : Optional.of(differences);
  }

  /** Returns whether the run that is read has the model of the whole training. */
  private boolean isDelivered() throws IOException {
    Optional<Resumption> delivered = Resumption.delivered(job.run());
    if (delivered.isEmpty()) {
      return false;
    }
    Resumption model = delivered.get();
    boolean complete =
        isDone(model) && model.differences(job.run().experiment(), metadata).isEmpty();
    job.run()
        .say(
            complete
                ? "training is complete: %s"
                : "%s is of another training, or of fewer steps, and no checkpoint to go on from:"
                    + " training anew",
            model.file());
    return complete;
  }

  private boolean isDone(Resumption before) {
    return before.stored().step() == job.trained().training().steps();
  }

  /** Returns whether nothing is left to do. */
  private boolean isComplete(Resumption latest) throws IOException {
    // The provenance is written last: a training that was killed before has something left to do.
    return isDone(latest)
        && TrainingEvaluation.isComplete(job)
        && Provenance.has(job.run().folder(), TrainJob.JOB);
  }

  /** Returns what becomes of a model that a training cannot go on from. */
  private String replaced(Resumption model) {
    InvalidInput.require(
        job.force(),
        "%s is a model of %d steps without a checkpoint to go on from: use another --out, or"
            + " delete it, or train anew in its place with --force",
        model.file(),
        model.stored().step());
    job.run().say("--force: training anew in place of %s", model.file());
    return model.file().getFileName() + " of " + model.stored().step() + " steps was replaced";
  }

  /** Returns in which ways the checkpoint is of another training, which the user has allowed. */
  private List<String> differences(Resumption latest) {
    latest
        .misnamed()
        .ifPresent(
            name -> {
              InvalidInput.require(
                  job.force(),
                  "%s, or use another --out, or go on all the same with --force",
                  name);
              job.run().say("--force: going on, though %s", name);
            });
    List<String> differences = latest.differences(job.run().experiment(), metadata);
    if (!differences.isEmpty()) {
      String what = String.join("; ", differences);
      InvalidInput.require(
          job.force(),
          "%s, but %s is of a training with the former: use another --out, or delete it, or go on"
              + " all the same with --force",
          what,
          latest.file());
      job.run().say("--force: going on from %s, though %s", latest.file(), what);
    }
    return Stream.concat(latest.misnamed().stream(), differences.stream()).toList();
  }
}
