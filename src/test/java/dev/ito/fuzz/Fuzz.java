package dev.ito.fuzz;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Feeds a reader with damaged copies of well-formed files and counts what comes out of it.
 *
 * @param name of the reader
 * @param seeds well-formed inputs
 * @param mutation damages one of them
 * @param reading reads one
 */
record Fuzz(String name, List<byte[]> seeds, Mutation mutation, Reading reading) {
  /** What no input may take, in processor time: with load a wall clock says little. */
  private static final double LONGEST_SECONDS = 5;

  /** Without any progress for so long, a reader hangs. */
  private static final int PATIENCE_SECONDS = 120;

  /** Reads an input. */
  @FunctionalInterface
  interface Reading {
    void read(byte[] input) throws Exception;
  }

  /**
   * What came out.
   *
   * @param past inputs that were read without an error
   * @param refused number of inputs by the type of the error that the user sees
   * @param faults what no user may see, with the file where the input is kept
   * @param slowest processor seconds of the slowest input
   */
  record Outcome(
      String reader,
      int inputs,
      int past,
      Map<String, Integer> refused,
      Map<String, String> faults,
      double slowest) {
    /** Returns a line of the log. */
    String line() {
      return String.format(
          "%-14s %7d inputs, %4.1f %% past the reader, refused %s, faults %s, slowest %.3f s",
          reader, inputs, 100.0 * past / inputs, refused, faults, slowest);
    }
  }

  /**
   * Reads some inputs.
   *
   * @param folder where inputs are kept that show a fault
   */
  Outcome run(int inputs, long seed, Path folder) throws Exception {
    Files.createDirectories(folder);
    Worker worker = new Worker(this, folder, new SplittableRandom(seed));
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < inputs; i++) {
                  worker.one(i);
                }
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            },
            "fuzz " + name);
    thread.setDaemon(true);
    thread.start();
    for (int before = -1; !done.isDone(); before = worker.at) {
      try {
        done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        if (worker.at == before) {
          worker.keep("hang", new TimeoutException(List.of(thread.getStackTrace()).toString()));
          break;
        }
      } catch (ExecutionException e) {
        throw new AssertionError(name + ": the harness failed", e.getCause());
      }
    }
    return new Outcome(name, inputs, worker.past, worker.refused, worker.faults, worker.slowest);
  }

  private static final class Worker {
    private final Fuzz fuzz;
    private final Path folder;
    private final SplittableRandom random;
    private final Map<String, Integer> refused = new TreeMap<>();
    private final Map<String, String> faults = new TreeMap<>();
    private volatile int at;
    private volatile byte[] input;
    private int past;
    private double slowest;

    Worker(Fuzz fuzz, Path folder, SplittableRandom random) {
      this.fuzz = fuzz;
      this.folder = folder;
      this.random = random;
    }

    void one(int index) throws IOException {
      at = index;
      byte[] seed = fuzz.seeds.get(random.nextInt(fuzz.seeds.size()));
      input = fuzz.mutation.of(seed, random);
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      try {
        fuzz.reading.read(input);
        past++;
      } catch (Throwable e) {
        Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
        if (cause instanceof InvalidInput || cause.getClass() == IOException.class) {
          refused.merge(cause.getClass().getSimpleName(), 1, Integer::sum);
        } else {
          keep(cause.getClass().getSimpleName(), cause);
        }
      }
      long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      double seconds = 1e-9 * (end - start);
      slowest = Math.max(slowest, seconds);
      // The first inputs load classes.
      if (seconds > LONGEST_SECONDS && index > 10) {
        keep("slow", new TimeoutException(seconds + " s"));
      }
    }

    /** Keeps the first input of each kind of fault. */
    void keep(String kind, Throwable e) throws IOException {
      StackTraceElement place = e.getStackTrace().length > 0 ? e.getStackTrace()[0] : null;
      String key = kind + " in " + place;
      if (faults.containsKey(key)) {
        return;
      }
      Path file = folder.resolve(fuzz.name + "-" + faults.size() + "-" + kind);
      Files.write(file, input);
      StringBuilder trace = new StringBuilder(e + "\n");
      for (StackTraceElement element : e.getStackTrace()) {
        trace.append("  ").append(element).append('\n');
      }
      Files.writeString(file.resolveSibling(file.getFileName() + ".txt"), trace);
      faults.put(key, e.getMessage() + " (" + file.getFileName() + ")");
    }
  }
}
