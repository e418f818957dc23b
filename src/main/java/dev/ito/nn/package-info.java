/**
 * Score networks in TensorFlow: architectures, the training step, evaluation, checkpoints, devices.
 *
 * <p>The only package that knows TensorFlow. Its boundary is flat arrays; tensors never leave it.
 * The graph never sees an SDE: it gets inputs, conditions, targets and weights as numbers per
 * sample.
 *
 * <p>Not to be called from outside Ito: it may change at any time.
 */
package dev.ito.nn;
