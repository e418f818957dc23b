package dev.ito.solver;

/**
 * One interval of a time grid.
 *
 * @param index 0 for the first step, from the noise
 * @param count number of steps of the grid
 * @param from the time at its start
 * @param to the time at its end, below {@code from}
 */
public record Step(int index, int count, double from, double to) {}
