package dev.ito.nn;

/**
 * Everything that training changes.
 *
 * @param step number of steps done
 * @param parameters theta
 * @param ema running average of theta
 * @param adamM running mean of the gradient
 * @param adamV running mean of its square
 */
public record TrainingState(
    long step, float[] parameters, float[] ema, float[] adamM, float[] adamV) {
  /** Returns the state before the first step, with random weights. */
  public static TrainingState initial(ParameterLayout layout, long seed) {
    return from(layout.initialValues(seed));
  }

  /** Returns the state before the first step, with given weights; so is their average. */
  public static TrainingState from(float[] parameters) {
    int size = parameters.length;
    return new TrainingState(0, parameters, parameters.clone(), new float[size], new float[size]);
  }
}
