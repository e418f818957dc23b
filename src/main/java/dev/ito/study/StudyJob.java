package dev.ito.study;

import dev.ito.experiment.RunDirectory;
import dev.ito.io.AtomicFile;
import dev.ito.io.Monitor;
import dev.ito.io.Reason;
import dev.ito.job.Provenance;
import dev.ito.math.InvalidInput;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs what is not done of a study, and reports all of it.
 *
 * <p>A cell that fails leaves its reason and the others go on. Everything done is kept: a study
 * that was cut off goes on where it was.
 */
public final class StudyJob {
  private final Study study;
  private final Path file;
  private final Path folder;
  private final Provenance provenance;
  private final Monitor monitor;
  private final Plan plan;

  /**
   * Plans a study: what decides its cells is read and hashed here, and once.
   *
   * @param file of the study
   * @param folder of its results
   * @throws InvalidInput if there is no cell, or one cannot be
   */
  public StudyJob(Study study, Path file, Path folder, Provenance provenance, Monitor monitor)
      throws IOException {
    this.study = study;
    this.file = file;
    this.folder = folder;
    this.provenance = provenance;
    this.monitor = monitor;
    this.plan = Plan.of(study, file, folder);
  }

  /** Runs a cell elsewhere, such as in a process of its own. */
  @FunctionalInterface
  public interface Elsewhere {
    /** Runs the cell of an id, which leaves its result or its failure in the study's folder. */
    void run(String id, Path log) throws IOException, InterruptedException;
  }

  Plan plan() {
    return plan;
  }

  Provenance provenance() {
    return provenance;
  }

  Monitor monitor() {
    return monitor;
  }

  /**
   * Refuses before the first cell what the end of one would.
   *
   * @throws InvalidInput naming the cell
   */
  public void requireReady() throws IOException {
    plan.requireReady(folder);
  }

  CellJob job(Cell cell) {
    return CellJob.in(folder.resolve("cells"), cell);
  }

  /**
   * Runs one cell, if it is not done; a failure is left in its folder.
   *
   * @return whether it is done
   */
  public boolean only(String id) throws IOException {
    Cell cell =
        plan.cells().stream()
            .filter(one -> one.id().equals(id))
            .findFirst()
            .orElseThrow(
                () -> new InvalidInput(file + ": no cell " + id + ": --dry-run lists them"));
    CellJob job = job(cell);
    if (!job.isDone(monitor)) {
      attempt(job, () -> job.execute(provenance, monitor));
    }
    return job.isDone(monitor);
  }

  /**
   * Runs all cells one after the other and reports.
   *
   * @return what was found
   */
  public Findings execute() throws IOException {
    return new RunDirectory(folder).alone(monitor, this::executeHere);
  }

  private Findings executeHere() throws IOException {
    Preparation prepared = prepared();
    List<Cell> cells = prepared.left();
    int done = prepared.done();
    for (int i = 0; i < cells.size(); i++) {
      CellJob job = job(cells.get(i));
      monitor.say("cell " + (i + 1) + " of " + cells.size() + ": " + job.cell().label());
      done += attempt(job, () -> job.execute(provenance, monitor)) ? 1 : 0;
      keeps(done);
    }
    return report();
  }

  /**
   * Runs several cells at a time and reports.
   *
   * @param at how many
   */
  public Findings execute(int at, Elsewhere elsewhere) throws IOException {
    return new RunDirectory(folder).alone(monitor, () -> executeThere(at, elsewhere));
  }

  private Findings executeThere(int at, Elsewhere elsewhere) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(at);
    try {
      Preparation prepared = prepared();
      Map<Cell, Future<?>> running = new LinkedHashMap<>();
      for (Cell cell : prepared.left()) {
        running.put(
            cell,
            pool.submit(
                () -> {
                  elsewhere.run(cell.id(), log(cell));
                  return null;
                }));
      }
      int done = prepared.done();
      for (Map.Entry<Cell, Future<?>> one : running.entrySet()) {
        CellJob job = job(one.getKey());
        attempt(job, () -> await(one.getValue()));
        job.failUnlessEnded("its process ended before it was done: see " + log(one.getKey()));
        boolean isDone = job.isDone(monitor);
        done += isDone ? 1 : 0;
        keeps(done);
        monitor.say((isDone ? "done: " : "failed: ") + one.getKey().label());
      }
      return report();
    } finally {
      pool.shutdownNow();
    }
  }

  /** Trains what is needed, and says what is left to run. */
  private Preparation prepared() throws IOException {
    Preparation prepared = Preparation.of(this);
    monitor.say(
        String.format(
            Locale.ROOT,
            "%s: %d of %d cells to run -> %s",
            study.name(),
            prepared.left().size(),
            plan.cells().size(),
            folder));
    keeps(prepared.done());
    return prepared;
  }

  /** Tells how many cells are done, those that two variations share once. */
  private void keeps(int done) {
    if (done > 0) {
      long all = plan.cells().stream().map(Cell::id).distinct().count();
      monitor.keeps(String.format(Locale.ROOT, "%,d of the %,d cells", done, all));
    }
  }

  private Path log(Cell cell) {
    return folder.resolve("cells").resolve(cell.id() + ".log");
  }

  private static void await(Future<?> running) throws IOException {
    try {
      running.get();
    } catch (ExecutionException e) {
      throw new IOException(Reason.of(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped();
    }
  }

  static CancellationException stopped() {
    return new CancellationException("stopped: run it again to go on");
  }

  /** A piece of work that may fail. */
  private interface Work {
    void run() throws IOException;
  }

  /** Returns whether it did not fail; the reason is left in the folder of the cell. */
  private boolean attempt(CellJob job, Work work) throws IOException {
    try {
      work.run();
      return true;
    } catch (CancellationException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      job.fail(Reason.of(e));
      monitor.say("failed: " + job.cell().label() + ": " + Reason.of(e));
      return false;
    }
  }

  /** Writes table, charts and report of what is there. */
  public Findings report() throws IOException {
    List<Cell> cells = plan.cells();
    List<Row> rows = new ArrayList<>();
    for (Cell cell : cells) {
      rows.add(job(cell).row());
    }
    rows = PathwiseError.measured(cells, rows);
    Comparison comparison = new Comparison(rows);
    Differences differences = Differences.of(comparison, plan.asked());
    Findings findings =
        new Findings(
            study.name(),
            study.question(),
            study.scale(),
            Answer.of(comparison, differences, plan.asked()),
            comparison.quality().orElse(""),
            rows,
            differences,
            Facts.of(plan, this),
            provenance.origin());
    AtomicFile.writeText(folder.resolve("study.yaml"), Yaml.write(study));
    StudyReport.write(findings, folder);
    return findings;
  }
}
