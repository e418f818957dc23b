package dev.ito.math;

/**
 * What a draw is for: part of the key of every random number, so that no two uses share numbers.
 *
 * <p>The codes are part of reproducibility: never change or reuse one.
 */
public enum Purpose {
  /** x_T, one draw per sample. */
  PRIOR(1),
  /** The noise of a solver's steps, one draw per sample and step. */
  SOLVER(2),
  /** Times of the training examples, one draw per training step and place in the batch. */
  TIMES(3),
  /** Noise of the training examples. */
  PERTURBATION(4),
  /** The order of the training set, one draw per epoch. */
  SHUFFLE(5),
  /** Initial parameters of the network, one draw per tensor. */
  PARAMETERS(6),
  /** Dropout, one key per training step. */
  DROPOUT(7),
  /** Points of synthetic data sets, one draw per point. */
  DATA(8),
  /** Fixed Fourier frequencies of a network. */
  FREQUENCIES(9),
  /** Noise of the strip that shows the forward process. */
  FORWARD(10),
  /** Nodes of the Brownian path, one draw per sample and node. */
  PATH(11),
  /** The noise of a corrector, one draw per sample and correction. */
  CORRECTOR(12),
  /** Probes of Hutchinson's divergence, one draw per sample and probe. */
  PROBES(13),
  /** Uniform dequantisation, one draw per sample and repetition. */
  DEQUANTISATION(14),
  /** The noise between the data and the first time of a likelihood. */
  TRUNCATION(15),
  /** The noise of a variational bound, one draw per sample and time. */
  BOUND(16),
  /** The times of a variational bound. */
  BOUND_TIMES(17),
  /** Dequantisation of training examples, one draw per place in the batch and training step. */
  TRAINING_DEQUANTISATION(18),
  /** Truncated-normal dequantisation, one draw per sample and repetition. */
  TRUNCATED_NORMAL(19),
  /** The order in which a set of features is cut into random parts. */
  PARTITION(30),
  /** Disturbances of images, one draw per image and kind. */
  DISTURBANCE(31);

  private final long code;

  Purpose(long code) {
    this.code = code;
  }

  long code() {
    return code;
  }
}
