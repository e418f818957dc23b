package dev.ito.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.io.Said;
import dev.ito.likelihood.Floor;
import dev.ito.math.Estimate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of a figure at its floor: MNIST's discrete network once had 1.6757 +- 0.0235. */
class LimitTest {
  private static final Limit CHAIN = new Limit(new Floor(1.6762, 1.748));

  @Test
  void aFigureAtItsFloorSaysNothing() {
    Optional<String> verdict = CHAIN.verdict(1.6757, 0.0235);
    assertEquals(
        Optional.of(
            "not told apart from its floor of 1.6762, which is that of every model: it says nothing"
                + " of this one"),
        verdict);
  }

  @Test
  void aFigureBelowItsFloorIsWrong() {
    assertTrue(CHAIN.verdict(1.6, 0.02).orElseThrow().startsWith("below its floor of 1.6762,"));
    assertTrue(CHAIN.verdict(1.676, Double.NaN).orElseThrow().startsWith("below its floor"));
  }

  @Test
  void ofOneWellAboveItNothingIsSaid() {
    assertEquals(Optional.empty(), CHAIN.verdict(1.73, 0.02));
  }

  @Test
  void theFloorIsSaidWithEveryFigure() {
    Said said = new Said();
    CHAIN.say("bits-per-dim", new Estimate(1.6757, 0.0235, 128), said);
    assertEquals(2, said.lines().size());
    assertEquals(
        "bits-per-dim: no model has less than 1.6762 at this first time; a pixel that is certain"
            + " costs 1.7480",
        said.lines().get(0));
    assertTrue(
        said.lines().get(1).startsWith("bits-per-dim: 1.6757 is not told apart from its floor"));
  }
}
