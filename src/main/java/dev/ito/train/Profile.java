package dev.ito.train;

/**
 * How much the weights of each moment count in a power average: the density (gamma + 1) tau^gamma /
 * end^(gamma + 1) of tau between 0 and the end, and 0 elsewhere.
 *
 * @param gamma the power, at least 0
 * @param end the step at which the average was taken, positive
 */
public record Profile(double gamma, double end) {
  /** Returns the density at a moment. */
  public double at(double tau) {
    return 0 < tau && tau <= end ? (gamma + 1) / end * Math.pow(tau / end, gamma) : 0;
  }

  /** Returns the integral of the product with another (Karras et al. 2024, appendix C.2). */
  public double dot(Profile other) {
    double first = Math.min(end, other.end);
    return (gamma + 1)
        * (other.gamma + 1)
        / (gamma + other.gamma + 1)
        * Math.pow(first / end, gamma + 1)
        * Math.pow(first / other.end, other.gamma + 1)
        / first;
  }
}
