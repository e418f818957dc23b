package dev.ito.solver;

/** The solvers that a corrector can be combined with. */
public sealed interface Predictor extends GridSolver permits OneStep, Multistep {}
