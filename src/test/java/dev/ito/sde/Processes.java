package dev.ito.sde;

import java.util.List;
import java.util.stream.Stream;

/** Schedules and processes of every permitted type, for the contract tests. */
public final class Processes {
  /** The usual linear schedule (Song et al. 2021). */
  public static final Beta LINEAR = new LinearBeta(0.1, 20);

  private Processes() {}

  /** Returns at least one schedule of every permitted type. */
  public static Stream<Beta> betas() {
    return Stream.of(
        LINEAR,
        new CosineBeta(1000),
        new CosineBeta(20),
        new OffsetCosineBeta(0.008, 1000),
        // A cap below beta(0): the schedule is the cap.
        new OffsetCosineBeta(0.5, 1),
        new SigmoidBeta(-3, 3, 1, 1000),
        new SigmoidBeta(0, 3, 0.5, 50),
        new SigmoidRateBeta(0.1, 20, 6),
        new SigmoidRateBeta(0.1, 20, 1000),
        new DiscreteBeta(LINEAR, 1000),
        new DiscreteBeta(new OffsetCosineBeta(0.008, 1000), 10),
        new DiscreteBeta(List.of(0.1, 0.5, 0.3)));
  }

  /** Returns at least one process of every permitted type. */
  public static Stream<Sde> sdes() {
    return Stream.of(
        new VpSde(LINEAR),
        new VpSde(new CosineBeta(1000)),
        new VpSde(new OffsetCosineBeta(0.008, 1000)),
        new VpSde(new SigmoidBeta(-3, 3, 1, 1000)),
        new VpSde(new DiscreteBeta(new OffsetCosineBeta(0.008, 1000), 10)),
        new VpSde(new DiscreteBeta(LINEAR, 100)),
        new SubVpSde(LINEAR),
        new SubVpSde(new CosineBeta(1000)),
        new VeSde(0.01, 50),
        linear("-0.5*(0.1+19.9*t)", "0.1+19.9*t"),
        linear("-sin(3*t)", "1+t^2"));
  }

  /** Returns a process from formulas, with the default prior. */
  public static LinearSde linear(String drift, String diffusionSquared) {
    return new LinearSde(new Coefficient(drift), new Coefficient(diffusionSquared), null);
  }
}
