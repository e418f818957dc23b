package dev.ito.nn;

/**
 * One batch as the training graph sees it.
 *
 * @param count number of examples
 * @param input what the network gets, count x shape
 * @param condition one number per example
 * @param target what it should return, count x shape
 * @param weight of each example's squared error
 */
public record TrainingBatch(
    int count, float[] input, float[] condition, float[] target, float[] weight) {}
