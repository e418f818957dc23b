package dev.ito.solver;

/** The solvers that remember estimates of the data from the steps before. */
public sealed interface Multistep extends Predictor permits DpmSolverPp2m, UniPc {}
