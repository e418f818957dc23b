package dev.ito.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.InvalidInput;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DiscreteBetaTest {
  private static final Beta COSINE = new OffsetCosineBeta(0.008, 1000);
  private static final Beta SIGMOID = new SigmoidBeta(-3, 3, 1, 1000);

  record Chain(Beta base, int steps) {}

  static Stream<Chain> chains() {
    return Stream.of(
        new Chain(Processes.LINEAR, 1000),
        new Chain(new LinearBeta(0.1, 5), 10),
        new Chain(COSINE, 1000),
        new Chain(COSINE, 10),
        new Chain(SIGMOID, 1000),
        new Chain(SIGMOID, 10));
  }

  @ParameterizedTest
  @MethodSource("chains")
  void marginalsAtTheNodesAreThoseOfTheChain(Chain chain) {
    Sde sde = new VpSde(new DiscreteBeta(chain.base(), chain.steps()));
    double[] betas = chain.base().chain(chain.steps());
    double alphaBar = 1;
    for (int i = 0; i < chain.steps(); i++) {
      alphaBar *= 1 - betas[i];
      Marginal found = sde.marginal((i + 1.0) / chain.steps());
      assertEquals(Math.sqrt(alphaBar), found.alpha(), 1e-13, "alpha at " + i);
      assertEquals(Math.sqrt(1 - alphaBar), found.sigma(), 1e-13, "sigma at " + i);
    }
  }

  /** A node that rounding moved by an ulp has the marginal and the step of the node. */
  @ParameterizedTest
  @MethodSource("chains")
  void nodesOffByAnUlpAreNodes(Chain chain) {
    DiscreteBeta beta = new DiscreteBeta(chain.base(), chain.steps());
    int n = chain.steps();
    double[] betas = chain.base().chain(n);
    for (int i = 0; i < n; i++) {
      double node = (i + 1.0) / n;
      for (double t : new double[] {Math.nextDown(node), node, Math.nextUp(node)}) {
        assertEquals(-n * Math.log1p(-betas[i]), beta.rate(t), 1e-9, "rate at " + t);
        double tolerance = 1e-13 * beta.integral(node) + 4 * Math.ulp(t) * beta.rate(node);
        assertEquals(beta.integral(node), beta.integral(t), tolerance);
      }
    }
  }

  @Test
  void betweenTheNodesTheRateIsConstant() {
    DiscreteBeta beta = new DiscreteBeta(List.of(0.5, 0.75));
    double ln2 = Math.log(2);
    assertEquals(2, beta.steps());
    assertEquals(2 * ln2, beta.rate(0));
    assertEquals(2 * ln2, beta.rate(0.25));
    assertEquals(2 * ln2, beta.rate(0.5));
    assertEquals(4 * ln2, beta.rate(0.6), 1e-15);
    assertEquals(4 * ln2, beta.rate(1), 1e-15);
    assertEquals(0.5 * ln2, beta.integral(0.25), 1e-15);
    assertEquals(2 * ln2, beta.integral(0.75), 1e-15);
    assertEquals(0.75, beta.time(2 * ln2), 1e-15);
  }

  @Test
  void chainsAreEqualWhenTheirStepsAre() {
    DiscreteBeta byBase = new DiscreteBeta(new LinearBeta(1, 1), 4);
    DiscreteBeta byList = new DiscreteBeta(List.of(0.25, 0.25, 0.25, 0.25));
    assertEquals(byBase, byList);
    assertEquals(byBase.hashCode(), byList.hashCode());
    assertNotEquals(byBase, new DiscreteBeta(new LinearBeta(1, 1), 5));
  }

  @Test
  void whatIsNoChainIsRefused() {
    refused(() -> new DiscreteBeta(null, null, null), "base and steps, or by betas");
    refused(() -> new DiscreteBeta(COSINE, null, null), "base and steps, or by betas");
    refused(() -> new DiscreteBeta(COSINE, 10, List.of(0.1)), "base and steps, or by betas");
    refused(() -> new DiscreteBeta(COSINE, null, List.of(0.1)), "base and steps, or by betas");
    refused(() -> new DiscreteBeta(null, 10, List.of(0.1)), "base and steps, or by betas");
    refused(() -> new DiscreteBeta(COSINE, 0), "at least 1, was 0");
    refused(() -> new DiscreteBeta(List.of()), "must not be empty");
    refused(() -> new DiscreteBeta(List.of(0.1, 1.0)), "one is 1.0");
    refused(() -> new DiscreteBeta(List.of(0.1, Double.NaN)), "one is NaN");
    refused(() -> new DiscreteBeta(new DiscreteBeta(COSINE, 10), 5), "must be continuous");
    // beta(1) / 10 = 2: the linear chain has no version of 10 steps.
    refused(() -> new DiscreteBeta(Processes.LINEAR, 10), "use more steps");
  }

  private static void refused(Runnable construction, String reason) {
    InvalidInput error = assertThrows(InvalidInput.class, construction::run);
    assertTrue(error.getMessage().contains(reason), error.getMessage());
  }
}
