package dev.ito.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ito.experiment.Experiment;
import dev.ito.experiment.Latents;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.Tiny;
import dev.ito.io.Monitor;
import dev.ito.nn.Device;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run's folder says of work that failed. */
class JobsTest {
  @TempDir private Path folder;

  /** Returns a job whose samples cannot start. */
  private static SampleJob fails(RuntimeException why) {
    Latents.Slices none =
        (from, to) -> {
          throw why;
        };
    return new SampleJob(new Latents(2, none, Optional.empty()), false);
  }

  @Test
  void theReasonIsOneLine() throws IOException {
    Experiment experiment = Yaml.read("run", Tiny.MIXTURE, Experiment.class, List.of());
    RunDirectory directory = new RunDirectory(folder);
    Run run =
        new Run(experiment, directory, new Provenance(List.of("ito"), Device.CPU), Monitor.SILENT);
    Map<RuntimeException, String> reasons =
        Map.of(
            new IllegalStateException("first\nsecond"), "IllegalStateException: first\n",
            new NullPointerException(), "NullPointerException\n",
            new ArithmeticException("sample 3\nis not finite"), "sample 3 is not finite\n",
            new UncheckedIOException(new NoSuchFileException("a")), "NoSuchFileException: a\n");
    for (Map.Entry<RuntimeException, String> one : reasons.entrySet()) {
      Jobs jobs = Jobs.of(Optional.empty(), fails(one.getKey()));
      Files.writeString(directory.experiment(), Tiny.MIXTURE);
      assertThrows(one.getKey().getClass(), () -> jobs.execute(run));
      assertEquals(one.getValue(), Files.readString(directory.failure()));
    }
  }
}
