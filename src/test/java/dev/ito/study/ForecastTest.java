package dev.ito.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.experiment.Tiny;
import dev.ito.io.Said;
import dev.ito.job.Provenance;
import dev.ito.nn.Device;
import dev.ito.solver.Solvers;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A study can be forecast whatever its solver. */
class ForecastTest {
  @TempDir private Path folder;

  /** Every solver, and DDIM with a corrector: its steps divide by the norm of the score. */
  static Stream<JsonNode> solvers() {
    JsonNode corrected =
        Yaml.read(
            "solver",
            "{type: predictor-corrector, predictor: {type: ancestral, eta: 0}, corrector: {type:"
                + " langevin}}",
            JsonNode.class,
            List.of());
    return Stream.concat(
        Solvers.all()
            .map(solver -> Yaml.json().<JsonNode>valueToTree(solver))
            .filter(solver -> !solver.path("variance").asText().equals("learned")),
        Stream.of(corrected));
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void everySolverIsForecast(JsonNode solver) throws IOException {
    Path experiment = folder.resolve("mixture.yaml");
    Files.writeString(experiment, Tiny.MIXTURE);
    String text =
        """
        name: forecast
        question: How long?
        scale: all
        scales: {all: {experiments: {mixture: %s}, metrics: []}}
        variations:
          - name: sampler
            set: {sampling.solver: %s}
        """
            .formatted(experiment, solver);
    Study study = Yaml.read("forecast", text, Study.class, List.of());
    Provenance provenance = new Provenance(List.of("test"), Device.CPU);
    StudyJob job =
        new StudyJob(study, Path.of("forecast"), folder.resolve("out"), provenance, new Said());
    Forecast forecast = Forecast.of(job);
    assertEquals(1, forecast.lines().size());
    Forecast.Line line = forecast.lines().get(0);
    assertTrue(line.evaluations() >= 70 && Double.isFinite(line.seconds()), forecast.table());
    assertTrue(line.seconds() > 0, forecast.table());
  }
}
