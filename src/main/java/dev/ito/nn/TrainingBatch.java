package dev.ito.nn;

/**
 * One batch as the training graph sees it.
 *
 * @param count number of examples
 * @param input what the network gets, count x shape
 * @param condition one number per example
 * @param labels the class of each example, -1 for none; no architecture has classes yet, so that
 *     they are not looked at
 * @param target what it should return, count x shape
 * @param weight of each example's squared error
 */
public record TrainingBatch(
    int count, float[] input, float[] condition, int[] labels, float[] target, float[] weight) {}
