package dev.ito.solver;

/**
 * How a step size follows the error.
 *
 * @param safety aims below the tolerance, below 1
 * @param least factor of a step's size
 * @param most factor of a step's size
 * @param exponent of 1 / error
 */
record Controller(double safety, double least, double most, double exponent) {
  /** Returns the factor of the step size after an error, in units of the tolerance. */
  double growth(double error) {
    return Math.min(most, Math.max(least, safety * Math.pow(error, -exponent)));
  }
}
