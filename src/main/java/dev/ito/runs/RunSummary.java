package dev.ito.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.evaluation.Measurement;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.Trained;
import dev.ito.io.FolderLock;
import dev.ito.math.InvalidInput;
import dev.ito.train.TrainLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.StreamSupport;

/**
 * A run in one line.
 *
 * @param name of its experiment
 * @param folder of it
 * @param state what became of it
 * @param remark on the state: who works on it, why it failed; empty if there is nothing to say
 * @param steps of training that are done; null where none began
 * @param stepsInAll of the training; null where none began
 * @param loss mean of the last 100 steps that are logged; null without a log
 * @param metrics of the last evaluation
 * @param finished when its last job was done, UTC; null if none was
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RunSummary(
    String name,
    String folder,
    State state,
    String remark,
    Long steps,
    Long stepsInAll,
    Double loss,
    List<Measurement> metrics,
    String finished) {
  private static final int SMOOTHED = 100;

  /** What became of a run. */
  public enum State {
    /** A job works on it now. */
    AT_WORK,
    /** All that its experiment asks of a training is done; without one, samples or metrics are. */
    COMPLETE,
    /** It can go on, or has nothing yet. */
    UNFINISHED,
    /** Its last work failed. */
    FAILED,
    /** Its files cannot be read. */
    UNREADABLE;

    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Reads a run; what cannot be read is a state, too. */
  public static RunSummary read(RunDirectory folder) throws IOException {
    String place = folder.path().toString();
    try {
      return of(RunRecord.read(place, folder));
    } catch (InvalidInput e) {
      return new RunSummary(
          folder.path().getFileName().toString(),
          place,
          State.UNREADABLE,
          e.getMessage(),
          null,
          null,
          null,
          List.of(),
          null);
    }
  }

  private static RunSummary of(RunRecord run) throws IOException {
    RunDirectory folder = run.folder();
    Long all = run.experiment().trained().map(Trained::training).map(t -> t.steps()).orElse(null);
    boolean trains = all != null && isTrained(run);
    Long done = trains ? (Long) steps(run) : null;
    String owner = FolderLock.owner(folder.path()).orElse("");
    boolean failed = Files.isRegularFile(folder.failure());
    State state = State.UNFINISHED;
    if (!owner.isEmpty()) {
      state = State.AT_WORK;
    } else if (failed) {
      state = State.FAILED;
    } else if (trains ? done >= all : !run.provenance().isMissingNode()) {
      state = State.COMPLETE;
    }
    OptionalDouble loss = loss(folder.trainLog());
    return new RunSummary(
        run.experiment().name(),
        run.name(),
        state,
        owner.isEmpty() && failed ? Files.readString(folder.failure()).strip() : owner,
        done,
        trains ? all : null,
        loss.isPresent() ? (Double) loss.getAsDouble() : null,
        run.measurements(),
        finished(run.provenance()));
  }

  /** Returns whether a training began there: others draw or measure with weights of another. */
  private static boolean isTrained(RunRecord run) throws IOException {
    return run.provenance().has("training")
        || Files.exists(run.folder().trainLog())
        || !run.folder().checkpoints().isEmpty();
  }

  /** Returns the steps of the training that are kept: of its provenance, or a newer checkpoint. */
  private static long steps(RunRecord run) throws IOException {
    long recorded = run.provenance().at("/training/steps").asLong();
    return run.folder().checkpoints().stream()
        .mapToLong(RunDirectory::step)
        .reduce(recorded, Math::max);
  }

  private static OptionalDouble loss(Path log) throws IOException {
    List<TrainLog.Line> lines = TrainLog.read(log);
    return lines.stream()
        .skip(Math.max(0, lines.size() - SMOOTHED))
        .mapToDouble(TrainLog.Line::loss)
        .average();
  }

  private static String finished(JsonNode provenance) {
    return StreamSupport.stream(provenance.spliterator(), false)
        .map(section -> section.path("finished").asText())
        .filter(time -> !time.isEmpty())
        .max(String::compareTo)
        .orElse(null);
  }

  /** Returns the state with how far it is. */
  String progress() {
    String far =
        steps == null || state == State.UNREADABLE
            ? ""
            : steps.equals(stepsInAll)
                ? String.format(Locale.ROOT, ", %,d steps", steps)
                : String.format(Locale.ROOT, ", %,d of %,d steps", steps, stepsInAll);
    return state + far;
  }
}
