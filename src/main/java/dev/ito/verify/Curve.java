package dev.ito.verify;

/**
 * The error of a solver over its number of steps.
 *
 * @param solver its name
 * @param stochastic whether it draws noise
 * @param steps increasing
 * @param errors positive, one for each number of steps
 */
public record Curve(String solver, boolean stochastic, double[] steps, double[] errors) {}
