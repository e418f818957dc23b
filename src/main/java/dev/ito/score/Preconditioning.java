package dev.ito.score;

/**
 * How a network's numbers relate to x_t = alpha x_0 + sigma z at one noise level.
 *
 * @param input the network sees {@code input * x_t}
 * @param targetX0 the network is trained towards {@code targetX0 * x_0 + targetNoise * z}
 * @param targetNoise see targetX0
 * @param noiseX the noise estimate is {@code noiseX * x_t + noiseOutput * F}
 * @param noiseOutput see noiseX; also the factor from an error of F to an error of the noise
 */
public record Preconditioning(
    double input, double targetX0, double targetNoise, double noiseX, double noiseOutput) {}
