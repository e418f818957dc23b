package dev.ito.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.experiment.Tiny;
import dev.ito.io.Flips;
import dev.ito.io.Flips.Outcome;
import dev.ito.io.Said;
import dev.ito.io.SealedJson;
import dev.ito.io.Sha256;
import dev.ito.job.Provenance;
import dev.ito.nn.Device;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand flipped bits in each file of a finished cell. */
@Tag("slow")
class CellFilesTest {
  @TempDir private Path folder;
  private final Said said = new Said();

  private List<CellJob> cells() throws IOException {
    Path experiment = folder.resolve("mixture.yaml");
    Files.writeString(
        experiment,
        Tiny.MIXTURE + "dataset: {type: points, distribution: two-moons, count: 100}\n");
    String text =
        """
        name: flips
        question: Is damage found?
        scale: all
        scales:
          all:
            experiments: {mixture: %s}
            metrics: [{type: bits-per-dim, dequantisation: none, images: 3, budget: 0}]
        variations: [{name: plain}]
        """
            .formatted(experiment);
    Study study = Yaml.read("flips", text, Study.class, List.of());
    return Plan.of(study, Path.of("flips"), folder.resolve("out")).cells().stream()
        .map(cell -> CellJob.in(folder.resolve("cells"), cell))
        .toList();
  }

  /** One cell measures the score, the other one draws. */
  @Test
  void noFileOfACellIsBelieved() throws IOException {
    for (CellJob job : cells()) {
      job.execute(new Provenance(List.of("test"), Device.CPU), said);
      assertTrue(job.isDone(said));
      for (Path file : files(job)) {
        check(job, file);
      }
    }
  }

  private static List<Path> files(CellJob job) throws IOException {
    try (Stream<Path> all = Files.list(job.folder().path())) {
      return all.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
    }
  }

  private void check(CellJob job, Path file) throws IOException {
    Row row = job.row();
    byte[] whole = Files.readAllBytes(file);
    // A space of the mark says nothing; of all other files every bit counts.
    boolean mark = file.endsWith("cell.json");
    Flips.assertNoneOfAThousandIsBelieved(
        "cell: " + file.getFileName(),
        file,
        () -> {
          if (!job.isDone(said)) {
            return Outcome.FOUND;
          }
          boolean same =
              mark ? job.row().equals(row) : Arrays.equals(whole, Files.readAllBytes(file));
          return same ? Outcome.SAME : Outcome.BELIEVED;
        });
  }

  /** No flip makes one, but a hand or a program can. */
  @Test
  void aMarkThatNamesNoFilesIsNone() throws IOException {
    for (CellJob job : cells()) {
      job.execute(new Provenance(List.of("test"), Device.CPU), said);
      for (String mark : List.of("{}", "{\"files\": {}}", "{\"label\": {\"scale\": \"s\"}}")) {
        Files.writeString(job.folder().file("cell.json"), mark);
        assertFalse(job.isDone(said));
        assertTrue(job.row().failure().isPresent());
      }
    }
  }

  /** Cells of older versions do not say how long a sample takes, or what it costs. */
  @Test
  void whatAnOlderCellDoesNotSayIsNotKnown() throws IOException {
    CellJob job = cells().stream().filter(one -> one.cell().draws()).findFirst().orElseThrow();
    job.execute(new Provenance(List.of("test"), Device.CPU), said);
    assertTrue(job.row().secondsPerSample() > 0);
    assertEquals(21, job.row().nfe());
    Path provenance = job.folder().file("provenance.json");
    ObjectNode facts = SealedJson.read(provenance, Yaml.json());
    ((ObjectNode) facts.get("sampling")).remove("nfe");
    SealedJson.write(provenance, facts, Yaml.json());
    Path file = job.folder().file("cell.json");
    ObjectNode mark = SealedJson.read(file, Yaml.json());
    mark.remove("times");
    ((ObjectNode) mark.get("files"))
        .put("provenance.json", Sha256.ofContent(provenance, Long.MAX_VALUE));
    SealedJson.write(file, mark, Yaml.json());
    assertTrue(job.isDone(said));
    assertTrue(job.row().failure().isEmpty(), job.row().toString());
    assertTrue(Double.isNaN(job.row().secondsPerSample()), job.row().toString());
    assertTrue(Double.isNaN(job.row().nfe()), job.row().toString());
  }
}
