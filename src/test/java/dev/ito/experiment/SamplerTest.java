package dev.ito.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.sde.LinearBeta;
import dev.ito.sde.VpSde;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SamplerTest {
  /** alpha = exp(-(0.1 t + 19.9 t^2 / 2) / 2), which is 0.0168 at t = 0.901. */
  @Test
  void aStartBelowThePriorIsSaid() {
    VpSde sde = new VpSde(new LinearBeta(0.1, 20));
    assertEquals(
        Optional.of(
            "the grid starts at t = 0.901, where alpha = 0.0168: samples start from the prior"
                + " there"),
        Sampler.startBeforePrior(sde, 0.901));
    assertEquals(Optional.empty(), Sampler.startBeforePrior(sde, 1));
  }
}
