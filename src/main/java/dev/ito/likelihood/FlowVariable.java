package dev.ito.likelihood;

/**
 * The variable w in which a flow is solved, an increasing function of the noise level u = ln(sigma
 * / alpha).
 *
 * <p>Along the same way and to the same result: it decides only where an adaptive solver finds the
 * slopes smooth, and so how many evaluations it takes.
 */
interface FlowVariable {
  /**
   * w = asinh(r / s) of r = sigma / alpha with s = 0.3, which is about r / s below s and ln(2 r /
   * s) above.
   *
   * <p>Noise far below the spread of the data changes their density in proportion to its size or
   * less: in u the long way from t-min to there costs steps that it is not worth. Above, a network
   * that is told ln(sigma / alpha) is smooth in u. Of 14 variables this one was the best compromise
   * between exact scores and trained ones; docs/likelihood.md has the figures.
   */
  FlowVariable SPREAD =
      new FlowVariable() {
        private static final double SCALE = 0.3;

        @Override
        public double of(double u) {
          double ratio = Math.exp(u) / SCALE;
          return Math.log(ratio + Math.sqrt(ratio * ratio + 1));
        }

        @Override
        public double level(double w) {
          return Math.log(SCALE * Math.sinh(w));
        }

        @Override
        public double levelsPer(double w) {
          return 1 / Math.tanh(w);
        }

        @Override
        public String toString() {
          return "asinh(sigma / (%s alpha))".formatted(SCALE);
        }
      };

  /** Returns w at a noise level. */
  double of(double u);

  /** Returns the noise level at w. */
  double level(double w);

  /** Returns du/dw. */
  double levelsPer(double w);
}
