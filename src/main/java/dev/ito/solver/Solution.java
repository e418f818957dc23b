package dev.ito.solver;

import dev.ito.math.Batch;

/**
 * Where a solver ended.
 *
 * @param x the samples at the last time of the grid
 * @param nfe number of evaluations of the score per sample, counted
 */
public record Solution(Batch x, int nfe) {}
