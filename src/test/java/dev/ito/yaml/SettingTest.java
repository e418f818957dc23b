package dev.ito.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.experiment.Sample;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import dev.ito.solver.DrivingNoise;
import dev.ito.solver.Euler;
import dev.ito.solver.Rk4;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingTest {
  @Test
  void replacesAValue() {
    assertEquals(7, Sample.read(Sample.YAML, "seed=7").seed());
    assertEquals(
        new TimeGrid.Uniform(25, 1e-3, 1),
        Sample.read(Sample.YAML, "sampling.grid.steps=25").sampling().grid());
    assertEquals(
        new VpSde(new LinearBeta(0.1, 10)), Sample.read(Sample.YAML, "sde.beta.max=10").sde());
  }

  @Test
  void addsAValue() {
    assertEquals(
        new TimeGrid.Uniform(10, 1e-3, 0.5),
        Sample.read(Sample.YAML, "sampling.grid.t-max=0.5").sampling().grid());
    assertEquals(Path.of("a=b"), Sample.read(Sample.YAML, "data=a=b").data());
  }

  @Test
  void takesAnyYaml() {
    Sample read =
        Sample.read(Sample.YAML, "sde={type: ve, sigma-min: 0.01, sigma-max: 50}", "range=[0, 1]");
    assertEquals(new VeSde(0.01, 50), read.sde());
    assertEquals(List.of(0.0, 1.0), read.range());
  }

  @Test
  void reachesIntoLists() {
    Sample read =
        Sample.read(Sample.YAML + "evaluation: [{samples: 5}]\n", "evaluation.0.samples=10");
    assertEquals(List.of(new Sample.Metric(10, null)), read.evaluation());
  }

  @Test
  void recordsAreWrittenWithTheirTypes() {
    assertEquals(
        "a.b=[{\"type\":\"euler\"},{\"type\":\"rk4\"}]",
        Yaml.setting("a.b", List.of(new Euler(), new Rk4())));
    assertEquals("n=\"brownian-path\"", Yaml.setting("n", DrivingNoise.Kind.BROWNIAN_PATH));
    VeSde sde = new VeSde(0.01, 50);
    assertEquals(sde, Sample.read(Sample.YAML, Yaml.setting("sde", sde)).sde());
  }

  @Test
  void theLastOneWins() {
    assertEquals(9, Sample.read(Sample.YAML, "seed=8", "seed=9").seed());
  }

  @Test
  void makesTheMappingsOnItsWay() {
    assertEquals(Map.of("a", 1), Sample.read(Sample.YAML, "limits.a=1").limits());
    assertEquals(Map.of("a", 1), Sample.read(Sample.YAML + "limits:\n", "limits.a=1").limits());
  }

  @Test
  void refinesADefault() {
    assertEquals(
        new Sample.Adaptive(1e-3, 1e-4),
        Sample.read(Sample.YAML, "sampling.method.rtol=1e-3").sampling().method());
    assertEquals(
        new Sample.Options(3, List.of("a", "b")),
        Sample.read(Sample.YAML, "sampling.options.rate=3").sampling().options());
  }

  @Test
  void anotherTypeTakesNothingFromTheDefault() {
    assertEquals(
        new Sample.Euler(),
        Sample.read(Sample.YAML, "sampling.method.type=euler").sampling().method());
  }
}
