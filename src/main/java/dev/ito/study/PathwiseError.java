package dev.ito.study;

/**
 * The root mean square, over samples and dimensions, of what lies between samples and those of a
 * reference that started from the same noise and followed the same path.
 *
 * @param rms in model units
 * @param standardError of it, over the samples
 * @param reference the way of the reference
 */
public record PathwiseError(double rms, double standardError, String reference) {}
