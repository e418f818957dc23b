package dev.ito.nn;

/**
 * The exponential average (EMA), which sampling uses: at first it forgets faster.
 *
 * @param decay in [0, 1)
 */
public record Exponential(double decay) implements Average {
  static final String NAME = "ema";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public double rate(long step) {
    return 1 - Math.min(decay, (1.0 + step) / (10.0 + step));
  }
}
