package dev.ito.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ito.math.InvalidInput;
import org.junit.jupiter.api.Test;

class ConditionTest {
  private final Sde chain = new VpSde(new DiscreteBeta(Processes.LINEAR, 1000));

  @Test
  void conditionsFollowTheirPapers() {
    assertEquals(499.5, Condition.TIME.of(chain, 0.5));
    assertEquals(0, Condition.STEP.of(chain, 1 / 1000.0));
    assertEquals(999, Condition.STEP.of(chain, 1));
    Sde ve = new VeSde(0.01, 50);
    assertEquals(Math.log(0.01), Condition.LOG_SIGMA.of(ve, 0), 1e-14);
    assertEquals(Math.log(50), Condition.LOG_SIGMA.of(ve, 1), 1e-14);
    Marginal m = chain.marginal(0.3);
    assertEquals(Math.log(m.sigma() / m.alpha()), Condition.LOG_SIGMA.of(chain, 0.3), 1e-14);
  }

  @Test
  void defaultsFitTheProcess() {
    assertEquals(Condition.STEP, chain.defaultCondition());
    assertEquals(Condition.TIME, new VpSde(Processes.LINEAR).defaultCondition());
    assertEquals(Condition.TIME, new SubVpSde(Processes.LINEAR).defaultCondition());
    assertEquals(Condition.LOG_SIGMA, new VeSde(0.01, 50).defaultCondition());
  }

  @Test
  void stepsExistOnlyInAChain() {
    Processes.sdes()
        .filter(sde -> sde.defaultCondition() != Condition.STEP)
        .forEach(
            sde -> {
              assertThrows(InvalidInput.class, () -> Condition.STEP.of(sde, 0.5));
              assertThrows(InvalidInput.class, () -> Condition.STEP.requireFits(sde));
            });
    Condition.STEP.requireFits(chain);
  }

  @Test
  void everyProcessFitsItsDefault() {
    Processes.sdes().forEach(sde -> sde.defaultCondition().requireFits(sde));
  }
}
